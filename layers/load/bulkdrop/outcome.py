"""What became of one part; kept in S3 until the load is finished."""

import dataclasses
from typing import Any

from bulkdrop import keys
from bulkdrop.failure import Failure
from bulkdrop.load import Part
from bulkdrop.result_csv import ResultName
from bulkdrop.storage.bucket import Bucket
from sfbulk import Job


@dataclasses.dataclass(frozen=True)
class ResultFile:
    """One result set of a part: where it is kept, and how many records it holds."""

    key: str
    records: int


@dataclasses.dataclass(frozen=True)
class JobReport:
    """Salesforce's last word on a job, for the summary."""

    id: str
    state: str
    records_processed: int | None
    records_failed: int | None
    error: str | None

    @classmethod
    def of(cls, job: Job) -> "JobReport":
        """Take down what the summary tells of a job."""
        return cls(
            job.id, job.state.value, job.records_processed, job.records_failed, job.error_message
        )


@dataclasses.dataclass(frozen=True)
class Outcome:
    """
    What became of the records of one attempt at a part.

    Each is in one of the result files, or in `again`, the part that a next attempt loads. Without
    any of these nobody knows what became of it; `failure` then says why.
    """

    part: int
    attempt: int
    records: int
    job: JobReport | None = None
    results: dict[ResultName, ResultFile] = dataclasses.field(default_factory=dict)
    again: Part | None = None
    failure: Failure | None = None

    def count(self, name: ResultName) -> int:
        """Give the number of records in one of the result files."""
        return self.results[name].records if name in self.results else 0

    @property
    def unknown(self) -> int:
        """Give the number of records that are nowhere; below 0 if there are too many."""
        again = self.again.records if self.again else 0
        return self.records - again - sum(file.records for file in self.results.values())

    def to_json(self) -> dict[str, Any]:
        """Give the outcome as JSON types."""
        return dataclasses.asdict(self)

    @classmethod
    def from_json(cls, document: dict[str, Any]) -> "Outcome":
        """Read what to_json wrote."""
        job, again, failure = document["job"], document["again"], document["failure"]
        return cls(
            part=document["part"],
            attempt=document["attempt"],
            records=document["records"],
            job=JobReport(**job) if job else None,
            results={name: ResultFile(**file) for name, file in document["results"].items()},
            again=Part.from_json(again) if again else None,
            failure=Failure(**failure) if failure else None,
        )


def outcome_key(load_id: str, part: Part) -> str:
    """Where the outcome of an attempt at a part is kept."""
    return f"{keys.attempt_prefix(load_id, part.number, part.attempt)}outcome.json"


def read_outcome(bucket: Bucket, load_id: str, part: Part) -> Outcome | None:
    """Read the outcome of an attempt at a part, if it has come to one."""
    document = bucket.read_json(outcome_key(load_id, part))
    return Outcome.from_json(document) if document else None
