"""Sheets of .xls files: what calamine hides of them ([MS-XLS])."""

import struct
from collections.abc import Iterator
from itertools import islice

from bulkdrop.table.workbook.flaws import ERRORS, SheetFacts
from bulkdrop.table.workbook.number_formats import NumberFormats

_BOUND_SHEET, _FORMULA, _ERROR_OR_BOOLEAN, _END = 0x85, 0x06, 0x205, 0x0A
_FILE_PASS = 0x2F
_FORMAT, _STYLE, _SEVERAL_NUMBERS, _BIFF8 = 0x41E, 0xE0, 0xBD, 0x600
_ROW, _ROW_FLAGS, _HIDDEN = 0x208, 12, 0x20
_VALUES = {0x203, 0x27E, 0xFD, 0x204, 0x06, 0x205, 0xD6, _SEVERAL_NUMBERS}


def is_locked(book: bytes) -> bool:
    """Return whether the stream Workbook is encrypted, which its second record says."""
    return any(kind == _FILE_PASS for kind, _ in islice(_records(book, 0), 4))


def facts_of_sheet(book: bytes, sheet: str) -> SheetFacts:
    """Return what calamine does not say of a sheet in the stream Workbook."""
    facts, formats = SheetFacts(), _number_formats(book)
    percent, digits = formats.percentages(), formats.digits()
    for kind, body in _records(book, _offset(book, sheet)):
        if kind == _END:
            break
        if kind == _ROW and body[_ROW_FLAGS] & _HIDDEN:
            facts.hide(struct.unpack_from("<H", body)[0] + 1)
        if kind not in _VALUES:
            continue
        row = struct.unpack_from("<H", body)[0] + 1
        for column, style in _cells(kind, body):
            if (error := _error(kind, body)) is not None:
                facts.add_flaw(row, column, ERRORS.get(error, "an error"))
            else:
                facts.add_value(row, column)
            if style in percent:
                facts.percentages.add(row, column)
            elif shown := digits.get(style):
                facts.add_digits(row, column, shown)
    return facts


def has_values(book: bytes, sheet: str) -> bool:
    """Return whether a sheet in the stream Workbook holds anything."""
    for kind, _ in _records(book, _offset(book, sheet)):
        if kind in _VALUES or kind == _END:
            return kind != _END
    return False


def _cells(kind: int, body: bytes) -> Iterator[tuple[int, int]]:
    """Yield the columns that a record holds values of, and the places of their styles."""
    _, column, style = struct.unpack_from("<HHH", body)
    if kind != _SEVERAL_NUMBERS:
        yield column, style
        return
    for place, at in enumerate(range(4, len(body) - 2, 6)):  # a style and a number for each
        yield column + place, struct.unpack_from("<H", body, at)[0]


def _number_formats(book: bytes) -> NumberFormats:
    formats, is_wide = NumberFormats(), False
    for place, (kind, body) in enumerate(_records(book, 0)):
        if not place:
            is_wide = struct.unpack_from("<H", body)[0] >= _BIFF8
        elif kind == _FORMAT:
            number = struct.unpack_from("<H", body)[0]
            formats.add_format(number, _code(body[4:]) if is_wide else body[3:].decode("latin-1"))
        elif kind == _STYLE:
            formats.styles.append(struct.unpack_from("<H", body, 2)[0])
        elif kind == _END:
            break
    return formats


def _code(body: bytes) -> str:
    return body[1:].decode("utf-16-le" if body[0] & 1 else "latin-1", "replace")


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
