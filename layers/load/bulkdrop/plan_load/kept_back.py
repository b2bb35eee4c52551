"""The records that do not fit what their settings state, as failure.csv holds them."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from itertools import islice

from bulkdrop import layout
from bulkdrop.fields.column import FoundColumn
from bulkdrop.fields.values.record_values import KeptBack
from bulkdrop.load.plan import SetAside
from bulkdrop.plan_load.table import Table
from bulkdrop.result_name import ResultName
from bulkdrop.storage.bucket import Bucket
from bulkdrop.streams import file_of
from bulkdrop.table.records.split import split_records
from bulkdrop.table.result_csv import NOT_SENT, beside_own
from bulkdrop.table.sorted_on_disk import SortedOnDisk
from bulkdrop.work.next_attempt import ended_row
from bulkdrop.work.own_records import OwnRecord
from bulkdrop.work.result_rows import ResultRows

_VALUE_CHARACTERS = 100


class KeptBackRecords(AbstractContextManager["KeptBackRecords"]):
    """Collects them on disk as they are written, and adds them to what was set aside before."""

    def __init__(self, bucket: Bucket, table: Table) -> None:
        self._bucket, self._table = bucket, table
        self._delimiter = table.dialect.column_delimiter.character
        own = table.own_header
        header = b"".join(bucket.read_range(own.source, own.start, own.stop))
        self._line_end = header[len(header.rstrip(b"\r\n")) :] or b"\n"
        self._header = ended_row(header, self._line_end)
        self._first = ""
        self._first_line: int | str | None = None
        self.records = 0
        self._rows = SortedOnDisk()

    def __exit__(self, *raised: object) -> None:
        self._rows.__exit__(*raised)

    def add(self, record: OwnRecord, kept: KeptBack, found: FoundColumn) -> None:
        """Keep a record, with the reason why it is not sent."""
        self.records += 1
        why = f"{kept.cell[:_VALUE_CHARACTERS]} {kept.complaint}"
        if not self._first and record.place:
            self._first, self._first_line = f"Line {record.place}: {why}", record.place.shown
        error = f"{NOT_SENT}:{why}:{found.sent} --"
        own = ended_row(record.row, self._line_end)
        row = beside_own(["", error, str(record.place or "")], own, self._delimiter)
        self._keep(record.place.order if record.place else 0, row)

    def save(self, load_id: str) -> SetAside | None:
        """Write all that is not sent to one file under `work/`."""
        before = self._table.set_aside
        if not self.records:
            return before
        for order, row in self._before(before):
            self._keep(order, row)
        key, name = layout.kept_back_key(load_id), ResultName.FAILURE
        with ResultRows(self._bucket, key, name, self._header, self._delimiter) as rows:
            for order, row in self._rows.rows():
                rows.add(order, row)
        file = rows.file
        return SetAside(
            key,
            file.records,
            before.first if before else self._first,
            before.lines_key if before else None,
            file.first,
            file.last,
            kept_back=self.records,
            first_line=before.first_line if before else self._first_line,
        )

    def _keep(self, order: int, row: bytes) -> None:
        self._rows.add(order, (order, row), len(row))

    def _before(self, aside: SetAside | None) -> Iterator[tuple[int, bytes]]:
        if aside is None:
            return
        orders = file_of(self._bucket.read(layout.order_key(aside.key)))
        rows = islice(split_records(self._bucket.read(aside.key)), 1, None)
        for order, row in zip(orders, rows, strict=True):
            yield int(order), row
