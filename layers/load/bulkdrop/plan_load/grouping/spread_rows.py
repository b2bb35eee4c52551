"""Rows that are spread over buckets, on disk and then in S3, until all of a bucket are there."""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from typing import IO, Any

from bulkdrop.plan_load.grouping.grouped_copy import Row
from bulkdrop.storage.bucket import Bucket
from bulkdrop.streams import file_of
from bulkdrop.table.packed_rows import put_rows, read_rows

# This many rows of each of some hundreds of buckets are in memory.
_ROWS_AT_ONCE = 64


class SpreadRows(AbstractContextManager["SpreadRows"]):
    """Takes rows in any order, and gives a file for each bucket, in which that order is kept."""

    def __init__(self, buckets: int) -> None:
        self._held: list[list[Row]] = [[] for _ in range(buckets)]
        self._files: list[IO[bytes]] = [
            tempfile.TemporaryFile(prefix="spread-")  # noqa: SIM115 # see __exit__
            for _ in range(buckets)
        ]

    def __exit__(self, *_raised: object) -> None:
        for file in self._files:
            file.close()

    def add(self, bucket: int, row: Row) -> None:
        """Add a row to a bucket."""
        held = self._held[bucket]
        held.append(row)
        if len(held) >= _ROWS_AT_ONCE:
            put_rows(self._files[bucket], held)
            held.clear()

    def files(self) -> Iterator[tuple[int, IO[bytes]]]:
        """Yield each bucket's number and file, to be read from its start."""
        for bucket, (file, held) in enumerate(zip(self._files, self._held, strict=True)):
            if held:
                put_rows(file, held)
                held.clear()
            file.seek(0)
            yield bucket, file


def rows_of_bucket(bucket: Bucket, keys: Iterable[str]) -> Iterator[Any]:
    """Yield the rows of one bucket, from the files that were made of it."""
    for key in keys:
        yield from read_rows(file_of(bucket.read(key)))
