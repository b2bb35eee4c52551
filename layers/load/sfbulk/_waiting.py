"""Wait for a job to end, at growing intervals."""

import time
from collections.abc import Callable, Iterator

from sfbulk._errors import JobTimeoutError, SalesforceUnavailableError
from sfbulk._jobs import Job

# Seconds: most jobs end within ten, large ones take minutes, and each look is an API call.
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 30.0
_GROWTH = 1.5


def wait_for(look: Callable[[], Job], job_id: str, timeout: float) -> Job:
    """
    Look until the job has ended, and return it; JobTimeoutError after `timeout` seconds.

    An org that is unavailable is asked again while there is time. ValueError for a time below 0.
    """
    if not timeout >= 0:  # NaN is refused, too
        raise ValueError(f"timeout is {timeout}: give seconds, 0 or more.")
    deadline = time.monotonic() + timeout
    for pause in pauses():
        seen, least, cause = "no answer yet", 0.0, None
        try:
            job = look()
        except SalesforceUnavailableError as error:
            seen, least, cause = str(error), error.retry_after or 0.0, error
        else:
            if job.state.is_terminal:
                return job
            seen = f"it is {job.state}"
        left = deadline - time.monotonic()
        if left <= 0:
            raise _timed_out(job_id, timeout, seen) from cause
        time.sleep(min(max(pause, least), left))
    raise AssertionError("the pauses have no end")


def pauses() -> Iterator[float]:
    """Yield the seconds between two looks at a job, without end."""
    pause = FIRST_PAUSE
    while True:
        yield pause
        pause = min(pause * _GROWTH, LONGEST_PAUSE)


def _timed_out(job_id: str, timeout: float, seen: str) -> JobTimeoutError:
    return JobTimeoutError(
        f"Job {job_id} has not ended within {timeout:g} seconds ({seen.rstrip('.')}). It"
        " continues: wait again, or abort it.",
        job_id=job_id,
    )
