"""Look once at a job, and give up on one that outlives the load's time."""

import dataclasses
import math

from bulkdrop.check_job.poll_interval import next_wait
from bulkdrop.load.deadline import seconds_left
from bulkdrop.load.watched_job import WatchedJob
from bulkdrop.settings import SalesforceSettings
from bulkdrop.stop_job import stop_job
from sfbulk import (
    AuthenticationError,
    BulkClient,
    Job,
    JobState,
    LimitExceededError,
    SalesforceUnavailableError,
)

# How long an abort may take, or an org stay silent, after the load's time is up.
GRACE_SECONDS = 3600


def check_job(
    client: BulkClient,
    watched: WatchedJob,
    records: int,
    settings: SalesforceSettings,
    deadline: str | None = None,
) -> WatchedJob:
    """
    Look once at the job of `records` records.

    An org that does not answer, refuses the login, or has no API calls left is not an error: the
    next look comes later, as late as the org asks for, but when the load's time is up. A job that
    outlives that is aborted; one that cannot even be aborted is given up.
    """
    waited = watched.waited_seconds + watched.wait_seconds
    left = seconds_left(deadline)
    overdue = max(waited - settings.load_timeout_hours * 3600, -left)
    floor, ceiling = settings.poll_floor_seconds, settings.poll_ceiling_seconds
    seen = dataclasses.replace(
        watched, waited_seconds=waited, given_up=overdue >= GRACE_SECONDS, note=None
    )
    try:
        job = _look(client, watched.id, abort=overdue >= 0)
    except (SalesforceUnavailableError, LimitExceededError, AuthenticationError) as error:
        least = max(floor, round(error.retry_after or 0))
        wait = next_wait(waited, least, max(least, ceiling))
        return dataclasses.replace(seen, wait_seconds=_clipped(wait, left), note=str(error))
    wait = next_wait(waited, floor, ceiling, done=job.records_processed, total=records)
    return dataclasses.replace(
        seen,
        state=job.state,
        is_finished=_is_finished(job, watched),
        processed=job.records_processed,
        failed=job.records_failed,
        wait_seconds=floor if job.state.is_terminal else _clipped(wait, left),
    )


def _clipped(wait: int, left: float) -> int:
    """Return a wait that ends with the load's time, or when the job is to be given up."""
    if left == math.inf:
        return wait
    return min(wait, max(1, math.ceil(left if left > 0 else left + GRACE_SECONDS)))


def _is_finished(job: Job, last: WatchedJob) -> bool:
    if job.state is JobState.JOB_COMPLETE:
        return True
    still = (job.state, job.records_processed, job.records_failed)
    return job.state.is_terminal and still == (last.state, last.processed, last.failed)


def _look(client: BulkClient, job_id: str, *, abort: bool) -> Job:
    job = client.get_job(job_id)
    if not abort or job.state.is_terminal:
        return job
    return stop_job(client, job_id)
