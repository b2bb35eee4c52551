"""A result set on disk: it is read more than once, and its stream can be read only once."""

import zlib
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from itertools import islice

from bulkdrop.spooled_file import SpooledFile
from bulkdrop.storage.bucket import Bucket
from bulkdrop.table.csv_rows import read_rows
from bulkdrop.table.records.record_counter import RecordCounter

# Errors repeat: even the fastest level makes a result set some ten times smaller than it is.
_LEVEL = 1


class SavedSet:
    """A result set that was saved in the bucket."""

    def __init__(self, bucket: Bucket, key: str, delimiter: str) -> None:
        self._bucket, self._key, self._delimiter = bucket, key, delimiter

    def header(self) -> list[str]:
        """Return its columns; none if it is empty."""
        return next(self._read(), [])

    def rows(self) -> Iterator[list[str]]:
        """Read its rows, the header aside."""
        return islice((row for row in self._read() if row), 1, None)

    def _read(self) -> Iterator[list[str]]:
        return read_rows(self._bucket.read(self._key), self._delimiter)


class Spool(AbstractContextManager["Spool"]):
    """A result set, compressed, as long as the context lasts; `records` are its rows."""

    def __init__(self, delimiter: str) -> None:
        self._delimiter = delimiter
        self._file = SpooledFile()
        self.records = 0

    def __exit__(self, *raised: object) -> None:
        self._file.__exit__(*raised)

    def fill(self, chunks: Iterable[bytes]) -> None:
        """Keep a result set."""
        counter, packer = RecordCounter(), zlib.compressobj(_LEVEL)
        for chunk in counter.watch(chunks):
            self._file.write(packer.compress(chunk))
        self._file.write(packer.flush())
        self.records = counter.records

    def chunks(self) -> Iterator[bytes]:
        """Read it from the start."""
        unpacker = zlib.decompressobj()
        for chunk in self._file.chunks():
            yield unpacker.decompress(chunk)
        yield unpacker.flush()

    def header(self) -> list[str]:
        """Return its columns; none if it is empty."""
        return next(read_rows(self.chunks(), self._delimiter), [])

    def rows(self) -> Iterator[list[str]]:
        """Read its rows, the header aside."""
        rows = read_rows(self.chunks(), self._delimiter)
        next(rows, None)
        return (row for row in rows if row)
