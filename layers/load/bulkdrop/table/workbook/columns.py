"""What the values of a column have in common, which no cell shows by itself."""

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING

from bulkdrop.load_warning import MOST_LINES, LoadWarning, WarningCode
from bulkdrop.table.workbook.cells import KEPT_DIGITS, Value, duration, percentage, text_of
from bulkdrop.table.workbook.flaws import SheetFacts

if TYPE_CHECKING:
    from bulkdrop.table.workbook.write import Write

_MESSAGES = {
    WarningCode.ROUNDED_NUMBERS: (
        "Column {!r} has numbers of more than 15 digits, of which a workbook keeps 15. If they are "
        "ids, format the column as text and enter them again."
    ),
    WarningCode.PERCENTAGES: (
        "Column {!r} has percentages: 45 % is loaded as 45, as Salesforce's percent fields take "
        "it. If the field should be 0.45, format the column as numbers."
    ),
}


@dataclasses.dataclass
class Noted:
    """Rows with one thing in common: how many they are, and the first of them."""

    records: int = 0
    rows: list[int] = dataclasses.field(default_factory=list)

    def note(self, row: int) -> None:
        """Count a row."""
        self.records += 1
        if len(self.rows) < MOST_LINES:
            self.rows.append(row)

    def warning(self, code: WarningCode, message: str, column: str | None = None) -> LoadWarning:
        """Return the warning about these rows."""
        return LoadWarning(code, message, self.records, column, tuple(self.rows))


class Column:
    """A named column of a sheet, once all its values were looked at; `number` counts from 0."""

    def __init__(self, name: str, number: int, facts: SheetFacts) -> None:
        self.name = name
        self.write: Write | None = None
        self._number, self._facts = number, facts
        self._has_percentages = number in facts.percentages
        self._digits = [(each, runs) for each, runs in facts.digits.items() if number in runs]
        self._with_time = False
        self._is_of_durations = False
        self._noted: dict[WarningCode, Noted] = {}

    def look_at(self, row: int, value: Value) -> None:
        """Record what the value in a row says of the column."""
        if isinstance(value, dt.datetime):
            self._with_time = True
        elif isinstance(value, str):
            self._is_of_durations |= self._facts.times.has(row, self._number)
        elif isinstance(value, float | int):
            if abs(value) >= KEPT_DIGITS:
                self._note(WarningCode.ROUNDED_NUMBERS, row)
            if self._has_percentages and self._is_percentage(row, value):
                self._note(WarningCode.PERCENTAGES, row)

    def text(self, row: int, value: Value) -> str:
        """Return the value in a row as Salesforce reads it."""
        if self._is_of_durations and self._facts.times.has(row, self._number):
            return duration(value)
        text = self._shown(row, value)
        if text is None:
            text = text_of(value, with_time=self._with_time)
        return self.write(value, text) if self.write and not isinstance(value, str) else text

    def warnings(self) -> list[LoadWarning]:
        """Return what the user should know of the column."""
        return [
            noted.warning(code, _MESSAGES[code].format(self.name), self.name)
            for code, noted in self._noted.items()
        ]

    def _shown(self, row: int, value: Value) -> str | None:
        """Return a number as the workbook shows it, if that is more than its value."""
        if not isinstance(value, float | int) or isinstance(value, bool):
            return None
        if self._has_percentages and self._is_percentage(row, value):
            return percentage(value)
        for digits, runs in self._digits:
            if runs.has(row, self._number):
                return digits.text(value)
        return None

    def _is_percentage(self, row: int, value: float) -> bool:
        return not isinstance(value, bool) and self._facts.percentages.has(row, self._number)

    def _note(self, code: WarningCode, row: int) -> None:
        self._noted.setdefault(code, Noted()).note(row)
