"""One ingest job: what it was asked to do, where it stands, and how each call shows it."""

import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from local.org.clock import OrgClock
from local.org.jobs.running import Processing, Results
from local.org.records.schema import Field, SObject
from local.org.vocabulary import ColumnDelimiter, JobState, LineEnding, Operation


@dataclass(frozen=True)
class JobRequest:
    """What the create call asked for, checked."""

    sobject: SObject
    operation: Operation
    line_ending: LineEnding
    delimiter: ColumnDelimiter
    external_id: Field | None = None
    assignment_rule_id: str | None = None


@dataclass
class Job:
    """An ingest job; hold `lock` to change it, or to read more than one attribute."""

    id: str
    request: JobRequest
    api_version: float
    user_id: str
    directory: Path
    clock: OrgClock
    state: JobState = JobState.OPEN
    uploads: int = 0  # that landed whole
    attempts: int = 0  # to upload
    processed: int = 0
    failed: int = 0
    retries: int = 0
    error_message: str | None = None
    created_at: float = field(init=False)
    changed_at: float = field(init=False)
    started_at: float | None = None
    made_at: float = field(default_factory=time.monotonic)  # the lag of the list counts from here
    closed_at: float = 0.0  # monotonic: the lag is counted from here
    looks_left: int = 0  # at a Failed or Aborted job that works on
    gone: bool = False  # deleted
    processing: Processing | None = None
    results: Results | None = None
    lock: threading.RLock = field(default_factory=threading.RLock)

    def __post_init__(self) -> None:
        self.created_at = self.changed_at = self.clock.now()

    @property
    def data(self) -> Path:
        """Where the uploaded data lies."""
        return self.directory / "data.csv"

    @property
    def age(self) -> float:
        """Seconds since the job last changed its state."""
        return self.clock.now() - self.changed_at

    def close(self) -> None:
        """Take no more data and queue for processing."""
        self.closed_at = time.monotonic()
        self.move_to(JobState.UPLOAD_COMPLETE)

    def start(self) -> None:
        """Begin to be processed."""
        self.started_at = self.clock.now()
        self.move_to(JobState.IN_PROGRESS)

    def move_to(self, state: JobState) -> None:
        """Change the state and the time stamp that goes with it."""
        self.state = state
        self.changed_at = self.clock.now()

    def created(self, *, multipart: bool = False) -> dict[str, Any]:
        """Show the job as POST does: with contentUrl unless the data came along."""
        shown = self._core() | self._dialect()
        return shown if multipart else shown | self._content_url()

    def changed(self) -> dict[str, Any]:
        """Show the job as PATCH does: the core and nothing else."""
        return self._core()

    def listed(self) -> dict[str, Any]:
        """Show the job as a record of the list: no counters."""
        shown = self._core() | self._dialect() | {"jobType": "V2Ingest"}
        return shown | (self._content_url() if self.state is JobState.OPEN else {})

    def info(self) -> dict[str, Any]:
        """Show the job as GET does; an Open job has counters only once data has landed."""
        shown = self.listed() | self._times()
        if self.state is not JobState.OPEN or self.uploads:
            shown |= {
                "numberRecordsProcessed": self.processed,
                "numberRecordsFailed": self.failed,
            }
        if self.state is JobState.FAILED:
            shown["errorMessage"] = self.error_message
        return shown

    def _core(self) -> dict[str, Any]:
        request = self.request
        optional = {
            "externalIdFieldName": request.external_id and request.external_id.name,
            "assignmentRuleId": request.assignment_rule_id,
        }
        return {
            "id": self.id,
            "operation": request.operation,
            "object": request.sobject.name,
            "createdById": self.user_id,
            "createdDate": timestamp(self.created_at),
            "systemModstamp": timestamp(self.changed_at),
            "state": self.state,
            **{name: value for name, value in optional.items() if value},
            "concurrencyMode": "Parallel",
            "contentType": "CSV",
            "apiVersion": self.api_version,
        }

    def _dialect(self) -> dict[str, Any]:
        return {
            "lineEnding": self.request.line_ending,
            "columnDelimiter": self.request.delimiter,
        }

    def _content_url(self) -> dict[str, Any]:
        return {"contentUrl": f"services/data/v{self.api_version}/jobs/ingest/{self.id}/batches"}

    def _times(self) -> dict[str, Any]:
        """Choice: the worker's wall time is all API time; no Apex runs here."""
        spent = int((self.changed_at - self.started_at) * 1000) if self.started_at else 0
        return {
            "retries": self.retries,
            "totalProcessingTime": spent,
            "apiActiveProcessingTime": spent,
            "apexProcessingTime": 0,
        }


def timestamp(seconds: float) -> str:
    """Write a moment as the REST API does: UTC, milliseconds, no colon in the offset."""
    moment = datetime.fromtimestamp(seconds, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}+0000"


def record_timestamp(seconds: float) -> str:
    """Write a moment as records hold it, the form that dateTime cells are read into."""
    return timestamp(seconds).removesuffix("+0000") + "Z"
