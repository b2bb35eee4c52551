"""Parents with more records than a batch holds: these lock each other, however they are grouped."""

import dataclasses
from collections.abc import Iterator

from bulkdrop.document import Document
from bulkdrop.load_warning import MOST_LINES, LoadWarning, WarningCode
from bulkdrop.plan_load.first_part import BATCH_RECORDS
from bulkdrop.table.files.places import Place

_VALUE_CHARACTERS = 40


@dataclasses.dataclass(frozen=True)
class FoundParents(Document):
    """How many large parents there are, their records, the largest of them, and first lines."""

    parents: int = 0
    records: int = 0
    most: int = 0
    largest: str = ""
    lines: tuple[int | str, ...] = ()

    def __add__(self, other: "FoundParents") -> "FoundParents":
        larger = max(self, other, key=lambda each: each.most)
        return FoundParents(
            self.parents + other.parents,
            self.records + other.records,
            larger.most,
            larger.largest,
            (*self.lines, *other.lines)[:MOST_LINES],
        )

    def warnings(self, column: str) -> Iterator[LoadWarning]:
        """Yield the warning of all of them, if there are any."""
        if not self.parents:
            return
        which = "A parent has" if self.parents == 1 else f"{self.parents:,} parents have"
        text = (
            f"{which} more than {BATCH_RECORDS:,} records ({self.largest}: {self.most:,}). "
            "Salesforce takes them in several batches, which may lock each other out; send "
            "such records in a file of their own if they fail."
        )
        yield LoadWarning(WarningCode.LARGE_PARENTS, text, self.records, column, self.lines)


class LargeParents:
    """Counts the records of one parent after the other; `count` is that of the last one."""

    def __init__(self) -> None:
        self.count = 0
        self._parent, self._place = "", Place(0)
        self._found = FoundParents()

    def begin(self, parent: str, place: Place) -> None:
        """Begin with the next parent, the first record of which stands here."""
        self._end()
        self._parent, self._place, self.count = parent, place, 0

    def end(self) -> FoundParents:
        """Return what was found, once the last parent is counted."""
        self._end()
        self.count = 0
        return self._found

    def _end(self) -> None:
        if self.count > BATCH_RECORDS:
            parent, line = self._parent[:_VALUE_CHARACTERS], self._place.shown
            self._found += FoundParents(1, self.count, self.count, parent, (line,))
