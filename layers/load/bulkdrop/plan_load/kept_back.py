"""The records that do not fit what their settings state, as failure.csv holds them."""

from contextlib import AbstractContextManager
from itertools import chain

from bulkdrop import layout
from bulkdrop.fields.column import FoundColumn
from bulkdrop.fields.values.block import Block
from bulkdrop.fields.values.record_values import KeptBack
from bulkdrop.load.plan import SetAside
from bulkdrop.plan_load.table import Table
from bulkdrop.result_name import ResultName
from bulkdrop.spooled_file import SpooledFile
from bulkdrop.storage.bucket import Bucket
from bulkdrop.table.breaks import with_breaks
from bulkdrop.table.csv_writer import render
from bulkdrop.table.result_csv import NOT_SENT, result_header

_VALUE_CHARACTERS = 100


class KeptBackRecords(AbstractContextManager["KeptBackRecords"]):
    """Collects them on disk with their own cells, and adds them to what was set aside before."""

    def __init__(self, table: Table, delimiter: str) -> None:
        self._table = table
        self._delimiter = delimiter
        self._first = ""
        self.records = 0
        self._file = SpooledFile()

    def __exit__(self, *raised: object) -> None:
        self._file.__exit__(*raised)

    def add(self, block: Block, kept: KeptBack, line: int, found: FoundColumn) -> None:
        """Keep a record of a block, with the reason why it is not sent."""
        self.records += 1
        why = f"{kept.cell[:_VALUE_CHARACTERS]} {kept.complaint}"
        self._first = self._first or f"Line {line}: {why}"
        error = f"{NOT_SENT}:{why}:{found.sent} --"
        cells = [column[kept.record] for column in block.columns]
        row = render([["", error, *cells]], self._delimiter)
        self._file.write(b"".join(with_breaks([row], self._table.dialect.line_ending)))

    def save(self, bucket: Bucket, load_id: str) -> SetAside | None:
        """Write all that is not sent to one file under `work/`."""
        before = self._table.set_aside
        if not self.records:
            return before
        key = layout.kept_back_key(load_id)
        header = result_header(ResultName.FAILURE, self._table.dialect.header, self._delimiter)
        earlier = bucket.read(before.key) if before else iter([header])
        bucket.write_stream(key, chain(earlier, self._file.chunks()))
        if before is None:
            return SetAside(key, self.records, self._first)
        return SetAside(key, before.records + self.records, before.first, before.lines_key)
