"""What calamine does not say of a sheet: errors, formulas never calculated, what cells show."""

import dataclasses
from bisect import bisect_right

from bulkdrop.table.workbook.shown_digits import ShownDigits

NOT_CALCULATED = "a formula that was never calculated"

ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
"""Error values of Excel's binary formats ([MS-XLS] 2.5.10, [MS-XLSB] 2.5.97.2)."""


class CellRuns:
    """Cells of one kind: by column, the first and the last row of each run of them."""

    def __init__(self) -> None:
        self._columns: dict[int, list[tuple[int, int]]] = {}

    def __contains__(self, column: int) -> bool:
        """Return whether a column has such cells."""
        return column in self._columns

    def add(self, row: int, column: int, last_row: int = 0) -> None:
        """Record a cell, or the same cell of several rows."""
        runs = self._columns.setdefault(column, [])
        first = runs.pop()[0] if runs and runs[-1][1] == row - 1 else row
        runs.append((first, last_row or row))

    def has(self, row: int, column: int) -> bool:
        """Return whether a cell is one of them."""
        runs = self._columns.get(column, [])
        at = bisect_right(runs, row, key=lambda run: run[0]) - 1
        return at >= 0 and row <= runs[at][1]


@dataclasses.dataclass
class SheetFacts:
    """
    The cells of a sheet that have no value to load, what cells show, how far its values reach.

    `flaws` holds by row, counted from 1, the columns, counted from 0, with what is in them.
    `hidden` holds the rows that are hidden, under the column 0. `percentages`, `digits` and `times`
    hold the cells that are shown so; `times` only where calamine does not tell them from texts.
    """

    flaws: dict[int, dict[int, str]] = dataclasses.field(default_factory=dict)
    percentages: CellRuns = dataclasses.field(default_factory=CellRuns)
    hidden: CellRuns = dataclasses.field(default_factory=CellRuns)
    digits: dict[ShownDigits, CellRuns] = dataclasses.field(default_factory=dict)
    times: CellRuns = dataclasses.field(default_factory=CellRuns)
    last_row: int = 0
    last_column: int = 0

    def add_flaw(self, row: int, column: int, what: str) -> None:
        """Record a cell that has no value to load."""
        self.flaws.setdefault(row, {})[column] = what
        self.add_value(row, column)

    def hide(self, row: int, last_row: int = 0) -> None:
        """Record a row that is hidden, or several."""
        self.hidden.add(row, 0, last_row)

    def add_digits(self, row: int, column: int, digits: ShownDigits, last_row: int = 0) -> None:
        """Record a cell that shows zeros in front."""
        self.digits.setdefault(digits, CellRuns()).add(row, column, last_row)

    def add_value(self, row: int, column: int) -> None:
        """Record how far the sheet reaches."""
        self.last_row = max(self.last_row, row)
        self.last_column = max(self.last_column, column + 1)

    @property
    def area(self) -> int:
        """Count the cells of the rectangle that calamine holds in memory."""
        return self.last_row * self.last_column


def column_name(column: int) -> str:
    """Name a column, counted from 0, as spreadsheets do."""
    name = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


def column_number(name: str) -> int:
    """Return the number, counted from 0, of a column that spreadsheets name so."""
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
