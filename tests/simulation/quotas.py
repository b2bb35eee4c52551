"""Step Functions as a small region has it, on a virtual clock: a token bucket and executions."""

import dataclasses
from typing import Any

from botocore.exceptions import ClientError


class Clock:
    """The virtual time, in seconds."""

    def __init__(self) -> None:
        self.now = 0.0


@dataclasses.dataclass
class TokenBucket:
    """
    A quota of calls: `size` at once, and `refill` more each second.

    https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
    """

    clock: Clock
    size: int
    refill: float
    taken_by_others: float = 0.0
    """What other programs of the account take of it each second."""

    def __post_init__(self) -> None:
        self._tokens = float(self.size)
        self._at = 0.0

    def take(self) -> bool:
        """Take a token, if there is one."""
        passed, self._at = self.clock.now - self._at, self.clock.now
        gained = passed * (self.refill - self.taken_by_others)
        self._tokens = min(float(self.size), max(0.0, self._tokens + gained))
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True


class StepFunctions:
    """DescribeExecution, as take_turn calls it."""

    class exceptions:  # noqa: N801 - a client's own name for it
        """The errors that a client names."""

        class ExecutionDoesNotExist(ClientError):  # noqa: N818 - as above
            """There is no such execution."""

    def __init__(self, clock: Clock, bucket: TokenBucket) -> None:
        self.clock = clock
        self.bucket = bucket
        self.dead: set[str] = set()
        """Executions that ended unheard."""
        self.calls: list[float] = []
        self.throttled = 0

    def describe_execution(self, *, executionArn: str) -> dict[str, Any]:  # noqa: N803 - AWS's name
        """Return the status of an execution, or be throttled."""
        self.calls.append(self.clock.now)
        if not self.bucket.take():
            self.throttled += 1
            error = {"Error": {"Code": "ThrottlingException", "Message": "Rate exceeded"}}
            raise ClientError(error, "DescribeExecution")  # type: ignore[arg-type] # what is read
        name = executionArn.rpartition(":")[2]
        return {"status": "ABORTED" if name in self.dead else "RUNNING"}

    def most_in_a_minute(self) -> int:
        """Return the largest number of calls in any 60 seconds."""
        most = first = 0
        for last, at in enumerate(self.calls):
            while self.calls[first] <= at - 60:
                first += 1
            most = max(most, last - first + 1)
        return most
