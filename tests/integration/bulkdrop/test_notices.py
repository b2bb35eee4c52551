"""Notices: what is sent at the end of a load, and an event that EventBridge does not accept."""

import dataclasses
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from kit.published import published
from kit.sfbulk_wire import Wire, reply, serving
from kit.steps import State, Steps
from kit.summary_examples import examples

from bulkdrop.aws import forget_clients
from bulkdrop.report.notice import notify

PEOPLE = "FirstName,LastName\nAda,Lovelace\nNo,\n"
BROKEN = {"Error": "Error", "Cause": json.dumps({"errorMessage": "field larger than limit"})}
ACCEPTED = {"FailedEntryCount": 0, "Entries": [{"EventId": "1"}]}
REJECTED = {
    "FailedEntryCount": 1,
    "Entries": [{"ErrorCode": "ThrottlingException", "ErrorMessage": "Rate exceeded"}],
}


@contextmanager
def answering(answer: dict[str, Any]) -> Iterator[Wire]:
    """Serve an event bus that gives this answer."""
    with serving(reply(200, answer)) as wire, pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL_EVENTBRIDGE", wire.url)
        forget_clients()
        yield wire
    forget_clients()


@pytest.fixture
def bus() -> Iterator[Wire]:
    """Serve an event bus that accepts the call and not the event."""
    with answering(REJECTED) as wire:
        yield wire


def sent(bus: Wire) -> dict[str, Any]:
    """Return the detail of the one event that was sent."""
    (request,) = bus.received
    (entry,) = json.loads(request.body)["Entries"]
    assert (entry["Source"], entry["DetailType"]) == ("bulkdrop", "Load Finished")
    return published(json.loads(entry["Detail"]))


def finish(steps: Steps) -> tuple[State, str]:
    """Load a file to its end; return the answer, and the function's own ending."""
    state = steps.plan(PEOPLE)
    (part,) = steps.parts(state)
    steps.run("save_results", steps.run("submit_job", part))
    return steps.run("finish_load", state), "CompletedWithFailures"


def close(steps: Steps) -> tuple[State, str]:
    """Close a load that Finish Load could not finish."""
    return steps.run("close_load", {**steps.plan(PEOPLE), "finish_error": BROKEN}), "Unreconciled"


def refuse(steps: Steps) -> tuple[State, str]:
    """Drop a file whose key names no load."""
    answer = steps.run("start_load", steps.drop(PEOPLE, "incoming/Contact/merge/x.csv"))
    return {**answer, "status": answer["answer"].capitalize()}, "Refused"


@pytest.mark.parametrize("end", [finish, close, refuse])
def test_rejected_event(
    steps: Steps, bus: Wire, end: Any, log: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    """An event that is not accepted is logged and counted, and the load ends as it would."""
    answer, status = end(steps)

    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    counted = [json.loads(line) for line in capsys.readouterr().out.splitlines() if "_aws" in line]
    (logged,) = [line for line in lines if line.get("message") == "A notice was not accepted"]
    (key,) = [key for key in steps.keys("results/") if key.endswith("/summary.json")]
    assert (answer["status"], steps.read_json(key)["status"]) == (status, status)
    assert sent(bus) == steps.read_json(key)
    assert logged["level"] == "ERROR"
    assert logged["rejected"] == [
        "EventBridge did not accept the event (ThrottlingException: Rate exceeded)."
    ]
    assert logged["load_id"] == steps.read_json(key)["load_id"]
    assert [line["NoticesRejected"] for line in counted if "NoticesRejected" in line] == [[1.0]]


@pytest.mark.usefixtures("aws")
def test_event_is_bounded() -> None:
    """An event of very many jobs holds the first 200 of them, and nothing else is left out."""
    whole = next(examples())
    many = dataclasses.replace(whole, jobs=whole.jobs * 1_000)
    with answering(ACCEPTED) as wire:
        rejected = notify(many, "")

    document = json.loads(json.dumps(many.to_json()))
    assert rejected == []
    assert sent(wire) == {**document, "jobs": document["jobs"][:200]}
    assert len(wire.received[0].body) < 256 * 1024
