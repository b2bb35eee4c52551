"""Who asks Step Functions about executions that hold turns, and how many times."""

import dataclasses
import random
from typing import TYPE_CHECKING, Any, cast

import pytest
from kit.words import LOAD

from bulkdrop.load.waiting import Waiting
from bulkdrop.take_turn.step import ASK_SECONDS, take_turn

if TYPE_CHECKING:
    from bulkdrop.load.upload import Load
    from bulkdrop.work.turn import Turn

AWAITED = [f"work/queue/account/parent-{number}" for number in range(10)]
LOADS = 1_000


@dataclasses.dataclass
class Place:
    """A place in a queue whose loads all wait for those of another object."""

    before: int
    load: "Load" = LOAD

    def tickets_ahead(self) -> list[str]:
        """Return the tickets before it."""
        return [f"work/queue/contact/{number}" for number in range(self.before)]

    def awaited(self, _objects: tuple[str, ...]) -> list[str]:
        """Return the tickets of the other object."""
        return AWAITED

    def execution_of(self, ticket: str) -> str:
        """Return the execution of a ticket."""
        return ticket


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the executions that are asked about; all of them run."""
    found: list[str] = []

    def is_running(execution: str) -> bool:
        found.append(execution)
        return True

    monkeypatch.setattr("bulkdrop.take_turn.step._is_running", is_running)
    return found


def look(before: int) -> Waiting:
    """Let a load look that has waited for five minutes without asking."""
    last = Waiting(60, before + len(AWAITED), unasked_seconds=ASK_SECONDS)
    waiting = take_turn(cast("Turn", cast("Any", Place(before))), last, 10, None, ("Account",))
    assert waiting is not None
    return waiting


def test_first_in_line_asks(asked: list[str]) -> None:
    """The load with nobody before it asks about all that it waits for."""
    look(0)

    assert sorted(asked) == sorted(AWAITED)


def test_all_that_wait_for_another_object_ask_little(asked: list[str]) -> None:
    """A thousand loads that wait for the same parents ask less than once a second together."""
    random.seed(11)
    waits = [look(before) for before in range(LOADS)]

    assert 0 < len(asked) < ASK_SECONDS
    assert {each.unasked_seconds for each in waits} == {0}
