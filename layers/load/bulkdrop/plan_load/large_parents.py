"""Parents with more records than a batch holds: these lock each other, however they are grouped."""

from collections.abc import Iterator

from bulkdrop.load_warning import MOST_LINES, LoadWarning, WarningCode
from bulkdrop.plan_load.first_part import BATCH_RECORDS
from bulkdrop.table.files.places import Place

_VALUE_CHARACTERS = 40


class LargeParents:
    """Counts the records of one parent after the other; `count` is that of the last one."""

    def __init__(self, column: str) -> None:
        self.count = 0
        self._column = column
        self._parent, self._place = "", Place(0)
        self._parents = self._records = self._most = 0
        self._largest = ""
        self._lines: list[int | str] = []

    def begin(self, parent: str, place: Place) -> None:
        """Begin with the next parent, the first record of which stands here."""
        self._end()
        self._parent, self._place, self.count = parent, place, 0

    def warnings(self) -> Iterator[LoadWarning]:
        """Yield the warning of all of them, once the last one is counted."""
        self._end()
        self.count = 0
        if self._parents:
            one = self._parents == 1
            which = "A parent has" if one else f"{self._parents:,} parents have"
            text = (
                f"{which} more than {BATCH_RECORDS:,} records ({self._largest}: {self._most:,}). "
                "Salesforce takes them in several batches, which may lock each other out; send "
                "such records in a file of their own if they fail."
            )
            code, lines = WarningCode.LARGE_PARENTS, tuple(self._lines)
            yield LoadWarning(code, text, self._records, self._column, lines)

    def _end(self) -> None:
        if self.count <= BATCH_RECORDS:
            return
        self._parents += 1
        self._records += self.count
        if len(self._lines) < MOST_LINES:
            place = self._place
            self._lines.append(str(place) if place.name else place.line)
        if self.count > self._most:
            self._most, self._largest = self.count, self._parent[:_VALUE_CHARACTERS]
