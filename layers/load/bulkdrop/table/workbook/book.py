"""Open a workbook with calamine, and choose a sheet of it."""

import dataclasses
import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import python_calamine as calamine

from bulkdrop.errors import UploadRefusedError
from bulkdrop.reason import ReasonCode
from bulkdrop.table.files.recognise import printable
from bulkdrop.table.workbook import biff, ooxml, opendocument
from bulkdrop.table.workbook.flaws import SheetFacts
from bulkdrop.table.workbook.ole import MAGIC, OleError, OleFile
from bulkdrop.table.workbook.package import Package, locked, package_of, package_of_ole
from bulkdrop.table.workbook.xml_events import XmlError

# calamine holds the rectangle from the first to the last value, 32 bytes a cell: a value in the
# last column of the last row would make 17 billion cells of it.
_MOST_CELLS = 20_000_000
_MOST_NAMES = 8
_MALFORMED = (
    calamine.CalamineError,
    zipfile.BadZipFile,
    zlib.error,
    XmlError,
    OleError,
    NotImplementedError,  # a part packed in a way that zipfile does not know
    RuntimeError,  # a part that is encrypted
    EOFError,
    OSError,  # calamine's word for data that ends too soon; nothing else is read here
    LookupError,
    ValueError,
    struct.error,
)


@dataclasses.dataclass(frozen=True)
class Book:
    """A workbook in memory: which one it is, its sheets, the facts of a sheet of that name."""

    package: Package
    sheets: calamine.CalamineWorkbook
    facts_of: Callable[[str], SheetFacts]


def open_book(data: bytes, most_bytes: int) -> Book | None:
    """
    Open a workbook; return None if the bytes are an archive of files.

    Raises UploadRefusedError if they are another document, a workbook that is locked or broken, or
    one of which the parts have more than `most_bytes`.
    """
    with _in_words("an Office document"):
        return _open_ole(data) if data.startswith(MAGIC) else _open_zip(data, most_bytes)


def _open_ole(data: bytes) -> Book:
    file = OleFile(data)
    package = package_of_ole(file)
    with _in_words(package.name):
        names = (name for name in file.names if name.lower() in {"workbook", "book"})
        stream = file.stream(next(names))
        if biff.is_locked(stream):
            raise locked(package.name)
        return Book(package, _open(data, package), lambda name: biff.facts_of_sheet(stream, name))


def _open_zip(data: bytes, most_bytes: int) -> Book | None:
    parts = zipfile.ZipFile(io.BytesIO(data))
    package = package_of(parts)
    if package is None:
        return None
    refuse_too_large(sum(part.file_size for part in parts.infolist()), most_bytes)
    with _in_words(package.name):
        if package.kind == "ods" and opendocument.is_locked(parts):
            raise locked(package.name)
        if broken := parts.testzip():  # whatever unpacks to another size than it says, too
            raise zipfile.BadZipFile(f"its part {printable(broken)} is damaged")

        def facts_of(name: str) -> SheetFacts:
            if package.kind == "ods":
                return opendocument.facts_of_sheet(parts, name)
            return ooxml.facts_of_sheet(parts, ooxml.sheet_parts(parts, name))

        return Book(package, _open(data, package), facts_of)


def _open(data: bytes, package: Package) -> calamine.CalamineWorkbook:
    try:
        return calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    except calamine.PasswordError as error:
        raise locked(package.name) from error


def choose_sheet(book: Book, wanted: str | None) -> tuple[str, SheetFacts]:
    """
    Return the sheet of that name, in any case, or the first visible one that holds anything.

    Raises UploadRefusedError where there is none.
    """
    names = [_named(book, wanted)] if wanted else _visible(book)
    with _in_words(book.package.name):
        for name in names:
            facts = book.facts_of(name)
            if facts.area > _MOST_CELLS:
                raise _too_many_cells(name, facts)
            if facts.area:
                return name, facts
    what = f"the sheet {printable(names[0])!r} is empty" if wanted else "no visible sheet has cells"
    raise UploadRefusedError(
        ReasonCode.EMPTY_FILE,
        f"This is {book.package.name}, and {what}. "
        "Nothing was sent; drop one with a header and records.",
    )


def _named(book: Book, wanted: str) -> str:
    names = book.sheets.sheet_names
    for name in names:
        if name.strip().casefold() == wanted.strip().casefold():
            return name
    shown = ", ".join(printable(name) for name in names[:_MOST_NAMES])
    raise UploadRefusedError(
        ReasonCode.WRONG_SETTINGS,
        f"The workbook has no sheet {printable(wanted)!r}; it has {shown}"
        f"{', and more' if len(names) > _MOST_NAMES else ''}. "
        "Nothing was sent; name one of these as `sheet` and drop the file again.",
        sheet=wanted,
        sheets=names[:_MOST_NAMES],
    )


def _visible(book: Book) -> list[str]:
    return [
        sheet.name
        for sheet in book.sheets.sheets_metadata
        if sheet.visible is calamine.SheetVisibleEnum.Visible
        and sheet.typ is calamine.SheetTypeEnum.WorkSheet
    ]


def refuse_too_large(size: int, most_bytes: int) -> None:
    """Refuse a workbook that would not fit the function's memory."""
    if size > most_bytes:
        raise UploadRefusedError(
            ReasonCode.TOO_LARGE,
            f"The workbook has {size:,} bytes when unpacked; at most {most_bytes:,} are read "
            "(MaxWorkbookBytes). Nothing was sent; save the sheet as CSV UTF-8 and drop that.",
            max_workbook_bytes=most_bytes,
        )


def _too_many_cells(name: str, facts: SheetFacts) -> UploadRefusedError:
    return UploadRefusedError(
        ReasonCode.TOO_LARGE,
        f"The sheet {printable(name)!r} reaches to row {facts.last_row:,} and column "
        f"{facts.last_column:,}, {facts.area:,} cells; at most {_MOST_CELLS:,} are read. "
        "Nothing was sent; delete the cells far outside the table, or save the sheet as CSV and "
        "drop that.",
    )


@contextmanager
def _in_words(name: str) -> Iterator[None]:
    """Refuse in words a document that cannot be read."""
    try:
        yield
    except _MALFORMED as error:
        raise UploadRefusedError(
            ReasonCode.NOT_A_TABLE,
            f"This is {name} that cannot be read ({str(error)[:80]}). Nothing was sent; "
            "open it in the program that made it, save the table as CSV UTF-8, and drop that.",
            kind=name,
        ) from error
