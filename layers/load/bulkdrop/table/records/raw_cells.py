"""Well-formed records as cells that keep their quotes: what is taken out of them stays as it is."""

import re
from collections.abc import Iterator
from typing import NamedTuple


class RawRecord(NamedTuple):
    """The cells of a record as they are written, and the break that ends it, which may be none."""

    cells: list[bytes]
    end: bytes


class RawCells:
    """Takes well-formed records apart that have this many columns and this delimiter."""

    def __init__(self, columns: int, delimiter: str) -> None:
        self._columns = columns
        self._delimiter = delimiter.encode()
        d = re.escape(self._delimiter)
        self._cell = re.compile(rb'((?:"[^"]*+")++|[^"\r\n%s]*+)(%s|\r?\n|\Z)' % (d, d))

    def of(self, span: bytes) -> Iterator[RawRecord]:
        """Yield the records of a span; the last one may be without an end."""
        found = self._cell.findall(span)
        for start in range(0, len(found) - self._columns + 1, self._columns):
            cells = found[start : start + self._columns]
            yield RawRecord([cell for cell, _ in cells], cells[-1][1])

    def join(self, record: RawRecord, places: list[int]) -> bytes:
        """Return a record that has only the cells at these places."""
        return self._delimiter.join([record.cells[place] for place in places]) + record.end
