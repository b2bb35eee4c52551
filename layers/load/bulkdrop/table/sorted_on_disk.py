"""Sort more than memory holds: pieces are sorted, put down on disk, and merged."""

import heapq
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import IO, Any, NamedTuple

from bulkdrop.table.packed_rows import ROWS_AT_ONCE, put_rows, read_rows

_PIECE_BYTES = 16 << 20
# What a row takes in memory beside its bytes.
_ROW_BYTES = 200


class Sortable(NamedTuple):
    """A row by what it is sorted by; rows of one key stay in the order in which they came."""

    key: Any
    number: int
    row: Any


class SortedOnDisk(AbstractContextManager["SortedOnDisk"]):
    """
    Rows that are added in any order and read once in that of their keys.

    In memory are 16 MiB of rows at most, and then a few rows of each piece on disk.
    """

    def __init__(self) -> None:
        self._held: list[Sortable] = []
        self._held_bytes = 0
        self._pieces: list[IO[bytes]] = []
        self._number = 0

    def __exit__(self, *_raised: object) -> None:
        for piece in self._pieces:
            piece.close()

    def add(self, key: object, row: object, size: int) -> None:
        """Add a row of about this many bytes."""
        self._held.append(Sortable(key, self._number, row))
        self._number += 1
        self._held_bytes += size + _ROW_BYTES
        if self._held_bytes > _PIECE_BYTES:
            self._put_down()

    def rows(self) -> Iterator[Any]:
        """Yield all rows by their keys."""
        self._held.sort()
        pieces = (self._read(piece) for piece in self._pieces)
        for each in heapq.merge(*pieces, self._held):
            yield each.row

    def _put_down(self) -> None:
        self._held.sort()
        piece = tempfile.TemporaryFile(prefix="sorted-")  # noqa: SIM115 # see __exit__
        for at in range(0, len(self._held), ROWS_AT_ONCE):
            put_rows(piece, [tuple(each) for each in self._held[at : at + ROWS_AT_ONCE]])
        self._pieces.append(piece)
        self._held, self._held_bytes = [], 0

    @staticmethod
    def _read(piece: IO[bytes]) -> Iterator[Sortable]:
        piece.seek(0)
        return (Sortable(*each) for each in read_rows(piece))
