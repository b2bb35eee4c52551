"""A result file of an attempt that holds the upload's own rows, in the upload's order."""

from array import array
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack
from typing import NamedTuple

from bulkdrop import layout
from bulkdrop.fields.column_field import ColumnField
from bulkdrop.load.part import Attempt
from bulkdrop.own_rows.answers import under_columns
from bulkdrop.own_rows.records import cells_of
from bulkdrop.result_name import ResultName
from bulkdrop.storage.bucket import Bucket
from bulkdrop.table.csv_writer import render
from bulkdrop.table.result_csv import beside_own
from bulkdrop.table.sorted_on_disk import SortedOnDisk
from bulkdrop.work.next_attempt import ended_row, write_positions
from bulkdrop.work.outcome import ResultFile
from bulkdrop.work.own_records import OwnRecord
from bulkdrop.work.result_rows import ResultRows


class OwnTable(NamedTuple):
    """How the upload's own rows are written: its header, delimiter and line end."""

    header: bytes
    delimiter: str
    line_end: bytes

    @classmethod
    def of(cls, bucket: Bucket, attempt: Attempt, sent_header: bytes) -> "OwnTable":
        """Read the header as the upload has it; a plan of 0.1.0 knows just what is sent."""
        own, header = attempt.plan.own_header, sent_header
        if own:
            header = b"".join(bucket.read_range(own.source, own.start, own.stop))
        line_end = header[len(header.rstrip(b"\r\n")) :] or b"\n"
        header = ended_row(header, line_end)
        return cls(header, attempt.plan.column_delimiter.character, line_end)

    def echo_of(
        self, sent_header: bytes, columns: Sequence[ColumnField]
    ) -> Callable[[list[str]], bytes]:
        """
        Return what brings Salesforce's echo of a record under the columns of the upload.

        `columns` are those of the upload with their fields. A copy whose cells were converted has
        the names of fields, and other columns: constants are none of the upload's.
        """
        own, sent = (cells_of(header, self.delimiter) for header in (self.header, sent_header))
        fields = {each.column: each.field or "" for each in columns if each.column is not None}
        names = [fields.get(column.strip(), column) for column in own]
        converted = {name.lower() for name in names if name} <= {name.lower() for name in sent}
        if not fields and len(own) == len(sent):
            names = sent
        elif not converted:
            names = [column if name else "" for column, name in zip(own, names, strict=True)]
        bring = under_columns(names, sent)
        return lambda cells: render([bring(cells)], self.delimiter)[: -len("\n")] + self.line_end


class OwnResultFile(AbstractContextManager["OwnResultFile"]):
    """
    Takes records of one part; `in_order` if they come in the upload's.

    Which of them are in the file is written beside it: by their positions in the part. `file` is
    what was written, once the `with` block has ended.
    """

    def __init__(
        self, bucket: Bucket, prefix: str, name: ResultName, table: OwnTable, *, in_order: bool
    ) -> None:
        self._bucket, self._table = bucket, table
        self._key = layout.result_key(prefix, name)
        self._positions = array("Q")
        self._stack = ExitStack()
        rows = ResultRows(bucket, self._key, name, table.header, table.delimiter)
        self._rows = self._stack.enter_context(rows)
        self._sorted = None if in_order else self._stack.enter_context(SortedOnDisk())

    def add(self, record: OwnRecord, said: list[str]) -> None:
        """Add a record, with what is said of it."""
        place = record.place
        own = ended_row(record.row, self._table.line_end)
        row = beside_own([*said, str(place or "")], own, self._table.delimiter)
        self._positions.append(record.sent.position)
        if self._sorted and place:
            self._sorted.add(place.order, (place.order, row), len(row))
        else:
            self._rows.add(place.order if place else None, row)

    def add_last(self, row: bytes, said: list[str]) -> None:
        """Add a row whose place is not known, when all others are added."""
        self._add_sorted()
        self._rows.add(None, beside_own([*said, ""], row, self._table.delimiter))

    def __exit__(self, *raised: object) -> None:
        if raised[0] is None:
            self._add_sorted()
        self._stack.__exit__(*raised)  # type: ignore[arg-type] # as they came
        if raised[0] is None:
            write_positions(self._bucket, self._key, self._positions)

    @property
    def file(self) -> ResultFile:
        """Return where the rows are, how many, and the order of the first and last."""
        return self._rows.file

    def _add_sorted(self) -> None:
        if self._sorted:
            for order, row in self._sorted.rows():
                self._rows.add(order, row)
            self._sorted = None
