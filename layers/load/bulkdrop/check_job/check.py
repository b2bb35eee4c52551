"""Look once at a job, and give up on one that outlives the load's time."""

import dataclasses
from typing import Any

from bulkdrop.check_job.poll_interval import next_wait
from bulkdrop.settings import SalesforceSettings
from sfbulk import (
    AuthenticationError,
    BulkClient,
    Job,
    JobState,
    JobStateError,
    LimitExceededError,
    SalesforceUnavailableError,
)

# How long an abort may take, or an org stay silent, after the load's time is up.
GRACE_SECONDS = 3600


@dataclasses.dataclass(frozen=True)
class WatchedJob:
    """
    A job in the poll loop.

    `waited_seconds` sums the waits, which is the job's age but for the moments of looking: it is
    the loop's clock, so that nothing depends on a function's own. `note` says why a look saw
    nothing.
    """

    id: str
    state: JobState
    wait_seconds: int
    waited_seconds: int = 0
    given_up: bool = False
    note: str | None = None

    @classmethod
    def from_state(cls, state: dict[str, Any]) -> "WatchedJob":
        """Read what to_state wrote."""
        return cls(**{**state, "state": JobState(state["state"])})

    def to_state(self) -> dict[str, Any]:
        """Give the job as JSON types, for the state of an execution."""
        return {**dataclasses.asdict(self), "state": self.state.value}


def watch(job: Job, settings: SalesforceSettings) -> WatchedJob:
    """Begin to watch a job that was just submitted."""
    return WatchedJob(job.id, job.state, wait_seconds=settings.poll_floor_seconds)


def check_job(
    client: BulkClient, watched: WatchedJob, records: int, settings: SalesforceSettings
) -> WatchedJob:
    """
    Look once at the job of `records` records.

    An org that does not answer, lets nobody log in, or has no API calls left, is no error: the next
    look comes later, as late as the org asks for. A job that outlives the load's time is aborted;
    one that cannot even be aborted is given up.
    """
    waited = watched.waited_seconds + watched.wait_seconds
    overdue = waited - settings.load_timeout_hours * 3600
    done, note, least = None, None, settings.poll_floor_seconds
    state = watched.state
    try:
        job = _look(client, watched.id, abort=overdue >= 0)
        state, done = job.state, job.records_processed
    except (SalesforceUnavailableError, LimitExceededError, AuthenticationError) as error:
        note, least = str(error), max(least, round(error.retry_after or 0))
    return WatchedJob(
        id=watched.id,
        state=state,
        wait_seconds=next_wait(
            waited,
            least,
            max(least, settings.poll_ceiling_seconds),
            done=done,
            total=records,
        ),
        waited_seconds=waited,
        given_up=overdue >= GRACE_SECONDS,
        note=note,
    )


def _look(client: BulkClient, job_id: str, *, abort: bool) -> Job:
    job = client.get_job(job_id)
    if not abort or job.state.is_terminal:
        return job
    try:
        return client.abort(job_id)
    except JobStateError:  # it finished between the two calls
        return client.get_job(job_id)
