"""
Plan a load: read the upload once, refuse it in words or say in which parts it goes.

A plain UTF-8 upload is loaded from its own bytes. Any other is read again and a clean copy of it,
in UTF-8 with LF line ends, is written to `work/` as a stream, and loaded from there.
"""

import dataclasses

from bulkdrop import keys
from bulkdrop.bucket import Bucket
from bulkdrop.clean import CleanCopy, Cleaner, NotUtf8Error, needs_other_columns
from bulkdrop.containers import Compression, detect_compression
from bulkdrop.dialect import HEAD_BYTES, Dialect, detect_dialect
from bulkdrop.encoding import UTF_8, detect_encoding, guess_encoding, is_mostly_utf8, mark_of
from bulkdrop.errors import UploadRefusedError
from bulkdrop.hints import Hints
from bulkdrop.load import Form, Load, Part, Plan, SetAside, Source
from bulkdrop.scan import BadRecord, Scan
from bulkdrop.settings import PlanSettings
from bulkdrop.text import Text
from sfbulk import LineEnding


class _NeedsCleaningError(Exception):
    """The upload cannot be loaded from its own bytes."""


@dataclasses.dataclass(frozen=True)
class Planner:
    """Plans one load."""

    bucket: Bucket
    load: Load
    settings: PlanSettings

    def plan(self) -> Plan:
        """Plan the load; raises UploadRefusedError if the upload cannot be loaded as it is."""
        upload = self.load.upload
        hints = Hints.from_metadata(self.bucket.metadata(upload.source))
        head = b"".join(self.bucket.read_range(upload.source, 0, min(upload.bytes, HEAD_BYTES)))
        compression = hints.compression or detect_compression(head)
        plain = compression is Compression.NONE
        encoding = hints.encoding or (detect_encoding(head) if plain else None)
        if plain and encoding == UTF_8:
            try:
                return self._as_it_is(head, hints)
            except _NeedsCleaningError:
                pass
        return self._cleaned(compression, encoding, hints)

    def _as_it_is(self, head: bytes, hints: Hints) -> Plan:
        upload, mark = self.load.upload, mark_of(head)
        dialect = detect_dialect(head[len(mark) :], hints.column_delimiter)
        if needs_other_columns(dialect) or dialect.header.endswith(b"\r"):
            raise _NeedsCleaningError
        start = len(mark) + len(dialect.header)
        scan = Scan(
            dialect, _clean_instead, start=start, max_part_bytes=self.settings.max_part_bytes
        )
        for span in scan.run(self.bucket.read_range(upload.source, start, upload.bytes)):
            if _has_other_breaks(span, dialect.line_ending):
                raise _NeedsCleaningError
        form = Form(
            Compression.NONE, UTF_8, dialect.column_delimiter, dialect.line_ending, cleaned=False
        )
        return self._plan(upload.source, len(mark), dialect, scan.parts, None, form)

    def _cleaned(self, compression: Compression, encoding: str | None, hints: Hints) -> Plan:
        """Try UTF-8 first where nothing says otherwise, and guess if that fails."""
        told = hints.encoding is not None
        text = Text(self.bucket, self.load.upload, compression, encoding or UTF_8)
        try:
            copy = self._copy(text, hints, tolerate_broken=told)
        except NotUtf8Error:
            sample = text.sample()
            mixed = is_mostly_utf8(sample)
            encoding = UTF_8 if mixed else guess_encoding(sample)
            text = dataclasses.replace(text, encoding=encoding)
            copy = self._copy(text, hints, tolerate_broken=mixed)
        form = Form(
            compression,
            text.encoding,
            copy.dialect.column_delimiter,
            copy.dialect.line_ending,
            cleaned=True,
        )
        source = Source(self._key("clean.csv"))
        return self._plan(source, 0, copy.dialect, copy.parts, copy.set_aside, form)

    def _copy(self, text: Text, hints: Hints, *, tolerate_broken: bool) -> CleanCopy:
        cleaner = Cleaner(
            text,
            hints.column_delimiter,
            self.settings.max_part_bytes,
            self._refuse,
            tolerate_broken,
        )
        return cleaner.write(self._key("clean.csv"), self._key("set_aside.csv"))

    def _refuse(self, bad: BadRecord) -> None:
        if self.settings.bad_records == "RefuseUpload":
            raise UploadRefusedError(
                f"Line {bad.line} {bad.complaint}. "
                "Nothing was sent; mend the file and drop it again."
            )

    def _plan(  # noqa: PLR0913, PLR0917 # a plan has as many sides
        self,
        source: Source,
        header_start: int,
        dialect: Dialect,
        parts: list[Part],
        set_aside: SetAside | None,
        form: Form,
    ) -> Plan:
        records = sum(part.records for part in parts)
        self._refuse_unsound(records, set_aside)
        parts_key = self._key("parts.json")
        self.bucket.write_json(parts_key, [dataclasses.asdict(part) for part in parts])
        return Plan(
            source=source,
            header_start=header_start,
            header_stop=header_start + len(dialect.header),
            column_delimiter=dialect.column_delimiter,
            line_ending=dialect.line_ending,
            parts_key=parts_key,
            parts=len(parts),
            records=records,
            set_aside=set_aside,
            form=form,
            max_concurrent_jobs=self.settings.max_concurrent_jobs,
        )

    def _refuse_unsound(self, records: int, set_aside: SetAside | None) -> None:
        if set_aside and set_aside.records > records:
            raise UploadRefusedError(
                f"{set_aside.first}. {set_aside.records} of {set_aside.records + records} records "
                "are like that, more than are well formed. "
                "Nothing was sent; check the delimiter and the header, and drop the file again."
            )
        if not records:
            raise UploadRefusedError(
                "The file has a header but no records. Nothing was sent; drop a file with records."
            )

    def _key(self, name: str) -> str:
        return keys.work_prefix(self.load.load_id) + name


def _clean_instead(_bad: BadRecord) -> None:
    raise _NeedsCleaningError


def _has_other_breaks(span: bytes, line_ending: LineEnding) -> bool:
    """Tell whether breaks of another kind stand within quotes: Salesforce looks at raw bytes."""
    if line_ending is LineEnding.LF:
        return b"\r" in span
    return not span.count(b"\r\n") == span.count(b"\n") == span.count(b"\r")
