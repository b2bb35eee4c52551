"""
Records of one file with the same key.

Salesforce works on chunks of 200 records: two in one chunk are refused, two in different ones are
loaded one after the other, in an order that is not known (SOAP API guide, upsert()).
"""

import tempfile
from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import IO, NamedTuple

from bulkdrop.fields.description import Field
from bulkdrop.fields.values.unfit import NULL

CHUNK_RECORDS = 200
_BUCKETS = 64
_MASK = (1 << 64) - 1
_IN_MEMORY = 1 << 20

Fold = Callable[[str], str]


class Repeat(NamedTuple):
    """A record, by its place in the file, and the line of another one with the same key."""

    record: int
    line: int
    other_line: int
    cell: str


def fold_of(field: Field) -> Fold:
    """Return how Salesforce compares values of a key: trailing spaces and letter case may count."""
    if field.type in {"double", "currency", "percent", "int", "long"}:
        return _folded_number
    if field.type in {"id", "reference"}:
        return lambda cell: cell[:15]
    return str.rstrip if field.case_sensitive else lambda cell: cell.rstrip().lower()


def _folded_number(cell: str) -> str:
    try:
        return repr(float(cell))
    except ValueError:
        return cell


class RepeatedKeys:
    """
    Finds keys that come twice; memory stays within some 20 MB, on disk a record takes 16 bytes.

    `all_of_chunk` says that each record of a chunk with one key is refused, not just the later.
    """

    def __init__(self, fold: Fold, *, all_of_chunk: bool) -> None:
        self._fold = fold
        self._all = all_of_chunk
        self._chunk: list[tuple[str, int, int, str]] = []
        self._buckets = [array("Q") for _ in range(_BUCKETS)]
        self._files: list[IO[bytes]] = []
        self._held = 0

    def close(self) -> None:
        """Return the disk space."""
        for file in self._files:
            file.close()
        self._files = []

    def see(self, cells: Sequence[str], first: int, lines: Sequence[int]) -> list[Repeat]:
        """Take the keys of records from the place `first` on; return what one chunk repeats."""
        found: list[Repeat] = []
        for at, cell in enumerate(cells):
            record = first + at
            if record % CHUNK_RECORDS == 0:
                found += self._end_chunk()
            if cell in {"", NULL}:
                continue
            key = self._fold(cell)
            self._chunk.append((key, record, lines[at], cell))
            hashed = hash(key) & _MASK
            self._buckets[hashed % _BUCKETS].extend((hashed, lines[at]))
        self._held += len(cells)
        if self._held > _IN_MEMORY:
            self._spill()
        return found

    def end(self) -> list[Repeat]:
        """Return what the last chunk repeats."""
        return self._end_chunk()

    def over_chunks(self) -> Iterator[tuple[int, int]]:
        """Yield the lines of two records with one key, each but the first of the file once."""
        for number, bucket in enumerate(self._buckets):
            seen: dict[int, int] = {}
            pairs = self._spilled(number)
            pairs.extend(bucket)
            for at in range(0, len(pairs), 2):
                hashed, line = pairs[at], pairs[at + 1]
                if hashed in seen:
                    yield seen[hashed], line
                else:
                    seen[hashed] = line

    def _end_chunk(self) -> list[Repeat]:
        chunk, self._chunk = self._chunk, []
        times = Counter(each[0] for each in chunk)
        if len(times) == len(chunk):
            return []
        lines: dict[str, list[int]] = {}
        for key, _, line, _ in chunk:
            lines.setdefault(key, []).append(line)
        return [
            Repeat(record, line, next(each for each in lines[key] if each != line), cell)
            for key, record, line, cell in chunk
            if times[key] > 1 and (self._all or line != lines[key][0])
        ]

    def _spill(self) -> None:
        if not self._files:
            self._files = [tempfile.TemporaryFile() for _ in range(_BUCKETS)]  # noqa: SIM115 # closed at exit
        for file, bucket in zip(self._files, self._buckets, strict=True):
            file.write(bucket.tobytes())
            del bucket[:]
        self._held = 0

    def _spilled(self, number: int) -> "array[int]":
        pairs = array("Q")
        if self._files:
            self._files[number].seek(0)
            pairs.frombytes(self._files[number].read())
        return pairs
