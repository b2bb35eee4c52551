"""
Make an upload ready to load: read it once, refuse it in words or find the slices it goes in.

A plain UTF-8 upload is loaded from its own bytes. Any other is read again and a clean copy of it,
in UTF-8 with one kind of line break, is written to `work/` as a stream, and loaded from there.
"""

import dataclasses
import time

from bulkdrop import layout
from bulkdrop.errors import PlanUnfinishedError, UploadRefusedError
from bulkdrop.load.load import Load, SetAside, Slice, Source
from bulkdrop.load_warning import LoadWarning
from bulkdrop.plan_load.clean import CleanCopy, Cleaner, NotUtf8Error
from bulkdrop.reason import ReasonCode
from bulkdrop.settings import PlanSettings
from bulkdrop.storage.bucket import Bucket
from bulkdrop.storage.read_ahead import read_ahead
from bulkdrop.table.breaks import has_other_breaks
from bulkdrop.table.encoding import (
    UTF_8,
    detect_encoding,
    is_mostly_utf8,
    mark_of,
)
from bulkdrop.table.files.containers import Bounds, Compression, detect_compression
from bulkdrop.table.files.places import Places
from bulkdrop.table.files.recognise import (
    WORKBOOK_MAGIC,
    naming,
    refuse_binary,
    refuse_other_text,
)
from bulkdrop.table.form import Form
from bulkdrop.table.header.dialect import HEAD_BYTES, Dialect, detect_dialect
from bulkdrop.table.hints import Hints
from bulkdrop.table.records.columns import can_stand
from bulkdrop.table.records.record_limit import RecordLimit
from bulkdrop.table.records.scan import BadRecord, Scan
from bulkdrop.table.records.skipped import Skipped
from bulkdrop.table.text import Text
from bulkdrop.work.progress import RUN_SECONDS, Progress, keep_progress, kept_progress


class _NeedsCleaningError(Exception):
    """The upload cannot be loaded from its own bytes."""


@dataclasses.dataclass(frozen=True)
class Table:
    """An upload that is ready to load: where its rows are, how they are written, how it was."""

    source: Source
    header_start: int
    dialect: Dialect
    slices: list[Slice]
    set_aside: SetAside | None
    form: Form
    warnings: tuple[LoadWarning, ...] = ()


@dataclasses.dataclass(frozen=True)
class Preparation:
    """Makes one upload ready to load."""

    bucket: Bucket
    load: Load
    settings: PlanSettings

    def prepare(self) -> Table:
        """Give the table; raises UploadRefusedError if the upload cannot be loaded as it is."""
        upload = self.load.upload
        hints = Hints.from_metadata(self.bucket.metadata(upload.source))
        head = b"".join(self.bucket.read_range(upload.source, 0, min(upload.bytes, HEAD_BYTES)))
        compression = hints.compression or detect_compression(head)
        if compression is Compression.ZIP and self._is_workbook():
            compression = Compression.NONE
        elif compression is Compression.NONE and not head.startswith(WORKBOOK_MAGIC):
            refuse_binary(head)
            if (hints.encoding or detect_encoding(head)) == UTF_8:
                try:
                    return self._as_it_is(head, hints)
                except _NeedsCleaningError:
                    pass
        return self._cleaned(compression, hints)

    def _is_workbook(self) -> bool:
        from bulkdrop.table.workbook.member import is_package  # noqa: PLC0415 # compiled, and rare

        return is_package(self.bucket, self.load.upload)

    def _as_it_is(self, head: bytes, hints: Hints) -> Table:
        upload, mark = self.load.upload, mark_of(head)
        refuse_other_text(head[len(mark) :])
        dialect = detect_dialect(head[len(mark) :], hints.column_delimiter)
        if not can_stand(dialect) or dialect.ends_with_cr:
            raise _NeedsCleaningError
        header_start = len(mark) + len(dialect.above)
        slices = self._cut(dialect, header_start + len(dialect.header))
        delimiter, ended = dialect.column_delimiter.value, dialect.line_ending.value
        form = Form("none", UTF_8, delimiter, ended, cleaned=False, byte_order_mark=bool(mark))
        skipped = Skipped()
        skipped.add_blank_lines(dialect.blank_lines)
        return Table(upload.source, header_start, dialect, slices, None, form, skipped.warnings())

    def _cut(self, dialect: Dialect, start: int) -> list[Slice]:
        """Cut the upload's own bytes, which may take several runs of this step."""
        upload, stop_at = self.load.upload, time.monotonic() + RUN_SECONDS
        done = kept_progress(self.bucket, self.load) or Progress([], line=dialect.line + 1)
        if done.slices:
            start = done.slices[-1].stop
        scan = Scan(
            dialect,
            _clean_instead,
            start=start,
            max_part_bytes=self.settings.max_part_bytes,
            line=done.line,
        )
        spans = scan.run(read_ahead(self.bucket, upload.source, start, upload.bytes))
        earlier = sum(piece.records for piece in done.slices)
        limit = RecordLimit(self.settings.max_records_per_load)
        for span in limit.limited(spans, scan, earlier):
            if has_other_breaks(span, dialect.line_ending):
                raise _NeedsCleaningError
            if scan.slices and time.monotonic() > stop_at:
                progress = Progress(done.slices + scan.slices, scan.line_after_slices)
                keep_progress(self.bucket, self.load, progress)
                raise PlanUnfinishedError(
                    f"{upload.key} is read as far as byte {progress.slices[-1].stop:,} of "
                    f"{upload.bytes:,}; the next run goes on from there."
                )
        return done.slices + scan.slices

    def _cleaned(self, compression: Compression, hints: Hints) -> Table:
        """Try UTF-8 first where nothing says otherwise, and guess if that fails."""
        text = Text(
            self.bucket,
            self.load.upload,
            compression,
            hints.column_delimiter,
            Bounds(self.settings.max_unpacked_bytes, self.settings.max_workbook_bytes),
            hints.encoding,
            hints.sheet,
        )
        try:
            copy = self._copy(text, hints, tolerate_broken=hints.encoding is not None)
        except NotUtf8Error:
            from bulkdrop.table.guess.guess import guess_encoding  # noqa: PLC0415 # slow, and rare

            guessed: dict[str, str] = {}
            for name, sample in text.samples().items():
                with naming(name):
                    guessed[name] = UTF_8 if is_mostly_utf8(sample) else guess_encoding(sample)
            text = dataclasses.replace(text, guessed=guessed, places=Places(), sheets={})
            copy = self._copy(text, hints, tolerate_broken=True)
        sheets = text.sheets.values()
        form = Form(
            compression.value,
            text.written_in,
            copy.dialect.column_delimiter.value,
            copy.line_ending,
            cleaned=True,
            byte_order_mark=bool(text.marked),
            workbook=next((sheet.workbook for sheet in sheets), None),
        )
        warnings = (*copy.warnings, *(each for sheet in sheets for each in sheet.warnings()))
        clean = Source(self._key("clean.csv"))
        return Table(clean, 0, copy.dialect, copy.slices, copy.set_aside, form, warnings)

    def _copy(self, text: Text, hints: Hints, *, tolerate_broken: bool) -> CleanCopy:
        is_packed = text.compression is not Compression.NONE
        packed_bytes = text.upload.bytes if is_packed else None
        cleaner = Cleaner(
            text,
            hints.column_delimiter,
            self.settings.max_part_bytes,
            RecordLimit.of(self.settings.max_records_per_load, packed_bytes),
            self._refuse,
            tolerate_broken,
        )
        return cleaner.write(self._key("clean.csv"), self._key(""))

    def _refuse(self, bad: BadRecord) -> None:
        if self.settings.bad_records == "RefuseUpload":
            raise UploadRefusedError(
                ReasonCode.MALFORMED_RECORDS,
                f"Line {bad.where} {bad.complaint}. "
                "Nothing was sent; fix the file and drop it again.",
                line=bad.where if bad.place else bad.line,
            )

    def _key(self, name: str) -> str:
        return layout.work_prefix(self.load.load_id) + name


def _clean_instead(_bad: BadRecord) -> None:
    raise _NeedsCleaningError
