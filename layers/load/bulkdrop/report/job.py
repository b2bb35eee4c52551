"""What the summary reports of an ingest job."""

import dataclasses

from bulkdrop.bounds import cut_sentence
from bulkdrop.printable import printable
from bulkdrop.work.outcome import JobReport, Outcome


@dataclasses.dataclass(frozen=True)
class SummaryJob:
    """An ingest job, with Salesforce's last word on it."""

    part: int
    """The part of the upload that it loaded, from 0."""

    attempt: int
    """The attempt at that part, from 1; a later one loads records that got a second chance."""

    id: str
    """The job's id in Salesforce."""

    state: str
    """`JobComplete`, `Failed`, `Aborted` or the state in which it was last seen; `Unknown` if it
    was never seen again."""

    records_processed: int | None
    """The records that Salesforce has processed, refused ones included."""

    records_failed: int | None
    """Those of them that Salesforce refused."""

    error: str | None
    """Why Salesforce ended the job, in Salesforce's words."""

    submitted_at: str | None = None
    """When the job was made, by Bulkdrop's clock; null if it is not known."""

    saved_at: str | None = None
    """When its results were saved; null if they were not."""

    @classmethod
    def of(cls, outcome: Outcome, job: JobReport) -> "SummaryJob":
        """Return what the summary reports of the job of an attempt."""
        shown = job.error and printable(cut_sentence(job.error))
        fields = dataclasses.asdict(job) | {"error": shown}
        times = {"submitted_at": job.submitted_at, "saved_at": outcome.saved_at}
        return cls(part=outcome.part, attempt=outcome.attempt, **fields | times)
