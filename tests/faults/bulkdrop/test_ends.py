"""Executions that end from outside: each load has a summary, no turn, and a next run."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from faults.audit import Upload, discrepancies, make_upload
from faults.faulty import FaultyWorld, faulty_world
from faults.people import resume_by_summary, wait_until

from bulkdrop import layout
from local.cloud.services.endings import Ending
from local.outside.bucket import Dropped

PARAMETERS = {"MaxPartBytes": "250", "MaxLoadsPerObject": "1"}
"""A file of a dozen records has three parts, and a load waits for the one before it."""
WAITING = {"Wait for Turn", "Take Turn"}
TASKS = ["Plan Load", "Take Turn", "Submit Job", "Check Job", "Save Results", "Load Other Parts"]
OTHERS = ["Is It Our Turn?", "Wait for Turn", "Wait for Job", "Is Job Finished?"]
OTHERS += ["Is There a Second Chance?", "More Parts?", "Finish Load"]
UNFINISHED = [("stop", name) for name in TASKS + OTHERS] + [("stop after", name) for name in TASKS]
UNFINISHED += [("States.Runtime", "Wait for Job"), ("history limit", "Check Job")]
UNFINISHED += [("time out", "Wait for Job"), ("States.DataLimitExceeded", "Save Results")]
SETTLED = [("stop after", "Finish Load"), ("stop", "Did Load Succeed?"), ("stop", "Load Succeeded")]
DEATHS = [
    ("States.Runtime", "Is Other Part Sent?"),
    ("stop", "Other Part: Submit Job"),
    ("stop after", "Other Part: Submit Job"),
    ("history limit", "Other Part: Wait for Job"),
    ("stop", "Other Part: Save Results"),
]
LONG = {("stop", name) for name in OTHERS[:-1]} | {("stop after", name) for name in TASKS[:2]}
LONG |= {UNFINISHED[-1]}
"""Ends that `make long` adds to those of `make test`."""
WHY = ("Somebody stopped the load", "The load failed (States.", "The load ran out of its time")
_SECONDS = 60.0


@pytest.fixture(scope="module")
def ending(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FaultyWorld]:
    """Yield a world in which small files have several parts."""
    with faulty_world(tmp_path_factory.mktemp("logs"), PARAMETERS) as world:
        yield world


def load(world: FaultyWorld, act: str, state: str, text: str = "") -> tuple[Upload, Dropped]:
    """Drop a file whose load, or one of its parts, ends at a state."""
    upload = make_upload(world.new_object())
    ahead = f"{layout.queue_prefix(upload.object)}2000-ahead.json"
    if state in WAITING:
        document = json.dumps({"execution": world.loading.outputs["StateMachineArn"]})
        world.loading.s3.put_object(Bucket=world.loading.bucket, Key=ahead, Body=document)
    end = world.cloud.endings.add(Ending(act, state, f"(?s)(?=.*{upload.object}){text}"))
    named = f"{upload.object}.csv"  # for the last states, whose input is the message alone
    dropped = world.drop(upload.object, upload.body, named)
    assert wait_until(lambda: end.happened > 0, _SECONDS)
    world.loading.s3.delete_object(Bucket=world.loading.bucket, Key=ahead)
    return upload, dropped


def has_no_turn(world: FaultyWorld, upload: Upload) -> bool:
    """Return whether the queue of the object is empty, at last."""
    queue = layout.queue_prefix(upload.object)
    return wait_until(lambda: not [*world.loading.keys(queue)], _SECONDS)


def resumed(world: FaultyWorld, dropped: Dropped, summary: dict[str, Any]) -> dict[str, Any]:
    """Resume a load; return the summary of the run."""
    resume_by_summary(world, summary)
    return world.ended(dropped)


@pytest.mark.parametrize(
    ("act", "state"),
    [pytest.param(*each, marks=pytest.mark.long if each in LONG else ()) for each in UNFINISHED],
)
def test_load_that_ends_at_a_state(ending: FaultyWorld, act: str, state: str) -> None:
    """Wherever its execution ends, a load says what is known, and its next run loads the rest."""
    upload, dropped = load(ending, act, state)
    before = ending.ended(dropped)

    assert before["status"] in {"Failed", "Unreconciled"}
    assert before["message"].startswith(WHY)
    assert len(before["message"]) <= 300
    assert has_no_turn(ending, upload)
    after = resumed(ending, dropped, before)
    assert after["status"] == "CompletedWithFailures", (before, after)
    assert (after["records"]["succeeded"], after["records"]["failed"]) == (10, 2)
    assert [*discrepancies(ending, upload.object, [(upload, after)])] == []
    assert has_no_turn(ending, upload)


@pytest.mark.parametrize(("act", "state"), SETTLED)
def test_load_that_ends_after_its_summary(ending: FaultyWorld, act: str, state: str) -> None:
    """A load that was settled before its execution was stopped keeps its summary."""
    upload, dropped = load(ending, act, state)
    summary = ending.ended(dropped)

    assert has_no_turn(ending, upload)
    assert ending.loading.execution(summary["load_id"])["status"] == "ABORTED"
    assert (summary["status"], summary.get("resume")) == ("CompletedWithFailures", None)
    assert [*discrepancies(ending, upload.object, [(upload, summary)])] == []


@pytest.mark.parametrize(("act", "state"), DEATHS)
def test_part_that_dies(ending: FaultyWorld, act: str, state: str) -> None:
    """A part that dies costs itself alone: the others are loaded, and the next run loads it."""
    upload, dropped = load(ending, act, state, '(?=.*"number": 2,)')
    before = ending.ended(dropped)
    records = before["records"]

    assert before["status"] == "Unreconciled"
    assert "The execution of part 2 was stopped or failed before its end" in before["message"]
    assert 0 < records["unknown"] < 12
    assert records["succeeded"] + records["failed"] + records["unknown"] == 12
    after = resumed(ending, dropped, before)
    assert after["status"] == "CompletedWithFailures"
    assert [*discrepancies(ending, upload.object, [(upload, after)])] == []
