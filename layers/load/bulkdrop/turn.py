"""Let loads of one object take turns, in the order in which they came, so many at a time."""

import dataclasses
import random
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config

from bulkdrop import keys
from bulkdrop.load import Load
from bulkdrop.storage.bucket import Bucket

if TYPE_CHECKING:
    from mypy_boto3_stepfunctions import SFNClient


FIRST_WAIT_SECONDS = 3
LONGEST_WAIT_SECONDS = 60
LONGEST_WAIT_OF_MANY_SECONDS = 900


def next_wait_for_turn(waited: int | None, ahead: int) -> int:
    """
    Give the seconds to wait for the turn, after the `waited` last time, with so many loads `ahead`.

    Each look costs a little, so the waits double, up to a second for each load ahead.
    """
    longest = max(LONGEST_WAIT_SECONDS, min(ahead, LONGEST_WAIT_OF_MANY_SECONDS))
    upmost = min(2 * waited, longest) if waited else FIRST_WAIT_SECONDS
    return random.randint(upmost // 2 + 1, upmost)  # noqa: S311 # spreads the askers, no secret


@dataclasses.dataclass(frozen=True)
class Turn:
    """
    A load's place in the queue of its object.

    The queue is a folder in `work/` with one ticket for each load that is on its way; their names
    sort by the time of the upload. A ticket that an execution never gave back is removed.
    """

    bucket: Bucket
    load: Load
    state_machine_arn: str

    def queue_up(self) -> None:
        """Take a ticket; taking it again changes nothing."""
        self.bucket.write_json(self._ticket, {"execution": self._execution_arn(self.load)})

    def loads_ahead(self, at_once: int) -> int:
        """Give how many loads must end before this one may begin; `at_once` may load together."""
        ahead = [key for key in self.bucket.list_keys(self._queue) if key < self._ticket]
        if len(ahead) >= at_once:
            # Only those that hold the turns now can hold the others up for nothing.
            for ticket in ahead[:at_once]:
                if not self._is_running(ticket):
                    self.bucket.delete(ticket)
        return max(0, len(ahead) + 1 - at_once)

    def give_back(self) -> None:
        """Let the next load in; giving back twice changes nothing."""
        self.bucket.delete(self._ticket)

    @property
    def _queue(self) -> str:
        return f"{keys.WORK}queue/{self.load.object.lower()}/"

    @property
    def _ticket(self) -> str:
        return f"{self._queue}{self.load.started_at}-{self.load.load_id}.json"

    def _execution_arn(self, load: Load) -> str:
        machine = self.state_machine_arn.replace(":stateMachine:", ":execution:")
        return f"{machine}:{load.execution_name}"

    def _is_running(self, ticket: str) -> bool:
        document = self.bucket.read_json(ticket)
        if document is None:
            return False
        config = Config(connect_timeout=5, read_timeout=10, retries={"mode": "standard"})
        client: SFNClient = boto3.client("stepfunctions", config=config)
        try:
            execution = client.describe_execution(executionArn=document["execution"])
        except client.exceptions.ExecutionDoesNotExist:
            return False
        return execution["status"] == "RUNNING"
