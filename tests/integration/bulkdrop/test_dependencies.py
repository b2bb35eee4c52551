"""Loads that depend on each other: parents go first, and no two wait for each other."""

from collections.abc import Iterable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kit.steps import State, Steps

from bulkdrop import layout
from bulkdrop.storage.bucket import Bucket
from bulkdrop.work.dependencies import Dependencies

CHILDREN = "LastName,Account.External_Id__c\nDoe,A-1\n"
PARENTS = "Name,External_Id__c\nAcme,A-1\n"


def ticket(steps: Steps, name: str, at: str, load_id: str, after: Iterable[str] = ()) -> str:
    """Let a load take a ticket."""
    key = layout.ticket_key(name, f"2026-11-26T07:{at}Z", load_id)
    Bucket(steps.bucket).write_json(key, {"execution": "arn", "run": 1, "after": [*after]})
    return key


def awaited(steps: Steps, key: str, name: str, *objects: str) -> list[str]:
    """Return the ids of the loads that a load waits for."""
    found = Dependencies(Bucket(steps.bucket), name, key, objects).awaited()
    return [each.rpartition("Z-")[2].removesuffix(".json") for each in found]


def looked(steps: Steps, state: State) -> State:
    """Let a load that waits look at the queues."""
    return steps.run("take_turn", state)


@pytest.mark.parametrize("first", ["parents", "children"])
def test_parents_go_first(steps: Steps, first: str) -> None:
    """Whichever event comes first, the file of children waits until the parents' load has ended."""
    if first == "parents":
        parents = steps.plan(PARENTS, "incoming/Account/insert/a.csv")
        children = steps.plan(CHILDREN)
    else:
        load = steps.load(PARENTS, "incoming/Account/insert/a.csv")
        waits = steps.run("plan_load", load)  # the ticket is there before the children look
        children, parents = steps.plan(CHILDREN), waits

    assert "turn" not in parents
    assert children["plan"]["after"] == ["Account"]
    children = looked(steps, children)
    assert children["turn"]["loads_ahead"] == 1

    steps.finish(parents)
    assert "turn" not in looked(steps, children)


def test_setting_names_further_objects(steps: Steps) -> None:
    """`after` waits for loads that no header names."""
    key = "incoming/Contact/insert/bulkdrop.toml"
    steps.s3.put_object(Bucket=steps.bucket, Key=key, Body=b'after = ["Lead"]\n')
    steps.plan("LastName,Company\nDoe,x\n", "incoming/Lead/insert/l.csv")

    state = steps.plan("LastName\nRoe\n")

    assert (state["plan"]["after"], state["turn"]["loads_ahead"]) == (["Lead"], 1)


def test_older_and_a_little_younger_ones(steps: Steps) -> None:
    """What was dropped before is waited for, and what was dropped within a minute after."""
    ticket(steps, "Account", "29:00", "old")
    ticket(steps, "Account", "31:00", "soon")
    ticket(steps, "Account", "31:01", "later")
    own = ticket(steps, "Contact", "30:00", "own", ["Account"])

    assert awaited(steps, own, "Contact", "account") == ["old", "soon"]


def test_two_that_need_each_other(steps: Steps) -> None:
    """Of two loads that need each other's object the older one goes first."""
    older = ticket(steps, "Contact", "30:00", "older", ["Account"])
    younger = ticket(steps, "Account", "30:01", "younger", ["Contact"])

    assert awaited(steps, older, "Contact", "Account") == []
    assert awaited(steps, younger, "Account", "Contact") == ["older"]


def test_wait_by_way_of_a_turn(steps: Steps) -> None:
    """A load behind one that needs our object, in its queue, is not waited for either."""
    own = ticket(steps, "Contact", "30:00", "own", ["Account"])
    ticket(steps, "Account", "30:01", "needs us", ["Contact"])
    ticket(steps, "Account", "30:02", "waits its turn")

    assert awaited(steps, own, "Contact", "Account") == []


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    loads=st.lists(
        st.tuples(
            st.sampled_from("ABCD"),
            st.integers(0, 59),
            st.sets(st.sampled_from("ABCD"), max_size=3),
        ),
        min_size=2,
        max_size=6,
    )
)
def test_no_circle(steps: Steps, loads: list[tuple[str, int, set[str]]]) -> None:
    """Whatever loads need, in one turn for each object, some load can always go on."""
    bucket = Bucket(steps.bucket)
    for key in steps.keys("work/queue/"):
        bucket.delete(key)
    keys = {
        ticket(steps, name, f"30:{second:02}", f"load{number}", after): (name, after)
        for number, (name, second, after) in enumerate(loads)
    }
    while keys:
        free = [
            key
            for key, (name, after) in keys.items()
            if not awaited(steps, key, name, *after)
            and not [other for other in steps.keys(layout.queue_prefix(name)) if other < key]
        ]
        assert free, keys
        bucket.delete(free[0])
        del keys[free[0]]
