"""A thousand and ten thousand loads of one object, in a small region: none fails, few calls."""

import dataclasses
import os
import random
import re

import pytest
from kit.deployment import ROOT
from kit.documents import text_of
from simulation.quotas import Clock, StepFunctions, TokenBucket
from simulation.waiting_loads import (
    EVENTS_OF_A_LOOK,
    TRANSITIONS_OF_A_LOOK,
    Fate,
    Simulation,
)

from bench.prices import LAMBDA_GB_SECOND, LAMBDA_REQUEST, S3_WRITE, STATE_TRANSITION

pytestmark = pytest.mark.timeout(600)  # ten seconds of a processor, which may be a busy one
TEN_MINUTES = 600
MOST_EVENTS = 25_000
_LOOK_GB_SECONDS = 0.25 * 0.1
"""A warm look of a function of 256 MB takes a tenth of a second."""
_PAGE = "docs/performance.md"
_START, _END = "<!-- simulation: queue -->", "<!-- end -->"


def simulate(monkeypatch: pytest.MonkeyPatch, fates: list[Fate], others: float = 0) -> Simulation:
    """Run the loads to their end; `others` calls a second come from elsewhere in the account."""
    random.seed(11)
    clock = Clock()
    states = StepFunctions(clock, TokenBucket(clock, 250, 10, others))
    monkeypatch.setattr("bulkdrop.take_turn.step.step_functions", lambda: states)
    simulation = Simulation(states, fates)
    simulation.run()
    return simulation


def stuck(loads: int, seconds: int) -> list[Fate]:
    """Return loads of which the first ten do not end for ten minutes."""
    return [Fate(TEN_MINUTES if number < 10 else seconds) for number in range(loads)]


def dying(loads: int, seconds: int) -> list[Fate]:
    """Return loads of which every twentieth dies, and nobody hears of it."""
    return [Fate(seconds, dies=number % 20 == 7) for number in range(loads)]


SCENARIOS = {
    "1,000 loads, ten minutes without an end": stuck(1_000, 30),
    "1,000 loads, one in twenty dies unheard": dying(1_000, 30),
    "10,000 loads, ten minutes without an end": stuck(10_000, 10),
}


@dataclasses.dataclass(frozen=True)
class Figures:
    """What a queue costs, and how long loads wait."""

    loads: int
    looks: int
    most_looks: int
    most_calls: int
    cents: float
    longest_hours: float
    idle: float

    @classmethod
    def of(cls, simulation: Simulation) -> "Figures":
        """Sum up a simulation."""
        fates, looks = simulation.fates, sum(fate.looks for fate in simulation.fates)
        waits = [(fate.turn_at or 0) - n * simulation.gap for n, fate in enumerate(fates)]
        price = (
            TRANSITIONS_OF_A_LOOK * STATE_TRANSITION
            + LAMBDA_REQUEST
            + _LOOK_GB_SECONDS * LAMBDA_GB_SECOND
            + S3_WRITE
        )
        busy = sum(fate.seconds for fate in fates) / simulation.at_once
        return cls(
            len(fates),
            looks,
            max(fate.looks for fate in fates),
            simulation.states.most_in_a_minute(),
            100 * looks * price / len(fates),
            max(waits) / 3600,
            simulation.clock.now / busy - 1,
        )

    def row(self, name: str) -> str:
        """Return the figures as a row of a table."""
        transitions = TRANSITIONS_OF_A_LOOK * self.looks / self.loads
        return (
            f"| {name} | {self.looks / self.loads:.1f} | {self.most_looks} | {transitions:.0f} | "
            f"{self.cents:.2f} | {self.longest_hours:.1f} | {self.idle:.0%} | {self.most_calls} |"
        )


@pytest.fixture(scope="module")
def simulated() -> dict[str, Simulation]:
    """Run every scenario once."""
    with pytest.MonkeyPatch.context() as patch:
        return {name: simulate(patch, fates) for name, fates in SCENARIOS.items()}


@pytest.mark.parametrize("name", SCENARIOS)
def test_no_load_fails(simulated: dict[str, Simulation], name: str) -> None:
    """Each load gets its turn, no more than ten at once, and the queue is empty in the end."""
    simulation = simulated[name]

    assert not any(fate.failed for fate in simulation.fates)
    assert all(fate.turn_at is not None for fate in simulation.fates)
    assert simulation.most_running <= simulation.at_once
    assert len(simulation.queue) == sum(fate.dies for fate in simulation.fates[-10:])


@pytest.mark.parametrize("name", SCENARIOS)
def test_few_calls(simulated: dict[str, Simulation], name: str) -> None:
    """DescribeExecution is called at most once a second, and no call is throttled."""
    states = simulated[name].states

    assert states.most_in_a_minute() <= 60
    assert states.throttled == 0


@pytest.mark.parametrize("name", SCENARIOS)
def test_histories_have_room(simulated: dict[str, Simulation], name: str) -> None:
    """No load's looks come near the events that a history holds."""
    most = max(fate.looks for fate in simulated[name].fates)

    assert EVENTS_OF_A_LOOK * most < MOST_EVENTS / 5


def test_turns_are_not_left_free(simulated: dict[str, Simulation]) -> None:
    """While loads wait, turns are taken: the queue takes little longer than its loads do."""
    found = {name: Figures.of(each).idle for name, each in simulated.items()}

    assert all(idle < 0.3 for name, idle in found.items() if "dies" not in name), found
    assert all(idle < 1 for idle in found.values()), found  # dead turns are found one by one


def test_throttled_looks_cost_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """If others use up the whole quota, loads wait on and none fails: dead turns stay."""
    simulation = simulate(monkeypatch, dying(200, 30)[:150], others=200)

    assert simulation.states.throttled > 0
    assert not any(fate.failed for fate in simulation.fates)


def test_figures_are_in_the_page(
    simulated: dict[str, Simulation], capsys: pytest.CaptureFixture[str]
) -> None:
    """The table of docs/performance.md has the figures; BULKDROP_WRITE_DOCS=1 writes them."""
    head = ["a queue of", "looks a load", "most looks", "transitions a load", "cents a load"]
    head += ["longest wait, h", "longer than its loads", "most DescribeExecution a minute"]
    rows = [f"| {' | '.join(head)} |", "|---|" + "---:|" * (len(head) - 1)]
    rows += [Figures.of(each).row(name) for name, each in simulated.items()]
    with capsys.disabled():
        print("", *rows, sep="\n")  # noqa: T201 # figures for who runs the tests
    table = "\n".join([_START, "", *rows, "", _END])
    text = text_of(_PAGE)
    if os.environ.get("BULKDROP_WRITE_DOCS"):
        place = re.escape(_START) + ".*?" + re.escape(_END)
        text = re.sub(place, lambda _: table, text, flags=re.DOTALL)
        (ROOT / _PAGE).write_text(text, encoding="utf-8")

    assert table in text
