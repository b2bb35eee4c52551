"""A file of an upload that may be a workbook: read into memory, as far as its bound allows."""

from collections.abc import Iterator

from bulkdrop.table.content import Content
from bulkdrop.table.files.archive import open_zip
from bulkdrop.table.workbook.book import open_book, refuse_too_large
from bulkdrop.table.workbook.ole import MAGIC
from bulkdrop.table.workbook.package import may_be_package, package_of
from bulkdrop.table.workbook.read import SheetReader
from bulkdrop.table.workbook.write import WritersOf
from sfbulk import ColumnDelimiter


def is_package(content: Content) -> bool:
    """
    Return whether a zip is one workbook rather than an archive of files.

    Raises UploadRefusedError if it is another document.
    """
    with open_zip(content) as archive:
        return package_of(archive) is not None


def sheet_of(  # noqa: PLR0913, PLR0917 # what a sheet depends on
    head: bytes,
    blocks: Iterator[bytes],
    wanted: str | None,
    delimiter: ColumnDelimiter | None,
    most_bytes: int,
    writers_of: WritersOf | None = None,
) -> SheetReader | None:
    """
    Return the sheet of a workbook, or None if it is none.

    Raises UploadRefusedError if it cannot be read.
    """
    if not (head.startswith(MAGIC) or may_be_package(head)):
        return None
    data = bytearray()
    for block in blocks:
        data += block
        refuse_too_large(len(data), most_bytes)
    book = open_book(bytes(data), most_bytes)
    if book is None:
        return None
    return SheetReader(book, wanted, (delimiter or ColumnDelimiter.COMMA).character, writers_of)
