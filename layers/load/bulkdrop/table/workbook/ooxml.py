"""Sheets of .xlsx, .xlsm and .xlsb packages: where they lie, and what calamine hides of them."""

import posixpath
import struct
import zipfile
from typing import NamedTuple

from bulkdrop.table.workbook.flaws import ERRORS, NOT_CALCULATED, SheetFacts, column_number
from bulkdrop.table.workbook.number_formats import NumberFormats, number_formats
from bulkdrop.table.workbook.xlsb_records import records, wide_string
from bulkdrop.table.workbook.xml_events import has_element, read_elements

_BUNDLE_SHEET = 156


class SheetParts(NamedTuple):
    """The paths, within a package, of a sheet and of the workbook's styles; "" if it has none."""

    sheet: str
    styles: str


def sheet_parts(package: zipfile.ZipFile, sheet: str) -> SheetParts:
    """Return the parts of the sheet of that name in the package; raises KeyError without one."""
    (book,) = (n for n in package.namelist() if n in {"xl/workbook.xml", "xl/workbook.bin"})
    ids = _ids_in_binary(package, book) if book.endswith(".bin") else _ids_in_xml(package, book)
    targets: dict[str, str] = {}
    styles = ""

    def relation(_name: str, attributes: dict[str, str]) -> None:
        nonlocal styles
        path = posixpath.normpath(posixpath.join("/xl", attributes.get("Target", ""))).lstrip("/")
        if attributes.get("Type", "").endswith("/styles"):
            styles = path
        targets[attributes.get("Id", "")] = path

    with package.open(f"xl/_rels/{posixpath.basename(book)}.rels") as file:
        read_elements(file, relation)
    return SheetParts(targets[ids[sheet]], styles if styles in package.namelist() else "")


def _ids_in_xml(package: zipfile.ZipFile, book: str) -> dict[str, str]:
    ids: dict[str, str] = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            found = [value for key, value in attributes.items() if key.endswith(":id")]
            ids[attributes["name"]] = found[0] if found else ""

    with package.open(book) as file:
        read_elements(file, start)
    return ids


def _ids_in_binary(package: zipfile.ZipFile, book: str) -> dict[str, str]:
    ids: dict[str, str] = {}
    for kind, body in records(package.read(book)):
        if kind == _BUNDLE_SHEET:
            relation, rest = wide_string(body[8:])
            ids[wide_string(rest)[0]] = relation
    return ids


def facts_of_sheet(package: zipfile.ZipFile, parts: SheetParts) -> SheetFacts:
    """Return what calamine does not say of a sheet."""
    formats = number_formats(package, parts.styles)
    if parts.sheet.endswith(".bin"):
        return _facts_of_binary(package.read(parts.sheet), formats)
    reader = _XmlSheet(formats)
    with package.open(parts.sheet) as file:
        read_elements(file, reader.start, reader.text)
    reader.end_cell()
    return reader.facts


def has_values(package: zipfile.ZipFile, parts: SheetParts) -> bool:
    """Return whether a sheet holds anything, which is read as far as its first value."""
    if parts.sheet.endswith(".bin"):
        found = (_BLANK < kind <= _LAST_CELL for kind, _ in records(package.read(parts.sheet)))
        return any(found)
    with package.open(parts.sheet) as file:
        return has_element(file, {"v", "is"})


class _Cell(NamedTuple):
    row: int
    column: int
    kind: str
    style: str


class _XmlSheet:
    """Looks at each cell of a sheet; a cell is judged when the next one begins."""

    def __init__(self, formats: NumberFormats) -> None:
        self.facts = SheetFacts()
        self._percent = set(map(str, formats.percentages()))
        self._digits = {str(style): digits for style, digits in formats.digits().items()}
        self._cell: _Cell | None = None
        self._row, self._column = 0, -1
        self._formula = self._in_value = False
        self._value = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._in_value = False
        if name == "v":
            self._in_value = True
        elif name == "c":
            self.end_cell()
            letters = attributes.get("r", "").rstrip("0123456789")
            self._column = column_number(letters) if letters else self._column + 1
            self._cell = _Cell(
                self._row, self._column, attributes.get("t", ""), attributes.get("s", "0")
            )
        elif name == "row":
            self.end_cell()
            self._row = int(attributes.get("r", self._row + 1))
            self._column = -1
            if attributes.get("hidden") in {"1", "true"}:
                self.facts.hide(self._row)
        elif name == "f":
            self._formula = True
        elif name == "is":
            self._value = "text"

    def text(self, text: str) -> None:
        if self._in_value:
            self._value += text

    def end_cell(self) -> None:
        cell, value, formula = self._cell, self._value, self._formula
        self._cell, self._value, self._formula = None, "", False
        if cell is None or not (value or formula):
            return
        if cell.kind == "e":
            self.facts.add_flaw(cell.row, cell.column, value)
        elif formula and not value and cell.kind != "str":
            self.facts.add_flaw(cell.row, cell.column, NOT_CALCULATED)
        else:
            self.facts.add_value(cell.row, cell.column)
            if cell.style in self._percent:
                self.facts.percentages.add(cell.row, cell.column)
            elif digits := self._digits.get(cell.style):
                self.facts.add_digits(cell.row, cell.column, digits)


_ROW, _BLANK, _ERROR, _LAST_CELL, _FORMULA_ERROR, _RICH = 0, 1, 3, 11, 11, 62
_STYLE = 0xFFFFFF
_ROW_FLAGS, _HIDDEN = 11, 0x10


def _facts_of_binary(part: bytes, formats: NumberFormats) -> SheetFacts:
    """Walk through the records of a sheet ([MS-XLSB] 2.1.7.62)."""
    facts, row = SheetFacts(), 0
    percent, digits = formats.percentages(), formats.digits()
    for kind, body in records(part):
        if kind == _ROW:
            row = struct.unpack_from("<I", body)[0] + 1
            if body[_ROW_FLAGS] & _HIDDEN:
                facts.hide(row)
        elif kind in {_ERROR, _FORMULA_ERROR}:
            column, _, code = struct.unpack_from("<IIB", body)
            facts.add_flaw(row, column, ERRORS.get(code, "an error"))
        elif _BLANK < kind < _LAST_CELL or kind == _RICH:
            column, style = struct.unpack_from("<II", body)
            facts.add_value(row, column)
            if style & _STYLE in percent:
                facts.percentages.add(row, column)
            elif shown := digits.get(style & _STYLE):
                facts.add_digits(row, column, shown)
    return facts
