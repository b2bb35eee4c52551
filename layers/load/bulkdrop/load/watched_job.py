"""A job in the poll loop, as it travels from look to look."""

import dataclasses
from typing import Any

from sfbulk import Job, JobState


@dataclasses.dataclass(frozen=True)
class WatchedJob:
    """
    A job in the poll loop.

    `waited_seconds` sums the waits, which is the job's age but for the moments of looking: it is
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
    def from_state(cls, state: dict[str, Any]) -> "WatchedJob":
        """Read what to_state wrote, in this version or another."""
        known = {field.name for field in dataclasses.fields(cls)}
        fields = {name: value for name, value in state.items() if name in known}
        return cls(**{**fields, "state": JobState(state["state"])})

    @classmethod
    def of(cls, job: Job, wait_seconds: int) -> "WatchedJob":
        """Begin to watch a job that was just submitted."""
        return cls(job.id, job.state, wait_seconds)

    def to_state(self) -> dict[str, Any]:
        """Give the job as JSON types, for the state of an execution."""
        return {**dataclasses.asdict(self), "state": self.state.value}
