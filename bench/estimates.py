"""What a large load costs, reckoned from the counts of states and the measured load of one part."""

import math
from dataclasses import dataclass

from bench import prices

_PART_GB = 0.1
_OF_LOAD, _OF_PART, _OF_CHILD, _OF_LOOK, _MAP = 6, 3, 3, 3, 1
"""State transitions, as `whole_loads` counts them; AWS bills each child of a Map one more."""
_GB_SECONDS, _INVOCATIONS, _WRITES, _READS = 4.23, 3, 28, 28
"""Of 96 MB in one part: the row of 1,000,000 rows in docs/performance.md."""


@dataclass(frozen=True)
class Estimate:
    """Parts and state transitions of a load, its price in cents, and what of it is transfer."""

    parts: int
    transitions: int
    cents: float
    transfer_cents: float


def large_load(gigabytes: float, looks: int) -> Estimate:
    """Return the price of a plain file of this size, given how many looks each job takes."""
    parts = 1 + math.ceil(gigabytes / _PART_GB)  # the first part is one batch of 10,000 records
    others = parts - 1
    transitions = _OF_LOAD + _MAP + _OF_PART * parts + _OF_CHILD * others + _OF_LOOK * looks * parts
    transfer = gigabytes * prices.OUT_GB
    dollars = (
        transitions * prices.STATE_TRANSITION
        + others * _GB_SECONDS * prices.LAMBDA_GB_SECOND
        + parts * (_INVOCATIONS + looks) * prices.LAMBDA_REQUEST
        + parts * (_WRITES * prices.S3_WRITE + _READS * prices.S3_READ)
        + prices.EVENT
        + transfer
    )
    return Estimate(parts, transitions, 100 * dollars, 100 * transfer)
