"""
Make an upload ready to load: read it once, refuse it in words or find the slices it goes in.

A plain UTF-8 upload is loaded from its own bytes. Any other is read again and a clean copy of it,
in UTF-8 with one kind of line break, is written to `work/` as a stream, and loaded from there.
"""

import dataclasses

from bulkdrop import layout
from bulkdrop.errors import UploadRefusedError
from bulkdrop.load import Load, SetAside
from bulkdrop.load_warning import LoadWarning
from bulkdrop.plan_load.clean import CleanCopy, Cleaner, NotUtf8Error
from bulkdrop.plan_load.cut import Cut, NeedsCleaningError
from bulkdrop.reason import ReasonCode
from bulkdrop.settings import PlanSettings
from bulkdrop.storage.bucket import Bucket
from bulkdrop.storage.object_content import ObjectContent
from bulkdrop.storage.source import Source
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
from bulkdrop.table.misread.warn import warnings_of
from bulkdrop.table.records.columns import can_stand
from bulkdrop.table.records.record_limit import RecordLimit
from bulkdrop.table.records.scan import BadRecord
from bulkdrop.table.records.skipped import Skipped
from bulkdrop.table.slice import Slice
from bulkdrop.table.text import Text


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
                except NeedsCleaningError:
                    pass
        return self._cleaned(compression, hints)

    def _is_workbook(self) -> bool:
        from bulkdrop.table.workbook.member import is_package  # noqa: PLC0415 # compiled, and rare

        return is_package(self._content)

    def _as_it_is(self, head: bytes, hints: Hints) -> Table:
        upload, mark = self.load.upload, mark_of(head)
        refuse_other_text(head[len(mark) :])
        dialect = detect_dialect(head[len(mark) :], hints.column_delimiter)
        if not can_stand(dialect) or dialect.ends_with_cr:
            raise NeedsCleaningError
        header_start = len(mark) + len(dialect.above)
        cut = Cut(self.bucket, self.load, self.settings, dialect)
        slices = cut.slices(self._content, header_start + len(dialect.header))
        delimiter, ended = dialect.column_delimiter.value, dialect.line_ending.value
        form = Form("none", UTF_8, delimiter, ended, cleaned=False, byte_order_mark=bool(mark))
        skipped = Skipped()
        skipped.add_blank_lines(dialect.blank_lines)
        seen = cut.watch.tallies
        warnings = (*skipped.warnings(), *warnings_of(seen, skipped.place, form, hints))
        return Table(upload.source, header_start, dialect, slices, None, form, warnings)

    def _cleaned(self, compression: Compression, hints: Hints) -> Table:
        """Try UTF-8 first where nothing says otherwise, and guess if that fails."""
        text = Text(
            self._content,
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
        warnings = (
            *copy.skipped.warnings(),
            *(each for sheet in sheets for each in sheet.warnings()),
            *warnings_of(copy.seen, copy.skipped.place, form, hints),
        )
        clean = Source(layout.clean_copy_key(self.load.load_id))
        return Table(clean, 0, copy.dialect, copy.slices, copy.set_aside, form, warnings)

    def _copy(self, text: Text, hints: Hints, *, tolerate_broken: bool) -> CleanCopy:
        is_packed = text.compression is not Compression.NONE
        packed_bytes = text.content.size if is_packed else None
        cleaner = Cleaner(
            self.bucket,
            self.load.load_id,
            text,
            hints.column_delimiter,
            self.settings.max_part_bytes,
            RecordLimit.of(self.settings.max_records_per_load, packed_bytes),
            self._refuse,
            tolerate_broken,
        )
        return cleaner.write()

    def _refuse(self, bad: BadRecord) -> None:
        if self.settings.bad_records == "RefuseUpload":
            raise UploadRefusedError(
                ReasonCode.MALFORMED_RECORDS,
                f"Line {bad.where} {bad.complaint}. "
                "Nothing was sent; fix the file and drop it again.",
                line=bad.where if bad.place else bad.line,
            )

    @property
    def _content(self) -> ObjectContent:
        upload = self.load.upload
        return ObjectContent(self.bucket, upload.source, upload.bytes)
