"""How long a load waits for its turn."""

import pytest

from bulkdrop.load.waiting import Waiting

TRIES = range(100)
EVENTS_OF_A_LOOK = 9
"""Wait (2), Take Turn (5) and Is It Our Turn? (2) each leave events in the history."""
MOST_EVENTS = 25_000
"""https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html"""


def waits(last: Waiting | None, ahead: int) -> set[int]:
    """Draw the next wait many times."""
    return {(last.then(ahead) if last else Waiting.first(ahead)).wait_seconds for _ in TRIES}


def test_first_wait_is_short() -> None:
    """Whatever is ahead, the first look back comes soon: it learns the pace."""
    assert waits(None, 1) | waits(None, 1_000) == {2, 3}


@pytest.mark.parametrize(
    ("last", "ahead", "least", "most"),
    [
        pytest.param(Waiting(3, 190), 178, 12, 22, id="four loads a second: the rest takes 44 s"),
        pytest.param(Waiting(40, 100), 10, 2, 3, id="nearly there"),
        pytest.param(Waiting(60, 2), 1, 16, 30, id="one load a minute"),
        pytest.param(Waiting(600, 100), 99, 451, 900, id="no longer than 15 minutes"),
    ],
)
def test_wait_follows_the_pace(last: Waiting, ahead: int, least: int, most: int) -> None:
    """Where loads have ended meanwhile, the next look comes before the turn should have come."""
    found = waits(last, ahead)

    assert least <= min(found)
    assert max(found) <= most


@pytest.mark.parametrize(
    ("last", "ahead", "most"),
    [
        pytest.param(Waiting(8, 5), 5, 16, id="twice as long"),
        pytest.param(Waiting(50, 5), 5, 60, id="at first a minute at most"),
        pytest.param(Waiting(250, 300), 300, 300, id="with many ahead a second for each"),
        pytest.param(Waiting(3, 2), 4, 6, id="an earlier upload came late"),
        pytest.param(Waiting(300, 5, waited_seconds=7_700), 5, 400, id="a twentieth of the time"),
        pytest.param(Waiting(800, 5, waited_seconds=99_999), 5, 900, id="15 minutes at most"),
    ],
)
def test_wait_grows_while_nothing_ends(last: Waiting, ahead: int, most: int) -> None:
    """Where no load has ended, looking again soon would cost and show nothing."""
    found = waits(last, ahead)

    assert most // 2 < min(found)
    assert max(found) <= most


@pytest.mark.parametrize("ahead", [1, 40, 1_000])
def test_queue_of_days_fits_the_history(ahead: int) -> None:
    """A load that waits for ten days behind loads that do not end leaves room in its history."""
    waiting, looks = Waiting.first(ahead), 0
    while waiting.waited_seconds < 10 * 86_400:
        waiting, looks = waiting.then(ahead), looks + 1

    assert EVENTS_OF_A_LOOK * looks < MOST_EVENTS / 1.5


def test_time_without_asking_is_summed() -> None:
    """The wait knows for how long nobody has asked for executions that ended."""
    first = Waiting(30, 1, unasked_seconds=100)

    assert first.then(1).unasked_seconds == 130
    assert first.then(1, asked=True).unasked_seconds == 0
