"""Count the records that a scan passes on, and cut them into slices that each fit one job."""

from bulkdrop.table.header.dialect import Dialect
from bulkdrop.table.records.well_formed import Records
from bulkdrop.table.slice import Slice


class Cutter:
    """
    The place of a scan in its table, and the slices behind it.

    Each of the `slices` holds at most `max_part_bytes`, the header counted. `records` counts what
    was passed on. `line` is where the next record begins, and `line_after_slices` where the next
    slice does. `foreign_bytes` is how many bytes the last span has beyond one for each of its
    characters.
    """

    def __init__(
        self, dialect: Dialect, *, start: int, max_part_bytes: int, line: int | None
    ) -> None:
        self.slices: list[Slice] = []
        self.line = self.line_after_slices = line or dialect.line + 1
        self.records = self.foreign_bytes = 0
        self._header_characters = len(dialect.header.decode())
        self._most_bytes = max_part_bytes - len(dialect.header)
        self._start = self._position = start
        self._records = self._characters = 0
        self._line = self.line

    @property
    def room(self) -> int:
        """Return how many bytes still fit the slice that is open."""
        return self._most_bytes - (self._position - self._start)

    @property
    def holds_records(self) -> bool:
        """Return whether the slice that is open holds a record."""
        return self._records > 0

    def count(self, found: Records, characters: int | None = None) -> bytes:
        """Count records into the slice that is open, and return their bytes."""
        span = found.span
        if characters is None:
            characters = len(span.decode())
        self._characters += characters
        self.foreign_bytes = len(span) - characters
        self._position += len(span)
        self._records += found.records
        self.records += found.records
        self.line += found.lines
        return span

    def pass_over(self, record: bytes) -> None:
        """Count the lines of what is in no slice."""
        self.line += record.count(b"\n")

    def take_back(self, line_end: bytes) -> None:
        """Take back a line end that was counted and is not in the text."""
        self._position -= len(line_end)
        self._characters -= len(line_end)

    def cut(self) -> None:
        """Close the slice that is open, and begin the next."""
        characters = self._header_characters + self._characters
        piece = Slice(self._start, self._position, self._records, characters, self._line)
        self.slices.append(piece)
        self._start = self._position
        self._records = self._characters = 0
        self._line = self.line_after_slices = self.line
