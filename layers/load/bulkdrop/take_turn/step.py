"""Find out whether a load's turn has come, and how long to wait if not."""

import random

from botocore.exceptions import BotoCoreError, ClientError

from bulkdrop.aws import step_functions
from bulkdrop.load.waiting import Waiting
from bulkdrop.work.turn import Turn

ASK_SECONDS = 300
"""How long the first in line waits between two times that it asks for executions that ended."""
ASKED_AT_ONCE = 10


def take_turn(turn: Turn, last: Waiting, at_once: int) -> Waiting | None:
    """
    Return the next wait, or None if the load is among the first `at_once` of its object.

    An execution that ends without Finish Load gives its turn back by way of Close Load. In case
    even that fails, the first in line asks about some of the executions that hold the turns, every
    five minutes: one load of an object, however many wait.
    """
    tickets = turn.tickets_ahead()
    ahead = len(tickets) + 1 - at_once
    if ahead <= 0:
        return None
    asked = ahead == 1 and last.unasked_seconds + last.wait_seconds >= ASK_SECONDS
    if asked:
        _give_back_ended(turn, tickets)
    return last.then(ahead, asked=asked)


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
