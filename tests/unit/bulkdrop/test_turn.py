"""How long a load waits for its turn."""

import pytest

from bulkdrop.work.turn import Waiting

TRIES = range(100)


def waits(last: Waiting | None, ahead: int) -> set[int]:
    """Draw the next wait many times."""
    return {Waiting.after(last, ahead).wait_seconds for _ in TRIES}


def test_first_wait_is_short() -> None:
    """Whatever is ahead, the first look back comes soon: it tells the pace."""
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
        pytest.param(Waiting(50, 5), 5, 60, id="a minute at most"),
        pytest.param(Waiting(250, 300), 300, 300, id="with many ahead a second for each"),
        pytest.param(Waiting(3, 2), 4, 6, id="an earlier upload came late"),
    ],
)
def test_wait_grows_while_nothing_ends(last: Waiting, ahead: int, most: int) -> None:
    """Where no load has ended, looking again soon would cost and tell nothing."""
    found = waits(last, ahead)

    assert most // 2 < min(found)
    assert max(found) <= most
