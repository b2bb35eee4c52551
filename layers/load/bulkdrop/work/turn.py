"""Let loads of one object take turns, a limited number at a time, in the order of arrival."""

import dataclasses
from bisect import bisect_left
from collections.abc import Iterable

from bulkdrop import layout
from bulkdrop.load.upload import Load
from bulkdrop.load.waiting import Waiting
from bulkdrop.storage.bucket import Bucket
from bulkdrop.work.dependencies import Dependencies


@dataclasses.dataclass(frozen=True)
class Turn:
    """
    A load's place in the queue of its object.

    The queue is a folder in `work/` with one ticket for each load that is on its way; their names
    sort by the time of the upload. The ticket belongs to the load, not to its parts: it is looked
    at before anything is opened, and given back when the load ends.
    """

    bucket: Bucket
    load: Load
    state_machine_arn: str
    execution: str | None = None
    """The ARN of the load's execution, if it is known; else it follows from the run's name."""

    def queue_up(self, after: Iterable[str] = ()) -> None:
        """Take a ticket, or take it again to say which objects' loads are waited for."""
        ticket = {"execution": self._execution_arn, "run": self.load.run, "after": [*after]}
        self.bucket.write_json(self._ticket, ticket)

    def awaited(self, objects: tuple[str, ...]) -> list[str]:
        """Return the tickets of loads of these objects that this load waits for."""
        if not objects:
            return []
        return Dependencies(self.bucket, self.load.object, self._ticket, objects).awaited()

    def tickets_ahead(self) -> list[str]:
        """Return the keys of the tickets before this load's, the oldest first."""
        keys = self.bucket.list_keys(layout.queue_prefix(self.load.object))
        return keys[: bisect_left(keys, self._ticket)]  # S3 lists in order

    def first_wait(self, at_once: int, after: tuple[str, ...] = ()) -> Waiting | None:
        """
        Return the first wait, or None if the load is among the first `at_once` of its object.

        Loads of the objects `after` are waited for as well.
        """
        ahead = max(len(self.tickets_ahead()) + 1 - at_once, 0) + len(self.awaited(after))
        return Waiting.first(ahead) if ahead > 0 else None

    def execution_of(self, ticket: str) -> str | None:
        """Return the ARN of the execution that a ticket belongs to; None if it was given back."""
        document = self.bucket.read_json(ticket)
        return document.get("execution") if document else None

    def remove(self, ticket: str) -> None:
        """Remove the ticket of an execution that has ended without giving it back."""
        self.bucket.delete(ticket)

    def is_of_a_later_run(self) -> bool:
        """Return whether the load's ticket was taken by a later run of it."""
        ticket = self.bucket.read_json(self._ticket)
        return bool(ticket) and int(ticket.get("run", 1)) > self.load.run

    def give_back(self) -> None:
        """
        Let the next load in; giving back twice changes nothing.

        A later run keeps its turn: a function of a run that was stopped may still be at work.
        """
        if not self.is_of_a_later_run():
            self.bucket.delete(self._ticket)

    @property
    def _ticket(self) -> str:
        return layout.ticket_key(self.load.object, self.load.started_at, self.load.load_id)

    @property
    def _execution_arn(self) -> str:
        if self.execution:
            return self.execution
        machine = self.state_machine_arn.replace(":stateMachine:", ":execution:")
        return f"{machine}:{self.load.execution_name}"
