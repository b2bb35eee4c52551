"""
Group a table that is too large to be sorted in one run of Plan Load.

First its rows are spread, stretch by stretch, over buckets by a hash of their parents. Then each
bucket, which holds all records of its parents, is sorted by itself, and S3 joins what comes out.
What is done is noted after each stretch and each bucket, and the next run goes on from there.
"""

import dataclasses
import hashlib
import time
import zlib
from collections.abc import Callable, Iterator

from bulkdrop import layout
from bulkdrop.document import Document
from bulkdrop.errors import PlanUnfinishedError, UploadRefusedError
from bulkdrop.load.upload import Load
from bulkdrop.plan_load.grouping.grouped_copy import NO_PARENT, Copied, CopyWriter, Row, size_of
from bulkdrop.plan_load.grouping.pieces import joined
from bulkdrop.plan_load.grouping.spread_rows import SpreadRows, rows_of_bucket
from bulkdrop.plan_load.table import Table
from bulkdrop.reason import ReasonCode
from bulkdrop.storage.bucket import Bucket
from bulkdrop.streams import chunks_of
from bulkdrop.table.slice import Slice
from bulkdrop.table.sorted_on_disk import SortedOnDisk

STRETCH_BYTES = 500_000_000
"""Spread, or sorted, in about a minute each."""
RUN_SECONDS = 240
"""So long a run goes on; before it, the same run has read the upload, and made a copy of it."""
BUCKET_BYTES = 3_000_000_000
"""Sorted in the rest of a run and on the disk of the function, if one parent has that many."""


@dataclasses.dataclass(frozen=True)
class Done(Document):
    """How many stretches are spread, and the pieces that are sorted, of which table."""

    of_table: str
    spread: int = 0
    pieces: list[Copied] = dataclasses.field(default_factory=list)


@dataclasses.dataclass(frozen=True)
class GroupedInRuns:
    """Groups one table; `rows_of` yields the rows of some of its slices."""

    bucket: Bucket
    load: Load
    table: Table
    writer: CopyWriter
    rows_of: Callable[[Table], Iterator[Row]]

    def copied(self, key: str) -> Copied:
        """
        Return the copy, which is written in several runs.

        Raises PlanUnfinishedError while the next run has to go on, and UploadRefusedError if a
        parent has more records than can be sorted at once.
        """
        stop_at = time.monotonic() + RUN_SECONDS
        stretches = [*_stretches(self.table.slices)]
        done = self._done(stretches)
        while len(done.pieces) < len(stretches):
            done = self._next(done, stretches)
            self.bucket.write_json(self._key("progress.json"), done.to_json())
            if time.monotonic() > stop_at and len(done.pieces) < len(stretches):
                raise PlanUnfinishedError(
                    f"Of {self.load.upload.key} {done.spread} of {len(stretches)} stretches are "
                    f"spread and {len(done.pieces)} are sorted; the next run continues there."
                )
        keys = [self._key(f"{number}.csv") for number in range(len(stretches))]
        return joined(self.bucket, keys, done.pieces, key)

    def _done(self, stretches: list[list[Slice]]) -> Done:
        """Return what is done; nothing if settings or parameters have changed since."""
        stops = [stretch[-1].stop for stretch in stretches]
        text = repr((self.table.folder, self.table.dialect.header, stops))
        of_table = hashlib.sha256(text.encode()).hexdigest()
        document = self.bucket.read_json(self._key("progress.json"))
        done = Done.from_json(document) if document else Done(of_table)
        return done if done.of_table == of_table else Done(of_table)

    def _next(self, done: Done, stretches: list[list[Slice]]) -> Done:
        """Do one thing more: spread a stretch, or once all are spread, sort a bucket."""
        if done.spread < len(stretches):
            self._spread(done.spread, stretches[done.spread], len(stretches))
            return dataclasses.replace(done, spread=done.spread + 1)
        return dataclasses.replace(done, pieces=[*done.pieces, self._sorted(done)])

    def _spread(self, number: int, slices: list[Slice], buckets: int) -> None:
        part = dataclasses.replace(self.table, slices=slices)
        with SpreadRows(buckets) as spread:
            for row in self.rows_of(part):
                has_parent = row[0] not in NO_PARENT  # others need not be together
                digest = zlib.crc32(row[0].encode()) if has_parent else number
                spread.add(digest % buckets, row)
            for bucket, file in spread.files():
                self.bucket.write_stream(self._key(f"{number}-{bucket}.rows"), chunks_of(file))

    def _sorted(self, done: Done) -> Copied:
        number, size = len(done.pieces), 0
        keys = [self._key(f"{stretch}-{number}.rows") for stretch in range(done.spread)]
        with SortedOnDisk() as rows:
            for row in rows_of_bucket(self.bucket, keys):
                size += size_of(row)
                if size > BUCKET_BYTES:
                    raise self._too_large(row)
                rows.add(row[0], row, size_of(row))
            is_first = not any(piece.slices for piece in done.pieces)
            key = self._key(f"{number}.csv")
            return self.writer.write(rows.rows(), key, with_header=not number, is_first=is_first)

    def _too_large(self, row: Row) -> UploadRefusedError:
        return UploadRefusedError(
            ReasonCode.TOO_LARGE,
            f"Too many records have one parent, such as {row[0][:40]!r}, to be grouped. Nothing "
            "was sent; drop the file in a folder without group_by.",
        )

    def _key(self, name: str) -> str:
        return layout.grouping_key(self.load.load_id, name)


def _stretches(slices: list[Slice]) -> Iterator[list[Slice]]:
    """Yield slices that follow one another, about as many bytes each time."""
    held: list[Slice] = []
    for piece in slices:
        held.append(piece)
        if held[-1].stop - held[0].start >= STRETCH_BYTES:
            yield held
            held = []
    if held:
        yield held
