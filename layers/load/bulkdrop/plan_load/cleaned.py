"""Make an upload ready to load that cannot be loaded from its own bytes: write a clean copy."""

import dataclasses
from collections.abc import Collection

from bulkdrop import layout
from bulkdrop.errors import UploadRefusedError
from bulkdrop.folder_settings.keys import FolderSettings
from bulkdrop.load.plan import OwnHeader
from bulkdrop.load.upload import Load
from bulkdrop.plan_load.clean import CleanCopy, Cleaner, NotUtf8Error
from bulkdrop.plan_load.header import HeaderCheck
from bulkdrop.plan_load.table import Table
from bulkdrop.plan_load.typed_columns import TypedColumns
from bulkdrop.reason import ReasonCode
from bulkdrop.settings import PlanSettings
from bulkdrop.storage.bucket import Bucket
from bulkdrop.storage.source import Source
from bulkdrop.table.content import Content
from bulkdrop.table.encoding import UTF_8, is_mostly_utf8
from bulkdrop.table.files.containers import Bounds, Compression
from bulkdrop.table.files.places import Places
from bulkdrop.table.files.recognise import naming
from bulkdrop.table.form import Form
from bulkdrop.table.hints import Hints
from bulkdrop.table.misread.warn import warnings_of
from bulkdrop.table.records.bad_record import BadRecord
from bulkdrop.table.records.record_limit import RecordLimit
from bulkdrop.table.text import Text


@dataclasses.dataclass(frozen=True)
class Cleaned:
    """Makes one upload ready to load by a clean copy of it."""

    bucket: Bucket
    load: Load
    settings: PlanSettings
    content: Content
    header: HeaderCheck
    folder: FolderSettings

    def table(self, compression: Compression, hints: Hints) -> Table:
        """
        Return the table of the clean copy; raises UploadRefusedError where there can be none.

        UTF-8 is tried first where nothing says otherwise; an encoding is guessed if that fails.
        """
        text = Text(
            self.content,
            compression,
            hints.column_delimiter,
            Bounds(self.settings.max_unpacked_bytes, self.settings.max_workbook_bytes),
            hints.encoding,
            hints.sheet,
            writers_of=TypedColumns(self.header, self.folder),
        )
        try:
            copy = self._copy(text, hints, tolerate_broken=hints.encoding is not None)
        except NotUtf8Error:
            from bulkdrop.table.guess.choose import guess_encoding  # noqa: PLC0415 # slow, and rare

            guessed: dict[str, str] = {}
            for name, sample in text.samples().items():
                with naming(name):
                    guessed[name] = UTF_8 if is_mostly_utf8(sample) else guess_encoding(sample)
            text = dataclasses.replace(text, guessed=guessed, places=Places(), sheets={})
            copy = self._copy(text, hints, tolerate_broken=True)
        self.header.refuse()
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
            *warnings_of(copy.names_seen, copy.skipped.place, form, hints, in_header=True),
            *warnings_of(copy.seen, copy.skipped.place, form, hints),
        )
        clean = Source(layout.clean_copy_key(self.load.load_id))
        own_header = OwnHeader(Source(layout.own_rows_key(clean.key)), 0, copy.own_header)
        return Table(
            clean,
            0,
            copy.dialect,
            copy.slices,
            copy.set_aside,
            form,
            own_header,
            warnings,
            was_loaded=copy.was_loaded,
        )

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
            self._left_out if tolerate_broken else self._likely_left_out,
        )
        return cleaner.write()

    def _left_out(self, columns: tuple[str, ...]) -> Collection[int]:
        """Return the places of the columns that are not sent; refuse what is wrong with others."""
        fields = self.header.check(columns)
        return fields.left_out if fields else ()

    def _likely_left_out(self, columns: tuple[str, ...]) -> Collection[int]:
        """Return the same, and refuse nothing yet if a wrong encoding may be the reason."""
        if all(map(str.isascii, columns)):
            return self._left_out(columns)
        fields = self.header.look(columns)
        return fields.left_out if fields and not self.header.refusal else ()

    def _refuse(self, bad: BadRecord) -> None:
        if self.settings.bad_records == "RefuseUpload":
            raise UploadRefusedError(
                ReasonCode.MALFORMED_RECORDS,
                f"Line {bad.where} {bad.complaint}. "
                "Nothing was sent; fix the file and drop it again.",
                line=bad.where.shown,
            )
