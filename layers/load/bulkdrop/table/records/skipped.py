"""What is skipped of an upload since it says nothing, counted for the summary's warnings."""

import dataclasses
from collections.abc import Iterable

from bulkdrop.load_warning import MOST_LINES, LoadWarning, WarningCode
from bulkdrop.table.files.places import Places
from bulkdrop.table.records.no_records import PassedOver

_MESSAGES = {
    WarningCode.BLANK_RECORDS: "Rows without a value were skipped.",
    WarningCode.REPEATED_HEADER: "Rows that repeat the header were skipped.",
    WarningCode.REPORT_FOOTER: "The footer of a Salesforce report was skipped.",
    WarningCode.NOT_SENT_BEFORE: (
        "Rows that hold no values, only the error NOT_SENT of an earlier load, were skipped. "
        "To load those records, fix the lines in that load's not_sent.csv and drop that file."
    ),
}


@dataclasses.dataclass
class _Count:
    records: int = 0
    lines: list[int | str] = dataclasses.field(default_factory=list)


class Skipped:
    """Counts what is skipped, by reason, with the first ten lines of each."""

    def __init__(self, places: Places | None = None) -> None:
        self._places = places or Places()
        self._counts: dict[WarningCode, _Count] = {}
        self._others: list[LoadWarning] = []

    def add(self, rows: PassedOver) -> None:
        """Count rows that a scan has passed over."""
        count = self._counts.setdefault(rows.code, _Count())
        count.records += rows.records
        room = MOST_LINES - len(count.lines)
        count.lines += [self.place(line) for line in rows.lines[:room]]

    def place(self, line: int) -> int | str:
        """Return a line as the upload counts it, `member:line` in an archive."""
        return self._places.of(line).shown

    def add_blank_lines(self, lines: Iterable[int]) -> None:
        """Count the blank lines above the header."""
        if numbers := tuple(lines):
            self.add(PassedOver(WarningCode.BLANK_RECORDS, len(numbers), numbers))

    def add_nameless(self, columns: Iterable[int]) -> None:
        """Record columns without a name and values, counted from 1, that are left out."""
        *others, last = [*map(str, columns)] or [""]
        if last:
            which = (
                f"Columns {', '.join(others)} and {last} have" if others else f"Column {last} has"
            )
            were = "were" if others else "was"
            message = f"{which} neither a name nor values, and {were} left out."
            self._others.append(LoadWarning(WarningCode.NAMELESS_COLUMN, message))

    def warnings(self) -> tuple[LoadWarning, ...]:
        """Return one warning for each reason, in the order in which they were met."""
        return (
            *(
                LoadWarning(code, _MESSAGES[code], count.records, lines=tuple(count.lines))
                for code, count in self._counts.items()
            ),
            *self._others,
        )
