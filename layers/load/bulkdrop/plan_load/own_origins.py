"""Where the records of a table come from, as a copy is made of them."""

import dataclasses
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import chain

from bulkdrop.plan_load.table import Table
from bulkdrop.storage.bucket import Bucket
from bulkdrop.table.records.origins import OriginsFile
from bulkdrop.table.records.scan import Scan
from bulkdrop.table.slice import Own, Slice
from bulkdrop.work.next_attempt import ended_row
from bulkdrop.work.own_records import Origin, OwnRecord, own_records


class OwnOrigins:
    """
    The records of a table as they stand in the upload, in order, for a copy with other values.

    Each record that is in the copy is `sent` before it is; `noted` writes down where it comes from.
    """

    def __init__(self, bucket: Bucket, table: Table, file: OriginsFile) -> None:
        self.records = records_of(bucket, table)
        self._file = file
        self._line_end = table.dialect.line_ending.characters.encode()
        self._waiting: deque[OwnRecord] = deque()
        self._cuts: list[Own] = []

    def sent(self, record: OwnRecord) -> None:
        """Take on a record that is in the copy."""
        self._waiting.append(record)

    def noted(self, spans: Iterable[bytes], scan: Scan) -> Iterator[bytes]:
        """Pass on the spans of the copy."""
        records = 0
        for span in spans:
            self._cut(scan)
            for _ in range(scan.records - records):
                record = self._waiting.popleft()
                if record.place:
                    self._file.add(record.place, ended_row(record.row, self._line_end))
            records = scan.records
            yield span
        self._cut(scan)

    def slices(self, scan: Scan) -> list[Slice]:
        """Return the slices of the copy, each with where its records come from."""
        return [
            dataclasses.replace(piece, own=own)
            for piece, own in zip(scan.slices, self._cuts, strict=True)
        ]

    def _cut(self, scan: Scan) -> None:
        if len(scan.slices) > len(self._cuts):
            self._cuts.append(self._file.cut())


def whole_own(table: Table) -> Own | None:
    """Return where it is written how the records of a copy stand in the upload; None of no copy."""
    first, last = table.slices[0].own, table.slices[-1].own
    if not first or not last:
        return None
    return dataclasses.replace(first, lines_stop=last.lines_stop, rows_stop=last.rows_stop)


def records_of(bucket: Bucket, table: Table) -> Iterator[OwnRecord]:
    """Yield the records of a table, each as it stands in the upload."""
    if not table.slices:
        return
    first, last, own = table.slices[0], table.slices[-1], whole_own(table)
    rows = bucket.read_range(table.source, first.start, last.stop)
    content = chain([table.dialect.header], rows)
    yield from own_records(bucket, Origin(table.source, first.line, own), content)
