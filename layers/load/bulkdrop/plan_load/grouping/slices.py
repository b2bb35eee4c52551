"""Cut a copy between parents: records of one parent stand together, and go in one part."""

import dataclasses

from bulkdrop.table.records.origins import OriginsFile
from bulkdrop.table.slice import Own, Slice


class GroupedSlices:
    """
    Counts the records of a copy, in order, and cuts it into slices that each fit one job.

    A slice ends where a parent ends, unless that parent alone is larger than a slice. The first
    slice has `first_records` at most, if that is given. The first record stands at `start`.
    """

    def __init__(
        self,
        origins: OriginsFile,
        header: bytes,
        *,
        start: int,
        most_bytes: int,
        first_records: int | None,
    ) -> None:
        self.slices: list[Slice] = []
        self._origins = origins
        self._header_characters = len(header.decode())
        self._start = start
        self._most_bytes = most_bytes - len(header)
        self._first_records = first_records
        # Of whole parents, and of the one that is open: bytes, records and characters.
        self._bytes = self._records = self._characters = 0
        self._open_bytes = self._open_records = self._open_characters = 0
        self._own: Own | None = None

    def begin_parent(self) -> None:
        """Begin with the records of another parent: a slice may end before them."""
        self._own = _joined(self._own, self._origins.cut())
        self._bytes += self._open_bytes
        self._records += self._open_records
        self._characters += self._open_characters
        self._open_bytes = self._open_records = self._open_characters = 0

    def add(self, row: bytes) -> None:
        """Count a record before its origin is written down."""
        size = len(row)
        while not self._fits(size):
            if not self._records:
                if not self._open_records:
                    break
                self.begin_parent()  # it is larger than a slice
            self._cut()
        self._open_bytes += size
        self._open_records += 1
        self._open_characters += size if row.isascii() else len(row.decode())

    def end(self, *, may_be_one: bool) -> None:
        """Close the last slice; `may_be_one` says that no small first one is needed."""
        self.begin_parent()
        if self._records:
            self._cut()
        if may_be_one and len(self.slices) == 2:  # noqa: PLR2004 # the first one, and the rest
            one, two = self.slices
            if two.stop - one.start <= self._most_bytes:
                self.slices = [_both(one, two, self._header_characters)]

    def _fits(self, size: int) -> bool:
        most = None if self.slices else self._first_records
        few = most is None or self._records + self._open_records < most
        return few and self._bytes + self._open_bytes + size <= self._most_bytes

    def _cut(self) -> None:
        stop, characters = self._start + self._bytes, self._header_characters + self._characters
        self.slices.append(Slice(self._start, stop, self._records, characters, own=self._own))
        self._start, self._own = stop, None
        self._bytes = self._records = self._characters = 0


def _joined(first: Own | None, second: Own) -> Own:
    if first is None:
        return second
    return dataclasses.replace(first, lines_stop=second.lines_stop, rows_stop=second.rows_stop)


def _both(one: Slice, two: Slice, header_characters: int) -> Slice:
    return dataclasses.replace(
        one,
        stop=two.stop,
        records=one.records + two.records,
        characters=one.characters + two.characters - header_characters,
        own=_joined(one.own, two.own) if two.own else one.own,
    )
