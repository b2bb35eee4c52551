"""Let loads of one object take turns, in the order in which they came, so many at a time."""

import dataclasses
import random

from bulkdrop import layout
from bulkdrop.aws import step_functions
from bulkdrop.document import Document
from bulkdrop.load import Load
from bulkdrop.storage.bucket import Bucket

FIRST_WAIT_SECONDS = 3
LONGEST_WAIT_SECONDS = 900
LONGEST_WAIT_OF_FEW_SECONDS = 60


@dataclasses.dataclass(frozen=True)
class Waiting(Document):
    """A wait for the turn, behind so many loads; `turn` in the state."""

    wait_seconds: int
    loads_ahead: int

    @classmethod
    def after(cls, last: "Waiting | None", ahead: int) -> "Waiting":
        """
        Look again halfway to the turn, by the pace at which loads ended during the last wait.

        Not later, since a turn stays free until the load that it belongs to looks. If none ended
        the wait doubles, as each look costs a little: up to a minute, or a second for each load
        ahead.
        """
        if last is None:
            upmost = FIRST_WAIT_SECONDS
        elif ahead < last.loads_ahead:
            upmost = last.wait_seconds * ahead // (last.loads_ahead - ahead) // 2
        else:
            upmost = min(2 * last.wait_seconds, max(LONGEST_WAIT_OF_FEW_SECONDS, ahead))
        upmost = min(max(upmost, FIRST_WAIT_SECONDS), LONGEST_WAIT_SECONDS)
        seconds = random.randint(upmost // 2 + 1, upmost)  # noqa: S311 # spreads the askers, no secret
        return cls(seconds, ahead)


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

    def wait(self, last: Waiting | None, at_once: int) -> Waiting | None:
        """Give the wait that is next, or None if this load is among the first `at_once`."""
        tickets = [key for key in self.bucket.list_keys(self._queue) if key < self._ticket]
        ahead = len(tickets) + 1 - at_once
        if ahead <= 0:
            return None
        if last and ahead >= last.loads_ahead:
            self._remove_ended(tickets[:at_once])
        return Waiting.after(last, ahead)

    def give_back(self) -> None:
        """Let the next load in; giving back twice changes nothing."""
        self.bucket.delete(self._ticket)

    @property
    def _queue(self) -> str:
        return layout.queue_prefix(self.load.object)

    @property
    def _ticket(self) -> str:
        return layout.ticket_key(self.load.object, self.load.started_at, self.load.load_id)

    def _execution_arn(self, load: Load) -> str:
        machine = self.state_machine_arn.replace(":stateMachine:", ":execution:")
        return f"{machine}:{load.execution_name}"

    def _remove_ended(self, tickets: list[str]) -> None:
        """Remove tickets that nobody gave back, of those that hold the turns and so all others."""
        for ticket in tickets:
            if not self._is_running(ticket):
                self.bucket.delete(ticket)

    def _is_running(self, ticket: str) -> bool:
        document = self.bucket.read_json(ticket)
        if document is None:
            return False
        client = step_functions()
        try:
            execution = client.describe_execution(executionArn=document["execution"])
        except client.exceptions.ExecutionDoesNotExist:
            return False
        return execution["status"] == "RUNNING"
