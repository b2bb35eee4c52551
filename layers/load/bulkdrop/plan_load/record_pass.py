"""One pass over the records of a table: values are made of them, and they are checked."""

import time
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import chain, compress, islice

from bulkdrop import layout
from bulkdrop.errors import UploadRefusedError
from bulkdrop.fields.checks.record_checks import NOT_SENT, Finding, RecordChecks
from bulkdrop.fields.checks.rules import Rules
from bulkdrop.fields.description import Field, ObjectDescription
from bulkdrop.fields.relationships import MOST_PARENTS, Describe
from bulkdrop.fields.values.block import Block
from bulkdrop.fields.values.moments import DateReader
from bulkdrop.fields.values.numbers import NumberReader
from bulkdrop.fields.values.record_values import KeptBack, RecordValues, Values
from bulkdrop.fields.values.sent_columns import SentColumn, SentFields
from bulkdrop.load.upload import Load
from bulkdrop.load_warning import LoadWarning
from bulkdrop.plan_load.existing_keys import UpsertKeys
from bulkdrop.plan_load.found_records import FoundRecords
from bulkdrop.plan_load.kept_back import KeptBackRecords
from bulkdrop.plan_load.own_origins import OwnOrigins
from bulkdrop.plan_load.record_blocks import record_blocks
from bulkdrop.plan_load.table import Table
from bulkdrop.plan_load.upload_lines import UploadLines
from bulkdrop.reason import ReasonCode
from bulkdrop.settings import PlanSettings
from bulkdrop.storage.bucket import Bucket
from bulkdrop.storage.growing_object import GrowingObject
from bulkdrop.storage.source import Source
from bulkdrop.table.breaks import with_breaks
from bulkdrop.table.csv_writer import render
from bulkdrop.table.header.dialect import Dialect
from bulkdrop.table.records.bad_record import BadRecord
from bulkdrop.table.records.grammar import Rules as RecordRules
from bulkdrop.table.records.origins import OriginsFile
from bulkdrop.table.records.scan import Scan
from bulkdrop.work.progress import RUN_SECONDS


class RecordPass:
    """Passes over the records of one table."""

    def __init__(  # noqa: PLR0913, PLR0917 # what is sent, of what, and what it is held against
        self,
        bucket: Bucket,
        load: Load,
        settings: PlanSettings,
        table: Table,
        columns: Sequence[SentColumn],
        described: ObjectDescription,
        describe: Describe,
    ) -> None:
        self._bucket, self._load, self._settings = bucket, load, settings
        self._table, self._columns = table, columns
        self._delimiter = table.dialect.column_delimiter.character
        self._values = RecordValues(
            [each.reader for each in columns], len(table.dialect.columns), self._delimiter
        )
        self._described, self._describe = described, describe
        self._checks: RecordChecks | None = None
        self._upload = UploadLines(bucket, table)
        self.found = FoundRecords(self._upload.files)

    def convert(self, fields: SentFields, *, checks: bool) -> Table:
        """Write a copy with the values that are sent, and return it as the table."""
        self._checks = self._new_checks() if checks else None
        own = self._table.dialect
        header = b"".join(with_breaks([render([fields.sent], self._delimiter)], own.line_ending))
        dialect = Dialect(own.column_delimiter, own.line_ending, header, fields.sent)
        key = layout.values_copy_key(self._load.load_id)
        scan = Scan(
            dialect,
            _too_long,
            start=len(header),
            max_part_bytes=self._settings.max_part_bytes,
            rules=RecordRules.CLEANED,
        )
        with (
            KeptBackRecords(self._bucket, self._table) as kept,
            GrowingObject(self._bucket, layout.lines_key(key)) as lines,
            GrowingObject(self._bucket, layout.own_rows_key(key)) as own_rows,
        ):
            origins = OwnOrigins(self._bucket, self._table, OriginsFile(lines, own_rows))
            spans = with_breaks(self._written(kept, origins), own.line_ending)
            self._bucket.write_stream(key, chain([header], origins.noted(scan.run(spans), scan)))
            set_aside = kept.save(self._load.load_id)
        if not scan.slices:
            raise self.found.none_fits()
        slices = origins.slices(scan)
        return self._table.converted(Source(key), dialect, slices, set_aside, fields)

    def check(self) -> None:
        """Check the records as they would be sent, for ten minutes at most."""
        self._checks = self._new_checks()
        if self._key_place is not None and (field := self._columns[self._key_place].found.field):
            self.found.keys = UpsertKeys(field)
        until = time.monotonic() + RUN_SECONDS
        for _ in self._read():
            if self._load.check and time.monotonic() > until:
                self._end()
                break

    def refuse_findings(self) -> None:
        """Raise UploadRefusedError if a record does not fit."""
        if self.found.findings:
            raise self.found.refusal()

    def _written(self, kept: KeptBackRecords, origins: OwnOrigins) -> Iterator[bytes]:
        for block, values, _ in self._read():
            back = {each.record: each for each in values.kept_back}
            for at, record in enumerate(islice(origins.records, block.records)):
                if each := back.get(at):
                    kept.add(record, each, self._columns[each.column].found)
                else:
                    origins.sent(record)
            if values.records:
                yield self._values.written(block, values)

    def _read(self) -> Iterator[tuple[Block, Values, Sequence[int]]]:
        """Yield block by block what was read of it, and the lines in which its records begin."""
        width = len(self._table.dialect.columns)
        for text in record_blocks(self._bucket, self._table):
            block = Block(text, width, self._delimiter)
            values = self._values.read(block)
            lines = self._upload.of(block.lines)
            self.found.add(map(self._unfit, values.unfit, [lines] * len(values.unfit)))
            if self.found.keys and self._key_place is not None:
                self.found.keys.see(values.columns[self._key_place])
            if self._checks:
                self.found.add(self._checks.see(values.columns, _of_sent(lines, values)))
            self.found.records += block.records
            yield block, values, lines
        self._end()

    @cached_property
    def _key_place(self) -> int | None:
        """Return which column is sent with the key of an upsert, if a check is to look it up."""
        load = self._load
        key = (load.external_id_field or "").lower() if load.check else ""
        names = (each.found.sent.lower() for each in self._columns)
        return next((at for at, name in enumerate(names) if key and name == key), None)

    def _end(self) -> None:
        warnings = [*self._of_readers()]
        if self._checks:
            self.found.add(self._checks.end())
            warnings += self._checks.warnings(self.found.lines)
        self.found.warnings = tuple(warnings)

    def _of_readers(self) -> Iterator[LoadWarning]:
        for each in self._columns:
            if isinstance(each.reader.read, DateReader) and each.column:
                yield from each.reader.read.warnings(each.column)

    def _unfit(self, kept: KeptBack, lines: Sequence[int]) -> Finding:
        column = self._columns[kept.column]
        name = column.found.sent
        line, message = lines[kept.record], f"{kept.cell[:60]} {kept.complaint}"
        return Finding(line, column.column, name, NOT_SENT, kept.cell, message)

    def _new_checks(self) -> RecordChecks:
        rules = Rules(
            self._described, self._load.operation, self._load.external_id_field, self._prefixes
        )
        read = {
            at
            for at, each in enumerate(self._columns)
            if isinstance(each.reader.read, NumberReader)
        }
        found = [each.found for each in self._columns]
        return RecordChecks(found, rules, self._delimiter, read, self._upload.files.shown)

    def _prefixes(self, field: Field) -> list[str]:
        """Return how ids of a lookup's objects begin; nothing if it has too many to ask for."""
        if len(field.reference_to) > MOST_PARENTS:
            return []
        parents = [self._describe(name) for name in field.reference_to]
        known = [parent.key_prefix for parent in parents if parent and parent.key_prefix]
        return known if len(known) == len(parents) else []


def _of_sent(lines: Sequence[int], values: Values) -> Sequence[int]:
    """Return the lines of the records that are sent."""
    if not values.unfit:
        return lines
    kept = {each.record for each in values.unfit}
    return [*compress(lines, (at not in kept for at in range(len(lines))))]


def _too_long(bad: BadRecord) -> None:
    raise UploadRefusedError(
        ReasonCode.TOO_LARGE,
        f"With its values, a record {bad.complaint}. Nothing was sent; shorten the values that the "
        "settings of the folder add.",
    )
