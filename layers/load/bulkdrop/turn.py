"""Let loads of one object take turns, in the order in which they came, so many at a time."""

import dataclasses
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config

from bulkdrop import keys
from bulkdrop.bucket import Bucket
from bulkdrop.errors import TurnPendingError
from bulkdrop.load import Load

if TYPE_CHECKING:
    from mypy_boto3_stepfunctions import SFNClient


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

    def wait_for(self, loads_at_once: int) -> None:
        """Raise TurnPendingError unless the load is among the first `loads_at_once`."""
        ahead = [key for key in self.bucket.list_keys(self._queue) if key < self._ticket]
        if len(ahead) < loads_at_once:
            return
        # Only those that hold the turns now can hold the others up for nothing.
        for ticket in ahead[:loads_at_once]:
            if not self._is_running(ticket):
                self.bucket.delete(ticket)
        raise TurnPendingError(
            f"{len(ahead)} loads of {self.load.object} came before this one; "
            f"{loads_at_once} may load at once."
        )

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
