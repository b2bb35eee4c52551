"""A load's wait for its turn, as it travels from look to look."""

import dataclasses
import math
import random
from typing import Any

from bulkdrop.document import Document

FIRST_WAIT_SECONDS = 3
LONGEST_WAIT_SECONDS = 900
LONGEST_EARLY_WAIT_SECONDS = 60
_SHARE_OF_TIME_WAITED = 20


@dataclasses.dataclass(frozen=True)
class Waiting(Document):
    """
    The next wait, behind `loads_ahead` loads that hold turns or come first; `turn` in the state.

    `waited_seconds` sums the waits before it, `unasked_seconds` those since a load ended, or since
    a look asked last whether the loads that hold the turns are still running.
    """

    wait_seconds: int
    loads_ahead: int
    waited_seconds: int = 0
    unasked_seconds: int = 0

    @classmethod
    def from_state(cls, state: dict[str, Any]) -> "Waiting | None":
        """Read the wait of the last look, if there was one."""
        return cls.from_json(state["turn"]) if "turn" in state else None

    @classmethod
    def first(cls, ahead: int) -> "Waiting":
        """Return the first wait, of 2 or 3 seconds: the look after it learns the pace."""
        return cls(_drawn(FIRST_WAIT_SECONDS), ahead)

    def then(self, ahead: int, *, asked: bool = False) -> "Waiting":
        """
        Return the wait after this one, at most 15 minutes.

        It ends halfway to the turn, by the pace at which loads ended during this wait: not later,
        since a turn stays free until the load that it belongs to looks. If none ended it is twice
        as long, up to the largest of a minute, a second for each load ahead, and a twentieth of the
        time waited so far: a queue of days costs few looks, and hardly any time at its end.
        """
        waited = self.waited_seconds + self.wait_seconds
        if ahead < self.loads_ahead:
            upmost = self.wait_seconds * ahead // (self.loads_ahead - ahead) // 2
        else:
            bound = max(LONGEST_EARLY_WAIT_SECONDS, ahead, waited // _SHARE_OF_TIME_WAITED)
            upmost = min(2 * self.wait_seconds, bound)
        upmost = min(max(upmost, FIRST_WAIT_SECONDS), LONGEST_WAIT_SECONDS)
        has_moved = ahead < self.loads_ahead
        unasked = 0 if asked or has_moved else self.unasked_seconds + self.wait_seconds
        return Waiting(_drawn(upmost), ahead, waited, unasked)

    def no_longer_than(self, seconds: float) -> "Waiting":
        """Return the wait, or one that ends when so much time has passed."""
        shorter = min(float(self.wait_seconds), max(1.0, seconds))
        return dataclasses.replace(self, wait_seconds=math.ceil(shorter))


def _drawn(upmost: int) -> int:
    return random.randint(upmost // 2 + 1, upmost)  # noqa: S311 # spreads the looks, no secret
