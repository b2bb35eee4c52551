"""Sheets of .ods files: what calamine hides of them (OpenDocument 1.3, part 3)."""

import re
import zipfile

from bulkdrop.table.workbook.flaws import NOT_CALCULATED, SheetFacts
from bulkdrop.table.workbook.shown_digits import ShownDigits
from bulkdrop.table.workbook.xml_events import read_elements

_DIGITS = re.compile(r"0\d+(?:[-/ ]\d+)*|\d+(?:[-/]\d+)+", re.ASCII)
_ERROR = re.compile(r"#(N/A|DIV/0!|REF!|NAME\?|VALUE!|NUM!|NULL!)|Err:\d{3}")


def is_locked(package: zipfile.ZipFile) -> bool:
    """Return whether the workbook is encrypted."""
    return b"encryption-data" in package.read("META-INF/manifest.xml")


def facts_of_sheet(package: zipfile.ZipFile, sheet: str) -> SheetFacts:
    """Return what calamine does not say of a sheet."""
    reader = _Content(sheet)
    with package.open("content.xml") as file:
        read_elements(file, reader.start, reader.text)
    reader.end_cell()
    return reader.facts


def sheets_with_values(package: zipfile.ZipFile) -> set[str]:
    """Return the names of the sheets that hold anything."""
    found: set[str] = set()
    sheet = ""

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal sheet
        if name == "table":
            sheet = attributes.get("table:name", "")
        elif name == "table-cell" and "office:value-type" in attributes:
            found.add(sheet)

    with package.open("content.xml") as file:
        read_elements(file, start)
    return found


class _Content:
    """Looks at each cell of one sheet; a cell is judged when the next one begins."""

    def __init__(self, sheet: str) -> None:
        self.facts = SheetFacts()
        self._sheet = sheet
        self._inside = False
        self._row, self._row_times, self._column, self._times = 0, 1, 0, 0
        self._cell: dict[str, str] | None = None
        self._text = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table":
            self.end_cell()
            self._inside = attributes.get("table:name") == self._sheet
        elif not self._inside:
            return
        elif name == "table-row":
            self.end_cell()
            self._row += self._row_times
            self._row_times = int(attributes.get("table:number-rows-repeated", 1))
            if attributes.get("table:visibility") in {"collapse", "filter"}:
                self.facts.hide(self._row, self._row + self._row_times - 1)
            self._column = self._times = 0
        elif name in {"table-cell", "covered-table-cell"}:
            self.end_cell()
            self._column += self._times
            self._times = int(attributes.get("table:number-columns-repeated", 1))
            self._cell = attributes

    def text(self, text: str) -> None:
        if self._cell is not None:
            self._text += text

    def end_cell(self) -> None:
        cell, text = self._cell, self._text
        self._cell, self._text = None, ""
        if cell is None or not ("office:value-type" in cell or text or "table:formula" in cell):
            return
        last_row = self._row + self._row_times - 1
        self.facts.add_value(last_row, self._column + self._times - 1)
        shown = {"percentage": self.facts.percentages, "time": self.facts.times}
        if (runs := shown.get(cell.get("office:value-type", ""))) is not None:
            for column in range(self._column, self._column + self._times):
                runs.add(self._row, column, last_row)
        if digits := _digits(cell, text):
            for column in range(self._column, self._column + self._times):
                self.facts.add_digits(self._row, column, digits, last_row)
        if what := _flaw(cell, text):
            for row in range(self._row, last_row + 1):
                self.facts.add_flaw(row, self._column, what)


def _digits(cell: dict[str, str], text: str) -> ShownDigits | None:
    """Return how a number is shown, if that is with zeros in front or with signs between."""
    if cell.get("office:value-type") != "float" or not _DIGITS.fullmatch(text):
        return None
    return ShownDigits.of_code(re.sub(r"\d", "0", text))


def _flaw(cell: dict[str, str], text: str) -> str:
    is_error = cell.get("calcext:value-type") == "error"
    if "table:formula" not in cell and not is_error:
        return ""
    if is_error or _ERROR.fullmatch(text):
        return text or "an error"
    return "" if "office:value-type" in cell else NOT_CALCULATED
