"""Put the records of one parent together, as the setting `group_by` asks, against row locks."""

import dataclasses
from collections.abc import Callable, Iterator
from itertools import chain

from bulkdrop import layout
from bulkdrop.errors import UploadRefusedError
from bulkdrop.fields.checks.repeated_keys import fold_of
from bulkdrop.fields.column import FoundColumn
from bulkdrop.fields.header import HeaderFields
from bulkdrop.fields.values.unfit import NULL
from bulkdrop.load.upload import Load
from bulkdrop.load_warning import LoadWarning, WarningCode
from bulkdrop.own_rows.records import cells_of
from bulkdrop.plan_load.first_part import BATCH_RECORDS
from bulkdrop.plan_load.grouped_slices import GroupedSlices
from bulkdrop.plan_load.large_parents import LargeParents
from bulkdrop.plan_load.own_origins import records_of
from bulkdrop.plan_load.table import Table
from bulkdrop.reason import ReasonCode
from bulkdrop.storage.bucket import Bucket
from bulkdrop.storage.growing_object import GrowingObject
from bulkdrop.storage.source import Source
from bulkdrop.streams import gathered
from bulkdrop.table.files.places import Place
from bulkdrop.table.records.origins import OriginsFile
from bulkdrop.table.sorted_on_disk import SortedOnDisk
from bulkdrop.work.next_attempt import ended_row

_Row = tuple[str, bytes, int, int, str, bytes | None]
"""A parent's folded value, the row that is sent, its place, and the upload's row if it differs."""

MOST_BYTES = 2_500_000_000
"""As much is sorted in the quarter of an hour that a function may run (docs/performance.md)."""

_NO_PARENT = {"", NULL.lower(), NULL}


@dataclasses.dataclass(frozen=True)
class Grouping:
    """Groups the records of one table by a field, or by a parent's key."""

    bucket: Bucket
    load: Load
    table: Table
    group_by: str
    max_part_bytes: int

    def grouped(self) -> Table:
        """
        Return the table with a copy of its records, those of one parent together.

        The order of records of one parent stays. Memory does not grow with the table. A table
        without such a column stays as it is, with a warning. Raises UploadRefusedError if it is too
        large to be sorted in the time that a function has.
        """
        table, place = self.table, self._place()
        if place is None:
            text = (
                f"group_by in bulkdrop.toml names {self.group_by}, which is no column of the file: "
                "its records were sent in their own order."
            )
            warning = LoadWarning(WarningCode.NOT_GROUPED, text)
            return dataclasses.replace(table, warnings=(*table.warnings, warning))
        self._refuse_huge()
        header, key = table.dialect.header, layout.kept_key(self.load.load_id, "grouped.csv")
        with (
            SortedOnDisk() as rows,
            GrowingObject(self.bucket, layout.lines_key(key)) as lines,
            GrowingObject(self.bucket, layout.own_rows_key(key)) as own_rows,
        ):
            self._sort_into(rows, place)
            file = OriginsFile(lines, own_rows)
            slices = GroupedSlices(
                file,
                header,
                most_bytes=self.max_part_bytes,
                first_records=BATCH_RECORDS,
            )
            parents = LargeParents(table.dialect.columns[place])
            written = _written(rows.rows(), slices, file, parents)
            self.bucket.write_stream(key, chain([header], gathered(written)))
            slices.end(may_be_one=table.folder.allowed_share == 1)
        return dataclasses.replace(
            table,
            source=Source(key),
            header_start=0,
            slices=slices.slices,
            form=dataclasses.replace(table.form, cleaned=True),
            warnings=(*table.warnings, *parents.warnings()),
            is_grouped=True,
        )

    def _refuse_huge(self) -> None:
        slices = self.table.slices
        if slices and slices[-1].stop - slices[0].start > MOST_BYTES:
            raise UploadRefusedError(
                ReasonCode.TOO_LARGE,
                f"group_by sorts a file of {MOST_BYTES / 1e9:g} GB at most. Nothing was sent; sort "
                f"the file by {self.group_by} yourself, or divide it, and drop it in a folder "
                "without group_by.",
            )

    def _place(self) -> int | None:
        """Return the column that the records are grouped by, counted from 0."""
        wanted, fields = self.group_by.lower(), self.table.fields
        columns = self.table.dialect.columns
        found = _by_sent(fields)
        for place, (column, sent) in enumerate(
            zip(columns, fields.sent if fields else columns, strict=True)
        ):
            of = found.get(sent)
            names = {column.strip(), sent, of.field.name if of and of.field else sent}
            if wanted in {name.lower() for name in names}:
                return place
        return None

    def _sort_into(self, rows: SortedOnDisk, place: int) -> None:
        delimiter = self.table.dialect.column_delimiter.character
        line_end = self.table.dialect.line_ending.characters.encode()
        fold = self._fold(place)
        for record in records_of(self.bucket, self.table):
            raw = ended_row(record.sent.raw, line_end)
            own = ended_row(record.row, line_end) if record.is_kept else None
            parent = fold(cells_of(raw, delimiter)[place])
            at = record.place
            row = (
                (parent, raw, at.line, at.file, at.name, own)
                if at
                else (parent, raw, 0, 0, "", own)
            )
            rows.add(parent, row, len(raw) + len(own or b""))

    def _fold(self, place: int) -> Callable[[str], str]:
        """Return how values of the column are compared, as Salesforce does."""
        fields = self.table.fields
        found = _by_sent(fields).get(fields.sent[place]) if fields else None
        if found is None or found.field is None:
            return str.strip
        fold = fold_of(found.parent.key if found.parent else found.field)
        return lambda cell: fold(cell.strip())


def _by_sent(fields: HeaderFields | None) -> dict[str, FoundColumn]:
    return {each.sent: each for each in fields.columns if each.sent} if fields else {}


def _written(
    rows: Iterator[_Row], slices: GroupedSlices, file: OriginsFile, parents: LargeParents
) -> Iterator[bytes]:
    before: str | None = None
    for parent, raw, line, of_file, name, own in rows:
        place = Place(line, of_file, name)
        if parent != before or parent in _NO_PARENT:
            slices.begin_parent()
            parents.begin(parent, place)
            before = parent
        slices.add(raw)
        parents.count += 1
        file.add(place, own)
        yield raw
