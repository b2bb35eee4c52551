"""What became of one part; kept in S3 until the load is finished."""

import dataclasses
from collections.abc import Iterable, Iterator
from typing import Any, Self

from bulkdrop import layout
from bulkdrop.document import Document
from bulkdrop.load.failure import Failure
from bulkdrop.load.part import Part
from bulkdrop.load_warning import LoadWarning
from bulkdrop.result_name import ResultName
from bulkdrop.storage.bucket import Bucket
from bulkdrop.table.records.record_counter import RecordCounter
from sfbulk import Job


@dataclasses.dataclass(frozen=True)
class ResultFile:
    """
    One result file of a part: where it is kept, and how many records it holds.

    `first` and `last` say where its first and last row stand in the upload, if it is in the
    upload's order: as order_key's file does for each of them.
    """

    key: str
    records: int
    first: int | None = None
    last: int | None = None


def write_counted(bucket: Bucket, key: str, chunks: Iterable[bytes]) -> ResultFile:
    """Write a result set, header included, and return it with the number of its records."""
    counter = RecordCounter()
    bucket.write_stream(key, counter.watch(chunks))
    return ResultFile(key, counter.records)


@dataclasses.dataclass(frozen=True)
class JobReport:
    """Salesforce's last word on a job, for the summary."""

    id: str
    state: str
    records_processed: int | None
    records_failed: int | None
    error: str | None
    submitted_at: str | None = None

    @classmethod
    def of(cls, job: Job, submitted_at: str | None = None) -> "JobReport":
        """Return what the summary reports of a job."""
        counts = job.records_processed, job.records_failed
        return cls(job.id, job.state.value, *counts, job.error_message, submitted_at)


@dataclasses.dataclass(frozen=True)
class Org:
    """The org that a load goes into."""

    id: str | None
    """Its id; null if the login did not say."""

    instance_url: str
    """Its address."""


@dataclasses.dataclass(frozen=True)
class Outcome(Document):
    """
    What became of the records of one attempt at a part.

    Each is in one of the result files, or in `again`, the parts that next attempts load: more than
    one if a later look at the job found more of them. Of a record in none of these it is not known
    what became of it; `failure` then says why.
    """

    part: int
    attempt: int
    records: int
    job: JobReport | None = None
    results: dict[ResultName, ResultFile] = dataclasses.field(default_factory=dict)
    again: tuple[Part, ...] = ()
    failure: Failure | None = None
    warnings: tuple[LoadWarning, ...] = ()
    saved_at: str | None = None
    org: Org | None = None
    undo: ResultFile | None = None

    def count(self, name: ResultName) -> int:
        """Return the number of records in one of the result files."""
        return self.results[name].records if name in self.results else 0

    @property
    def unknown(self) -> int:
        """Return the number of records that are nowhere; below 0 if there are too many."""
        following = sum(part.records for part in self.again)
        return self.records - following - sum(file.records for file in self.results.values())

    @property
    def is_open(self) -> bool:
        """Return whether records of it are left: unknown, or neither loaded nor refused."""
        return bool(self.unknown or self.count(ResultName.UNPROCESSED))

    @classmethod
    def from_json(cls, document: dict[str, Any]) -> Self:
        """Read what to_json wrote, in this release or in 0.1.0, which knew one part of `again`."""
        again = document.get("again")
        parts = [again] if isinstance(again, dict) else again
        return super().from_json({**document, "again": parts})


def outcome_key(load_id: str, part: Part) -> str:
    """Return where the outcome of an attempt at a part is kept."""
    return layout.outcome_key(layout.attempt_prefix(load_id, part.number, part.attempt))


def read_outcome(bucket: Bucket, load_id: str, part: Part) -> Outcome | None:
    """Read the outcome of an attempt at a part, if it has come to one."""
    document = bucket.read_json(outcome_key(load_id, part))
    return Outcome.from_json(document) if document else None


def attempts(bucket: Bucket, load_id: str, first: Part) -> Iterator[tuple[Part, Outcome | None]]:
    """Yield an attempt at a part and all that follow from it, each with its outcome."""
    waiting = [first]
    while waiting:
        part = waiting.pop(0)
        outcome = read_outcome(bucket, load_id, part)
        yield part, outcome
        waiting += outcome.again if outcome else ()


def last_attempt(bucket: Bucket, load_id: str, part: Part) -> int:
    """Return the largest number of an attempt at the part that there is."""
    first = dataclasses.replace(part, attempt=1)
    numbers = (each.attempt for each, _ in attempts(bucket, load_id, first))
    return max(part.attempt, *numbers)
