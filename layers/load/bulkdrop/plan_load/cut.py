"""Cut an upload that is loaded from its own bytes."""

import dataclasses
import time

from bulkdrop.errors import PlanUnfinishedError
from bulkdrop.load.upload import Load
from bulkdrop.settings import PlanSettings
from bulkdrop.storage.bucket import Bucket
from bulkdrop.table.breaks import has_other_breaks
from bulkdrop.table.content import Content
from bulkdrop.table.header.dialect import Dialect
from bulkdrop.table.misread.watch import Watch
from bulkdrop.table.records.bad_record import BadRecord
from bulkdrop.table.records.record_limit import RecordLimit
from bulkdrop.table.records.scan import Scan
from bulkdrop.table.slice import Slice
from bulkdrop.work.progress import RUN_SECONDS, Progress, keep_progress, kept_progress


class NeedsCleaningError(Exception):
    """The upload cannot be loaded from its own bytes."""


@dataclasses.dataclass(frozen=True)
class Cut:
    """
    Cuts one upload; raises NeedsCleaningError at the first record that cannot stand.

    `watch` sees the text of all its runs.
    """

    bucket: Bucket
    load: Load
    settings: PlanSettings
    dialect: Dialect
    watch: Watch = dataclasses.field(default_factory=Watch)

    def slices(self, content: Content, start: int) -> list[Slice]:
        """Cut the upload's own bytes, which may take several runs of this step."""
        stop_at = time.monotonic() + RUN_SECONDS
        done = kept_progress(self.bucket, self.load) or Progress([], line=self.dialect.line + 1)
        if done.slices:
            start = done.slices[-1].stop
            self.watch.resume(done.seen)
        scan = Scan(
            self.dialect,
            _clean_instead,
            start=start,
            max_part_bytes=self.settings.max_part_bytes,
            line=done.line,
        )
        spans = scan.run(content.read(start, content.size))
        earlier = sum(piece.records for piece in done.slices)
        limit = RecordLimit(self.settings.max_records_per_load)
        for span in limit.limited(self.watch.over(spans, scan), scan, earlier):
            if has_other_breaks(span, self.dialect.line_ending):
                raise NeedsCleaningError
            if scan.slices and time.monotonic() > stop_at:
                slices = done.slices + scan.slices
                progress = Progress(slices, scan.line_after_slices, self.watch.at_cut)
                keep_progress(self.bucket, self.load, progress)
                raise PlanUnfinishedError(
                    f"{self.load.upload.key} is read as far as byte "
                    f"{progress.slices[-1].stop:,} of {content.size:,}; the next run "
                    "continues there."
                )
        return done.slices + scan.slices


def _clean_instead(_bad: BadRecord) -> None:
    raise NeedsCleaningError
