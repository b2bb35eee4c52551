"""Open a workbook with calamine."""

import dataclasses
import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import python_calamine as calamine

from bulkdrop.errors import UploadRefusedError
from bulkdrop.reason import ReasonCode
from bulkdrop.table.files.recognise import printable
from bulkdrop.table.workbook import biff, ooxml, opendocument
from bulkdrop.table.workbook.flaws import SheetFacts
from bulkdrop.table.workbook.ole import MAGIC, OleError, OleFile
from bulkdrop.table.workbook.package import Package, locked, package_of, package_of_ole
from bulkdrop.table.workbook.xml_events import XmlError

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
    """
    A workbook in memory: which one it is, and its sheets.

    `facts_of` returns the facts of a sheet of that name, `has_values` whether it holds anything.
    """

    package: Package
    sheets: calamine.CalamineWorkbook
    facts_of: Callable[[str], SheetFacts]
    has_values: Callable[[str], bool]


def open_book(data: bytes, most_bytes: int) -> Book | None:
    """
    Open a workbook; return None if the bytes are an archive of files.

    Raises UploadRefusedError if they are another document, a workbook that is locked or broken, or
    one of which the parts have more than `most_bytes`.
    """
    with in_words("an Office document"):
        return _open_ole(data) if data.startswith(MAGIC) else _open_zip(data, most_bytes)


def _open_ole(data: bytes) -> Book:
    file = OleFile(data)
    package = package_of_ole(file)
    with in_words(package.name):
        names = (name for name in file.names if name.lower() in {"workbook", "book"})
        stream = file.stream(next(names))
        if biff.is_locked(stream):
            raise locked(package.name)
        return Book(
            package,
            _open(data, package),
            partial(biff.facts_of_sheet, stream),
            partial(biff.has_values, stream),
        )


def _open_zip(data: bytes, most_bytes: int) -> Book | None:
    parts = zipfile.ZipFile(io.BytesIO(data))
    package = package_of(parts)
    if package is None:
        return None
    refuse_too_large(sum(part.file_size for part in parts.infolist()), most_bytes)
    with in_words(package.name):
        if package.kind == "ods" and opendocument.is_locked(parts):
            raise locked(package.name)
        if broken := parts.testzip():  # whatever unpacks to another size than it says, too
            raise zipfile.BadZipFile(f"its part {printable(broken)} is damaged")

        if package.kind == "ods":
            return Book(
                package,
                _open(data, package),
                partial(opendocument.facts_of_sheet, parts),
                lambda name: name in opendocument.sheets_with_values(parts),
            )
        return Book(
            package,
            _open(data, package),
            lambda name: ooxml.facts_of_sheet(parts, ooxml.sheet_parts(parts, name)),
            lambda name: ooxml.has_values(parts, ooxml.sheet_parts(parts, name)),
        )


def _open(data: bytes, package: Package) -> calamine.CalamineWorkbook:
    try:
        return calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    except calamine.PasswordError as error:
        raise locked(package.name) from error


def refuse_too_large(size: int, most_bytes: int) -> None:
    """Refuse a workbook that would not fit the function's memory."""
    if size > most_bytes:
        raise UploadRefusedError(
            ReasonCode.TOO_LARGE,
            f"The workbook has {size:,} bytes when unpacked; at most {most_bytes:,} are read "
            "(MaxWorkbookBytes). Nothing was sent; save the sheet as CSV UTF-8 and drop that.",
            max_workbook_bytes=most_bytes,
        )


@contextmanager
def in_words(name: str) -> Iterator[None]:
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
