"""
Make an upload ready to load: read it once, refuse it with a reason or find the slices it goes in.

A plain UTF-8 upload is loaded from its own bytes. Any other is read again and a clean copy of it,
in UTF-8 with one kind of line break, is written to `work/` as a stream, and loaded from there.
"""

import dataclasses

from bulkdrop.folder_settings.keys import FolderSettings
from bulkdrop.load.plan import OwnHeader
from bulkdrop.load.upload import Load
from bulkdrop.plan_load.cut import Cut, NeedsCleaningError
from bulkdrop.plan_load.header import HeaderCheck
from bulkdrop.plan_load.repeated import HashedContent
from bulkdrop.plan_load.table import Table
from bulkdrop.settings import PlanSettings
from bulkdrop.storage.bucket import Bucket
from bulkdrop.storage.object_content import ObjectContent
from bulkdrop.table.encoding import (
    UTF_8,
    detect_encoding,
    mark_of,
)
from bulkdrop.table.files.containers import Compression, detect_compression
from bulkdrop.table.files.recognise import (
    WORKBOOK_MAGIC,
    refuse_binary,
    refuse_other_text,
)
from bulkdrop.table.form import Form
from bulkdrop.table.header.added_columns import can_stand
from bulkdrop.table.header.dialect import HEAD_BYTES, detect_dialect
from bulkdrop.table.hints import Hints
from bulkdrop.table.misread.warn import warnings_of
from bulkdrop.table.misread.watch import seen_in_header
from bulkdrop.table.records.skipped import Skipped
from bulkdrop.table.unread_settings import warnings_of_settings
from sfbulk import ColumnDelimiter

_UNSET = FolderSettings()


@dataclasses.dataclass(frozen=True)
class Preparation:
    """Makes one upload ready to load."""

    bucket: Bucket
    load: Load
    settings: PlanSettings
    header: HeaderCheck
    folder: FolderSettings = _UNSET

    def prepare(self) -> Table:
        """Return the table; raises UploadRefusedError if the upload cannot be loaded as it is."""
        metadata = self.bucket.metadata(self.load.upload.source)
        table = self._table(_hints(metadata, self.folder))
        found = (*self.header.warnings, *warnings_of_settings(metadata), *table.warnings)
        return dataclasses.replace(
            table, warnings=found, fields=self.header.fields, metadata=metadata
        )

    def _table(self, hints: Hints) -> Table:
        upload = self.load.upload
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
        from bulkdrop.plan_load.cleaned import Cleaned  # noqa: PLC0415 # plain uploads need none

        cleaned = Cleaned(
            self.bucket, self.load, self.settings, self._content, self.header, self.folder
        )
        return cleaned.table(compression, hints)

    def _is_workbook(self) -> bool:
        from bulkdrop.table.workbook.member import is_package  # noqa: PLC0415 # compiled, and rare

        return is_package(self._content)

    def _as_it_is(self, head: bytes, hints: Hints) -> Table:
        upload, mark = self.load.upload, mark_of(head)
        refuse_other_text(head[len(mark) :])
        dialect = detect_dialect(head[len(mark) :], hints.column_delimiter)
        if not can_stand(dialect) or dialect.ends_with_cr:
            raise NeedsCleaningError
        delimiter, ended = dialect.column_delimiter.value, dialect.line_ending.value
        form = Form("none", UTF_8, delimiter, ended, cleaned=False, byte_order_mark=bool(mark))
        skipped = Skipped()
        skipped.add_blank_lines(dialect.blank_lines)
        names = seen_in_header(dialect.header, dialect.line)
        of_names = warnings_of(names, skipped.place, form, hints, in_header=True)
        fields = self.header.check(dialect.columns)
        if fields and fields.left_out:
            raise NeedsCleaningError
        header_start = len(mark) + len(dialect.above)
        header_stop = header_start + len(dialect.header)
        cut = Cut(self.bucket, self.load, self.settings, dialect)
        content = HashedContent(self._content, head)
        slices = cut.slices(content, header_stop)
        of_cells = warnings_of(cut.watch.tallies, skipped.place, form, hints)
        warnings = (*skipped.warnings(), *of_names, *of_cells)
        header = OwnHeader(upload.source, header_start, header_stop)
        table = Table(upload.source, header_start, dialect, slices, None, form, header, warnings)
        return dataclasses.replace(table, digest=content.digest())

    @property
    def _content(self) -> ObjectContent:
        upload = self.load.upload
        return ObjectContent(self.bucket, upload.source, upload.bytes)


def _hints(metadata: dict[str, str], folder: FolderSettings) -> Hints:
    """Return how the upload is to be read: its metadata wins over the settings of its folder."""
    delimiter = folder.column_delimiter
    stated = Hints.from_metadata(metadata)
    return dataclasses.replace(
        stated,
        encoding=stated.encoding or folder.encoding,
        column_delimiter=stated.column_delimiter
        or (ColumnDelimiter(delimiter.upper()) if delimiter else None),
        sheet=stated.sheet or folder.sheet,
    )
