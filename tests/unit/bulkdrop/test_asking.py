"""Who asks Step Functions about executions that hold turns, and how many times."""

import dataclasses
import random
from typing import TYPE_CHECKING, Any, cast

import pytest
from kit.words import LOAD

from bulkdrop.load.waiting import Waiting
from bulkdrop.take_turn.step import ASK_SECONDS, FIRST_FEW, STUCK_SECONDS, take_turn

if TYPE_CHECKING:
    from bulkdrop.load.upload import Load
    from bulkdrop.work.turn import Turn

AWAITED = [f"work/queue/account/parent-{number}" for number in range(10)]
LOADS, AT_ONCE = 1_000, 10


@dataclasses.dataclass
class Place:
    """A place in a queue whose loads all wait for those of another object, or for their turns."""

    before: int
    needs: list[str]
    load: "Load" = LOAD

    def tickets_ahead(self) -> list[str]:
        """Return the tickets before it."""
        return [f"work/queue/contact/{number}" for number in range(self.before)]

    def awaited(self, _objects: tuple[str, ...]) -> list[str]:
        """Return the tickets of the other object."""
        return self.needs

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


def look(before: int, needs: list[str] = AWAITED, seconds: int = ASK_SECONDS) -> Waiting:
    """Let a load look that has waited so long without asking, while no load ended."""
    turn = cast("Turn", cast("Any", Place(before, needs)))
    ahead = max(before + 1 - AT_ONCE, 0) + len(needs)
    waiting = take_turn(turn, Waiting(60, ahead, unasked_seconds=seconds), AT_ONCE)
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


def test_first_in_line_has_died(asked: list[str]) -> None:
    """If no load ends for hours, one behind the first in line asks about those with the turns."""
    look(AT_ONCE + 5, [], STUCK_SECONDS - 61)
    assert asked == []

    look(AT_ONCE + 5, [], STUCK_SECONDS)
    assert sorted(asked) == sorted(f"work/queue/contact/{number}" for number in range(AT_ONCE))


def test_queue_that_is_stuck_asks_little(asked: list[str]) -> None:
    """However many loads wait for hours, only a few of them ask."""
    for before in range(AT_ONCE, LOADS):
        look(before, [], STUCK_SECONDS)

    assert len(asked) == FIRST_FEW * AT_ONCE
