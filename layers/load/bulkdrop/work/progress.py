"""How far the plan of a very large upload has come, kept in S3 from run to run of the step."""

import dataclasses

from bulkdrop import layout
from bulkdrop.document import Document
from bulkdrop.load.upload import Load
from bulkdrop.storage.bucket import Bucket
from bulkdrop.table.misread.tally import Tallies
from bulkdrop.table.slice import Slice

RUN_SECONDS = 600
"""So long a run reads before it leaves the rest to the next; Lambda ends it after 900 seconds."""


@dataclasses.dataclass(frozen=True)
class Progress(Document):
    """The slices that are cut, the line at which the next one begins, what was seen in them."""

    slices: list[Slice]
    line: int
    seen: Tallies = dataclasses.field(default_factory=Tallies)


def keep_progress(bucket: Bucket, load: Load, progress: Progress) -> None:
    """Write the progress down for the next run of Plan Load."""
    bucket.write_json(layout.progress_key(load.load_id), progress.to_json())


def kept_progress(bucket: Bucket, load: Load) -> Progress | None:
    """Read the progress of an earlier run that had to end before it was through."""
    document = bucket.read_json(layout.progress_key(load.load_id))
    return Progress.from_json(document) if document else None
