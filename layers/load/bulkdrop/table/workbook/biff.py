"""Sheets of .xls files: what calamine hides of them ([MS-XLS])."""

import struct
from collections.abc import Iterator
from itertools import islice

from bulkdrop.table.workbook.flaws import ERRORS, SheetFacts

_BOUND_SHEET, _FORMULA, _ERROR_OR_BOOLEAN, _END = 0x85, 0x06, 0x205, 0x0A
_FILE_PASS = 0x2F
_VALUES = {0x203, 0x27E, 0xFD, 0x204, 0x06, 0x205, 0xD6, 0xBD}


def is_locked(book: bytes) -> bool:
    """Return whether the stream Workbook is encrypted, which its second record says."""
    return any(kind == _FILE_PASS for kind, _ in islice(_records(book, 0), 4))


def facts_of_sheet(book: bytes, sheet: str) -> SheetFacts:
    """Return what calamine does not say of a sheet in the stream Workbook."""
    facts = SheetFacts()
    for kind, body in _records(book, _offset(book, sheet)):
        if kind == _END:
            break
        if kind not in _VALUES:
            continue
        row, column = struct.unpack_from("<HH", body)
        if (error := _error(kind, body)) is not None:
            facts.add_flaw(row + 1, column, ERRORS.get(error, "an error"))
        else:
            facts.add_value(row + 1, column)
    return facts


def _error(kind: int, body: bytes) -> int | None:
    """Return the code of a cell that is an error, by itself or as the value of its formula."""
    if kind == _ERROR_OR_BOOLEAN and body[7]:
        return body[6]
    if kind == _FORMULA and body[12:14] == b"\xff\xff" and body[6] == 2:  # noqa: PLR2004 # an error
        return body[8]
    return None


def _offset(book: bytes, sheet: str) -> int:
    for kind, body in _records(book, 0):
        if kind == _BOUND_SHEET:
            length, wide = body[6], body[7] & 1
            name = body[8 : 8 + length * (1 + wide)].decode("utf-16-le" if wide else "latin-1")
            if name == sheet:
                return int(struct.unpack_from("<I", body)[0])
    return len(book)


def _records(book: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    while at + 4 <= len(book):
        kind, size = struct.unpack_from("<HH", book, at)
        yield kind, book[at + 4 : at + 4 + size]
        at += 4 + size
