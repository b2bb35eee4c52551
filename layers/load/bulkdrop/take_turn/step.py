"""Find out whether a load's turn has come, and how long to wait if not."""

import random

from botocore.exceptions import BotoCoreError, ClientError

from bulkdrop.aws import step_functions
from bulkdrop.load.deadline import check_time, seconds_left
from bulkdrop.load.waiting import Waiting
from bulkdrop.report.grammar import counted, were
from bulkdrop.work.turn import Turn

ASK_SECONDS = 300
"""How long the first in line waits between two times that it asks for executions that ended."""
ASKED_AT_ONCE = 10
STUCK_SECONDS = 10_800
"""How long no load has ended when those behind the first in line ask, too: it may have died."""
FIRST_FEW = 20
"""As many of them do."""


def take_turn(
    turn: Turn,
    last: Waiting,
    at_once: int,
    deadline: str | None = None,
    after: tuple[str, ...] = (),
) -> Waiting | None:
    """
    Return the next wait, or None if the load is among the first `at_once` of its object.

    Loads of the objects `after` are waited for as well.

    An execution that ends without Finish Load gives its turn back by way of Close Load. In case
    even that fails, the first in line asks about some of the executions that hold the turns, every
    five minutes: one load of an object, however many wait, and however fast they follow each other.
    Where all loads of a queue wait for those of another object, the lot decides: the nth of them
    asks at one in n times, so all of them ask hardly more than the first. Where no load has ended
    for hours, the first in line may have died as well, and the few behind it ask.
    Raises LoadTimedOutError if the load's time is up before its turn.
    """
    tickets = turn.tickets_ahead()
    awaited = turn.awaited(after)
    ahead = max(len(tickets) + 1 - at_once, 0) + len(awaited)
    if ahead <= 0:
        return None
    check_time(
        deadline,
        f"{counted(ahead, 'load')} of {turn.load.object} {were(ahead)} still before this one",
    )
    moved = ahead < last.loads_ahead
    is_first = ahead == 1 or bool(awaited)
    asked = _is_to_ask(last, moved=moved) if is_first else _is_stuck(last, ahead, moved=moved)
    if asked and (not awaited or _has_the_lot(len(tickets) + 1)):
        _give_back_ended(turn, awaited or tickets[:at_once])
    return last.then(ahead, asked=asked).no_longer_than(seconds_left(deadline))


def _is_to_ask(last: Waiting, *, moved: bool) -> bool:
    """
    Return whether five minutes have passed since somebody asked.

    Where loads end, each is first in line for a moment, and none knows who asked: so the lot
    decides, by the share of the five minutes that this load has waited.
    """
    if moved:
        return random.random() * ASK_SECONDS < last.wait_seconds  # noqa: S311 # no secret
    return last.unasked_seconds + last.wait_seconds >= ASK_SECONDS


def _is_stuck(last: Waiting, ahead: int, *, moved: bool) -> bool:
    unasked = last.unasked_seconds + last.wait_seconds
    return ahead <= FIRST_FEW and not moved and unasked >= STUCK_SECONDS


def _has_the_lot(among: int) -> bool:
    return random.random() * among < 1  # noqa: S311 # no secret


def _give_back_ended(turn: Turn, tickets: list[str]) -> None:
    some = random.sample(tickets, min(len(tickets), ASKED_AT_ONCE))
    for ticket in some:
        execution = turn.execution_of(ticket)
        if execution and not _is_running(execution):
            turn.remove(ticket)


def _is_running(execution: str) -> bool:
    """Return whether an execution is running; one of which nothing can be learnt now counts so."""
    client = step_functions()
    try:
        return client.describe_execution(executionArn=execution)["status"] == "RUNNING"
    except client.exceptions.ExecutionDoesNotExist:
        return False
    except (ClientError, BotoCoreError):  # throttled, above all: the account shares ten a second
        return True
