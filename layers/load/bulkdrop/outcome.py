"""What became of one part; kept in S3 until the load is finished."""

import dataclasses
from typing import Any, Literal

from bulkdrop.failure import Failure
from sfbulk import Job

ResultName = Literal["success", "failure", "unprocessed"]


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
    The records of a part, its job, and its result files.

    Without result files nobody knows what became of its records; `failure` then says why.
    """

    part: int
    records: int
    job: JobReport | None = None
    results: dict[ResultName, ResultFile] = dataclasses.field(default_factory=dict)
    failure: Failure | None = None

    def count(self, name: ResultName) -> int:
        """Give the number of records in one of the result files."""
        return self.results[name].records if name in self.results else 0

    @property
    def unknown(self) -> int:
        """Give the number of records that no result file holds; below 0 if they hold too many."""
        return self.records - sum(file.records for file in self.results.values())

    def to_json(self) -> dict[str, Any]:
        """Give the outcome as JSON types."""
        return dataclasses.asdict(self)

    @classmethod
    def from_json(cls, document: dict[str, Any]) -> "Outcome":
        """Read what to_json wrote."""
        return cls(
            part=document["part"],
            records=document["records"],
            job=JobReport(**document["job"]) if document["job"] else None,
            results={name: ResultFile(**file) for name, file in document["results"].items()},
            failure=Failure(**document["failure"]) if document["failure"] else None,
        )
