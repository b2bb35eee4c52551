"""One ingest job: what it was asked to do, and where it stands."""

import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from local.org.clock import OrgClock
from local.org.jobs.running import Processing, Results
from local.org.records.sobject import Field, SObject
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
