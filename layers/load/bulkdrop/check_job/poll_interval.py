"""Decide how long to wait before the next look at a job."""

# A look is late by at most this share of the time that the job has taken: a job of a minute is
# noticed within 15 seconds, and the number of looks grows with the logarithm of the time.
SHARE = 0.25


def next_wait(
    waited: int, floor: int, ceiling: int, *, done: int | None = None, total: int | None = None
) -> int:
    """
    Return the seconds until the next look, between floor and ceiling.

    They are a share of the seconds waited so far; if the job's progress (`done` of `total` records)
    says that it will be ready sooner, they are only as many as it still needs.
    """
    wait = waited * SHARE
    if done and total and done <= total:
        wait = min(wait, waited * (total - done) / done)
    return round(max(floor, min(wait, ceiling)))
