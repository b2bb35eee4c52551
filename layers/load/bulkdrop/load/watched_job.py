"""A job in the poll loop, as it travels from look to look."""

import dataclasses

from bulkdrop.document import Document
from sfbulk import Job, JobState


@dataclasses.dataclass(frozen=True)
class WatchedJob(Document):
    """
    A job in the poll loop.

    `waited_seconds` sums the waits, which is the job's age except for the moments of looking: it is
    the loop's clock, so that nothing depends on a function's own. `note` says why a look saw
    nothing. A job that failed or was aborted `is_finished` when its counters, `processed` and
    `failed`, are the same in two looks: until then its results may still move.
    """

    id: str
    state: JobState
    wait_seconds: int
    waited_seconds: int = 0
    given_up: bool = False
    is_finished: bool = False
    processed: int | None = None
    failed: int | None = None
    note: str | None = None

    @classmethod
    def of(cls, job: Job, wait_seconds: int) -> "WatchedJob":
        """Begin to watch a job that was just submitted."""
        return cls(job.id, job.state, wait_seconds)
