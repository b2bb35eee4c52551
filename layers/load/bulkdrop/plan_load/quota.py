"""What the org has left of its daily limits, and whether a load fits."""

from collections.abc import Iterator

from bulkdrop.plan_load.org import DescribedOrg
from sfbulk import LimitExceededError

BATCH_RECORDS = 10_000
"""Salesforce processes a job in batches of at most this many records (Bulk API 2.0 limits)."""

CALLS_OF_A_JOB = 12
"""The calls that a job takes with its looks and result sets, as a rule."""


def wait_for_quota(org: DescribedOrg, records: int) -> None:
    """
    Raise LimitExceededError, which the state machine waits for, if the org has too little left.

    It is asked once for a load of more than a batch: a job that fails half way through for lack of
    batches is worse than a late one.
    """
    if records <= BATCH_RECORDS:
        return
    if notes := [*quota_notes(org, records)]:
        raise LimitExceededError(f"{' '.join(notes)} It is sent when the org has more left.")


def quota_notes(org: DescribedOrg, records: int) -> Iterator[str]:
    """Yield a sentence for each daily limit that a load of this many records does not fit."""
    left = org.left_of_limits()
    batches = -(-records // BATCH_RECORDS)
    for name, needed, what in (
        ("DailyBulkApiBatches", batches, ("batch", "batches")),
        ("DailyApiRequests", CALLS_OF_A_JOB, ("API call", "API calls")),
    ):
        if name in left and left[name] < needed:
            noun = what[left[name] != 1]
            yield f"The org has {left[name]:,} {noun} left today, and the load needs {needed:,}."
