"""A run's one clock: when its time is up, wherever it waits."""

import math
from datetime import UTC, datetime, timedelta

from bulkdrop.errors import LoadTimedOutError

CLOSING_HOURS = 48
"""
What may come after the deadline: an abort (an hour), and outages while the results are saved and
the load is finished (a day each). The machine's time-out is the longest deadline and this.
"""


def deadline_of(started_at: str | None, hours: int) -> str:
    """Return when the time of an execution is up that started then, or now if that is not known."""
    start = datetime.fromisoformat(started_at) if started_at else datetime.now(UTC)
    return (start + timedelta(hours=hours)).isoformat(timespec="seconds")


def seconds_left(deadline: str | None) -> float:
    """Return the seconds until the deadline, below 0 behind it; infinite where there is none."""
    if deadline is None:  # the load was begun by a release that set none
        return math.inf
    return (datetime.fromisoformat(deadline) - datetime.now(UTC)).total_seconds()


def check_time(deadline: str | None, what: str) -> None:
    """Raise LoadTimedOutError, which names what was not done, if the time is up."""
    if seconds_left(deadline) <= 0:
        raise LoadTimedOutError(
            f"{what} when the load's time was up (LoadTimeoutHours, from its start to its last "
            "job). Nothing more was sent."
        )
