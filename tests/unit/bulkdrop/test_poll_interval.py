"""Poll interval: looks are late by a share of the job's time, so they grow rarer."""

from itertools import accumulate, repeat

from hypothesis import given
from hypothesis import strategies as st

from bulkdrop.check_job.poll_interval import SHARE, next_wait

SECONDS = st.integers(0, 1_000_000)


@given(waited=SECONDS, floor=st.integers(1, 60), room=st.integers(0, 3600))
def test_bounds_hold(waited: int, floor: int, room: int) -> None:
    """No wait is shorter than the floor or longer than the ceiling."""
    assert floor <= next_wait(waited, floor, floor + room) <= floor + room


@given(waited=SECONDS, done=st.integers(0, 1000), total=st.integers(0, 1000))
def test_progress_only_shortens(waited: int, done: int, total: int) -> None:
    """What the job has done can bring the next look nearer, never put it off."""
    known = next_wait(waited, 2, 300, done=done, total=total)

    assert known <= next_wait(waited, 2, 300)


def test_progress_is_used() -> None:
    """A job that did 99 of 100 records in 1,000 seconds is looked at in 10."""
    assert next_wait(1000, 2, 300, done=99, total=100) == 10
    assert next_wait(1000, 2, 300, done=100, total=100) == 2


def test_looks_grow_with_the_logarithm() -> None:
    """A job that takes ten times as long is looked at about ten times more, no oftener."""

    def looks(seconds: int) -> int:
        waits = accumulate(repeat(0), lambda waited, _: waited + next_wait(waited, 2, 10**6))
        return next(i for i, waited in enumerate(waits) if waited >= seconds)

    assert [looks(10), looks(100), looks(1000), looks(10_000)] == [5, 16, 26, 36]


def test_share_is_the_lateness() -> None:
    """Between floor and ceiling, the wait is the share of the time waited so far."""
    assert round(400 * SHARE) == next_wait(400, 2, 300)
