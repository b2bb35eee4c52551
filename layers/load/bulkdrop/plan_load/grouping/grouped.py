"""Put the records of one parent together, as the setting `group_by` asks, against row locks."""

import dataclasses
from collections.abc import Callable, Iterator

from bulkdrop import layout
from bulkdrop.fields.checks.repeated_keys import fold_of
from bulkdrop.fields.column import FoundColumn
from bulkdrop.fields.header import HeaderFields
from bulkdrop.load.upload import Load
from bulkdrop.load_warning import LoadWarning, WarningCode
from bulkdrop.own_rows.records import cells_of
from bulkdrop.plan_load.grouping.grouped_copy import Copied, CopyWriter, Row, size_of
from bulkdrop.plan_load.own_origins import records_of
from bulkdrop.plan_load.table import Table
from bulkdrop.storage.bucket import Bucket
from bulkdrop.storage.source import Source
from bulkdrop.table.files.places import Place
from bulkdrop.table.sorted_on_disk import SortedOnDisk
from bulkdrop.work.next_attempt import ended_row

SORTED_BYTES = 2_000_000_000
"""As much is sorted in one run of Plan Load; a larger table takes several."""


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
        without such a column stays as it is, with a warning. Raises PlanUnfinishedError if the next
        run has to go on.
        """
        table, place = self.table, self._place()
        if place is None:
            text = (
                f"group_by in bulkdrop.toml names {self.group_by}, which is no column of the file: "
                "its records were sent in their own order."
            )
            warning = LoadWarning(WarningCode.NOT_GROUPED, text)
            return dataclasses.replace(table, warnings=(*table.warnings, warning))
        key = layout.kept_key(self.load.load_id, "grouped.csv")
        copied = self._copied(key, place)
        return dataclasses.replace(
            table,
            source=Source(key),
            header_start=0,
            slices=copied.slices,
            form=dataclasses.replace(table.form, cleaned=True),
            warnings=(*table.warnings, *copied.found.warnings(table.dialect.columns[place])),
            is_grouped=True,
        )

    def _copied(self, key: str, place: int) -> Copied:
        slices = self.table.slices
        writer = CopyWriter(self.bucket, self.table, self.max_part_bytes)
        if slices and slices[-1].stop - slices[0].start > SORTED_BYTES:
            from bulkdrop.plan_load.grouping.in_runs import GroupedInRuns  # noqa: PLC0415 # of few

            def rows_of(table: Table) -> Iterator[Row]:
                return self._rows(table, place)

            return GroupedInRuns(self.bucket, self.load, self.table, writer, rows_of).copied(key)
        with SortedOnDisk() as rows:
            for row in self._rows(self.table, place):
                rows.add(row[0], row, size_of(row))
            return writer.write(rows.rows(), key)

    def _place(self) -> int | None:
        """Return the column that the records are grouped by, counted from 0."""
        wanted, fields = self.group_by.lower(), self.table.fields
        columns = self.table.dialect.columns
        found = _by_sent(fields)
        for place, (column, sent) in enumerate(
            zip(columns, fields.sent if fields else columns, strict=True)
        ):
            of = found.get(sent)
            names = {column.strip(), sent}
            if of and of.field:  # with values made, the header is that which is sent
                names |= {of.column.strip(), of.field.name}
            if wanted in {name.lower() for name in names}:
                return place
        return None

    def _rows(self, table: Table, place: int) -> Iterator[Row]:
        """Yield the rows of a table, or of some slices of it."""
        delimiter = table.dialect.column_delimiter.character
        line_end = table.dialect.line_ending.characters.encode()
        fold = self._fold(place)
        for record in records_of(self.bucket, table):
            raw = ended_row(record.sent.raw, line_end)
            own = ended_row(record.row, line_end) if record.is_kept else None
            parent = fold(cells_of(raw, delimiter)[place])
            at = record.place or Place(0)
            yield parent, raw, at.line, at.file, at.name, own

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
