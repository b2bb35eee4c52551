"""Write a clean copy of an upload: UTF-8, one kind of line break, the columns that are sent."""

import dataclasses
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import chain

from bulkdrop import layout
from bulkdrop.load.plan import SetAside
from bulkdrop.plan_load.set_aside import SetAsideRecords
from bulkdrop.storage.bucket import Bucket
from bulkdrop.storage.growing_object import GrowingObject
from bulkdrop.table.breaks import Breaks, OtherBreaksError, job_line_ending, with_breaks
from bulkdrop.table.csv_writer import render
from bulkdrop.table.files.places import Places
from bulkdrop.table.form import CR, MIXED
from bulkdrop.table.header.added_columns import are_loaded
from bulkdrop.table.header.dialect import Dialect, detect_dialect
from bulkdrop.table.misread.tally import Tallies
from bulkdrop.table.misread.watch import Watch, seen_in_header
from bulkdrop.table.peek import peek
from bulkdrop.table.records.bad_record import NOT_UTF8, BadRecord
from bulkdrop.table.records.columns import SentColumns
from bulkdrop.table.records.grammar import Rules
from bulkdrop.table.records.origins import Origins, OriginsFile
from bulkdrop.table.records.record_limit import RecordLimit
from bulkdrop.table.records.scan import Scan
from bulkdrop.table.records.skipped import Skipped
from bulkdrop.table.slice import Own, Slice
from bulkdrop.table.text import Text, drop_first
from sfbulk import ColumnDelimiter, LineEnding


class NotUtf8Error(Exception):
    """A text that was taken for UTF-8 is something else."""


@dataclasses.dataclass(frozen=True)
class CleanCopy:
    """
    A clean copy: its dialect, its slices, what is not in it, and what was seen in the text.

    `names_seen` is what was seen in the header, as `seen` is of the records.
    """

    dialect: Dialect
    slices: list[Slice]
    own_header: int
    """The length of the header as the upload has it, with which the file of own rows begins."""
    set_aside: SetAside | None
    skipped: Skipped
    names_seen: Tallies
    seen: Tallies
    line_ending: str
    was_loaded: bool
    """Whether the upload is the `success.csv` of a load."""


@dataclasses.dataclass(frozen=True)
class Cleaner:
    """
    Writes the clean copy of a text under `work/`, and beside it what is set aside.

    `tolerate_broken` sets records aside that are not valid UTF-8; else the first one raises
    NotUtf8Error, since the text may be in another encoding. `left_out` says which columns, by their
    places, are not sent.
    """

    bucket: Bucket
    load_id: str
    text: Text
    column_delimiter: ColumnDelimiter | None
    max_part_bytes: int
    record_limit: RecordLimit
    refuse: Callable[[BadRecord], None]
    tolerate_broken: bool
    left_out: Callable[[tuple[str, ...]], Collection[int]]

    def write(self) -> CleanCopy:
        """Write the copy as a stream; raises UploadRefusedError as the scan does."""
        try:
            return self._write(None)
        except OtherBreaksError:
            text = dataclasses.replace(self.text, places=Places())
            again = dataclasses.replace(self, text=text)
            return again._write(LineEnding.LF)  # noqa: SLF001 # its own

    def _write(self, job: LineEnding | None) -> CleanCopy:
        head, blocks = peek(self.text.blocks())
        found = detect_dialect(head, self.column_delimiter)
        job = job or job_line_ending(head, found.line_ending)
        skipped, breaks = Skipped(self.text.places), Breaks(found.line_ending)
        skipped.add_blank_lines(found.blank_lines)
        columns, watch = SentColumns(found, skipped), Watch()
        columns.leave_out(self.left_out(columns.names))
        dialect = _clean_dialect(found, columns, job)
        key = layout.clean_copy_key(self.load_id)
        with (
            GrowingObject(self.bucket, layout.lines_key(key)) as lines,
            GrowingObject(self.bucket, layout.own_rows_key(key)) as own_rows,
            SetAsideRecords(found, columns.own_header, self.text) as aside,
        ):
            places = self.text.places
            origins = Origins(places, OriginsFile(lines, own_rows, columns.own_header))
            judge = self._judge(aside, skipped, breaks)
            first = Scan(
                found,
                judge,
                start=0,
                max_part_bytes=self.max_part_bytes,
                rules=Rules.MIXED_BREAKS,
                place=self.text.places.of,
            )
            rows = first.run(drop_first(blocks, len(found.above) + len(found.header)))
            rows = breaks.watch(watch.over(rows, first), job)
            spans = columns.of(rows, first, origins, job)
            second = Scan(
                dialect,
                lambda bad: judge(_as_written(bad, origins)),
                start=len(dialect.header),
                max_part_bytes=self.max_part_bytes,
                rules=Rules.CLEANED,
            )
            clean = self.record_limit.limited(second.run(spans), second)
            cuts: list[Own] = []
            noted = _noted(clean, second, origins, cuts)
            self.bucket.write_stream(key, chain([dialect.header], noted))
            for bad in self.text.unsent():
                judge(bad)
            set_aside = aside.save(self.bucket, self.load_id)
        ended, names = self._line_ending(breaks), seen_in_header(found.header, found.line)
        slices = [
            dataclasses.replace(piece, own=own)
            for piece, own in zip(second.slices, cuts, strict=True)
        ]
        return CleanCopy(
            dialect,
            slices,
            len(columns.own_header),
            set_aside,
            skipped,
            names,
            watch.tallies,
            ended,
            are_loaded(found.columns),
        )

    def _line_ending(self, breaks: Breaks) -> str:
        ends = self.text.line_ends
        if CR not in ends:
            return breaks.line_ending
        return MIXED if MIXED in ends else CR

    def _judge(
        self, aside: SetAsideRecords, skipped: Skipped, breaks: Breaks
    ) -> Callable[[BadRecord], None]:
        def judge(bad: BadRecord) -> None:
            bad = dataclasses.replace(bad, place=bad.place or self.text.places.of(bad.line))
            breaks.see(bad.record)
            if bad.passed_over:
                skipped.add(bad.passed_over)
                return
            if bad.complaint == NOT_UTF8 and not self.tolerate_broken:
                raise NotUtf8Error
            self.refuse(bad)
            aside.add(bad)

        return judge


def _as_written(bad: BadRecord, origins: Origins) -> BadRecord:
    """Return what cannot be sent as it stands in the text: the second scan sees what is sent."""
    line, own = origins.drop()
    return dataclasses.replace(bad, line=line, record=own or bad.record)


def _noted(
    spans: Iterable[bytes], scan: Scan, origins: Origins, cuts: list[Own]
) -> Iterator[bytes]:
    """Pass on what a scan does, and note where the records come from, slice by slice."""
    records = 0
    for span in spans:
        if len(scan.slices) > len(cuts):
            cuts.append(origins.cut())
        origins.pass_on(scan.records - records)
        records = scan.records
        yield span
    if len(scan.slices) > len(cuts):
        cuts.append(origins.cut())


def _clean_dialect(found: Dialect, columns: SentColumns, job: LineEnding) -> Dialect:
    header = found.header.rstrip(b"\r\n") + b"\n"
    if not (found.as_it_is and columns.are_all):
        header = render([columns.names], found.column_delimiter.character)
    (header,) = with_breaks([header], job)
    return Dialect(found.column_delimiter, job, header, columns.names)
