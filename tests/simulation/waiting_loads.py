"""Loads of one object that wait for their turns: Bulkdrop's own decisions, on a virtual clock."""

import bisect
import dataclasses
import heapq
import itertools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from botocore.exceptions import BotoCoreError, ClientError
from kit.words import LOAD
from simulation.quotas import Clock, StepFunctions

from bulkdrop.load.waiting import Waiting
from bulkdrop.take_turn.step import take_turn
from bulkdrop.work.turn import Turn

if TYPE_CHECKING:
    from bulkdrop.storage.bucket import Bucket

MACHINE = "arn:aws:states:eu-central-1:123456789012:stateMachine:bulkdrop-load"
PAGE = 1_000
"""Keys in one answer of ListObjectsV2."""
EVENTS_OF_A_LOOK = 9
TRANSITIONS_OF_A_LOOK = 3
"""Wait for Turn, Take Turn, Is It Our Turn?"""


class Queue:
    """The folder with the tickets: what Turn asks of a bucket."""

    def __init__(self) -> None:
        self._keys: list[str] = []
        self._documents: dict[str, Any] = {}
        self.listings = 0

    def write_json(self, key: str, document: object) -> None:
        """Write a ticket."""
        if key not in self._documents:
            bisect.insort(self._keys, key)
        self._documents[key] = document

    def read_json(self, key: str) -> Any:
        """Read a ticket; None if there is none."""
        return self._documents.get(key)

    def list_keys(self, prefix: str) -> list[str]:
        """List the first tickets."""
        assert all(key.startswith(prefix) for key in self._keys[:1])
        self.listings += 1
        return self._keys[:PAGE]

    def delete(self, key: str) -> None:
        """Delete a ticket; deleting it again changes nothing."""
        if self._documents.pop(key, None) is not None:
            del self._keys[bisect.bisect_left(self._keys, key)]

    def __len__(self) -> int:
        return len(self._keys)


@dataclasses.dataclass
class Fate:
    """What becomes of a load: when it has its turn, how long it takes, whether it dies unheard."""

    seconds: float
    dies: bool = False
    looks: int = 0
    turn_at: float | None = None
    failed: bool = False


@dataclasses.dataclass
class Simulation:
    """A day of a queue: `fates` are of the loads, dropped one each `gap` seconds."""

    states: StepFunctions
    fates: list[Fate]
    at_once: int = 10
    gap: float = 0.01

    def __post_init__(self) -> None:
        self.clock: Clock = self.states.clock
        self.queue = Queue()
        self._order = itertools.count()
        self._agenda: list[tuple[float, int, Callable[[], None]]] = []
        self.running = self.most_running = 0

    def run(self) -> None:
        """Let all loads come, wait and end."""
        for number, fate in enumerate(self.fates):
            self._at(number * self.gap, _Arrival(self, self._turn(number), fate))
        while self._agenda:
            self.clock.now, _, act = heapq.heappop(self._agenda)
            act()

    def look(self, turn: Turn, fate: Fate, last: Waiting | None) -> None:
        """Let a load look whether its turn has come, as Plan Load or Take Turn do."""
        try:
            waiting = take_turn(turn, last, self.at_once) if last else turn.first_wait(self.at_once)
        except (ClientError, BotoCoreError):
            fate.failed = True
            return
        fate.looks += last is not None
        if waiting:
            self._at(waiting.wait_seconds, lambda: self.look(turn, fate, waiting))
            return
        fate.turn_at = self.clock.now
        self.running += 1
        self.most_running = max(self.most_running, self.running)
        self._at(fate.seconds, lambda: self.end(turn, fate))

    def end(self, turn: Turn, fate: Fate) -> None:
        """Let a load end: it gives its turn back, unless it dies and nobody hears of it."""
        self.running -= 1
        if fate.dies:
            self.states.dead.add(turn.load.load_id)
        else:
            turn.give_back()

    def _turn(self, number: int) -> Turn:
        second = int(number * self.gap)
        at = f"2026-11-26T{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}Z"
        load = dataclasses.replace(LOAD, load_id=f"load-{number:06}", started_at=at)
        return Turn(cast("Bucket", self.queue), load, MACHINE)

    def _at(self, seconds: float, act: Callable[[], None]) -> None:
        heapq.heappush(self._agenda, (self.clock.now + seconds, next(self._order), act))


@dataclasses.dataclass(frozen=True)
class _Arrival:
    simulation: Simulation
    turn: Turn
    fate: Fate

    def __call__(self) -> None:
        self.turn.queue_up()
        self.simulation.look(self.turn, self.fate, None)
