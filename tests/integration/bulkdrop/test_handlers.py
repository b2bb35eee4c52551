"""The handlers, one by one and in their order: each takes what the one before gives."""

import dataclasses
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from kit.steps import Steps, event

from bulkdrop.errors import SettingsError
from bulkdrop.finish_load.step import Ended
from bulkdrop.load.part import Attempt
from bulkdrop.load.plan import Plan
from bulkdrop.load.upload import Load
from bulkdrop.load.watched_job import WatchedJob
from bulkdrop.salesforce import forget_client

PEOPLE = "FirstName,LastName,Email\nAda,Lovelace,ada@example.com\nAlan,Turing,\nNo,,\n"
FUNCTIONS = ["start_load", "plan_load", "submit_job", "check_job", "save_results"]
FUNCTIONS += ["finish_load", "close_load"]


def test_whole_load(steps: Steps) -> None:
    """From the event to the summary, each handler's answer is the next one's event."""
    (state,) = steps.parts(steps.plan(PEOPLE))
    state = steps.run("submit_job", state)
    while state["job"]["state"] != "JobComplete":
        state = steps.run("check_job", state)
    answer = steps.run("save_results", state)

    summary = steps.finish(state)

    assert "pause" not in answer
    assert (summary["status"], summary["records"]["total"]) == ("CompletedWithFailures", 3)
    loaded = steps.rows(summary["results"]["success"])
    assert {row["LastName"] for row in loaded} == {"Lovelace", "Turing"}
    assert {row["sf__Id"] for row in loaded} == {r["Id"] for r in steps.org.records("Contact")}
    (refused,) = steps.rows(summary["results"]["failure"])
    assert refused["FirstName"] == "No"
    assert refused["sf__Error"].startswith("REQUIRED_FIELD_MISSING:")


# ------------------------------------------------------------------------- the payloads of events/


def test_events_are_of_one_load() -> None:
    """The events are the states of one load in the words that the functions read today."""
    states = [event(name) for name in FUNCTIONS[1:]]
    part = Attempt.from_state(states[1])

    assert all(Load.from_json(state["load"]) == part.load for state in states)
    assert all(Attempt.from_state(state) == part for state in states[2:-2])
    assert WatchedJob.from_json(states[2]["job"]).to_json() == states[2]["job"]
    assert all(Ended.from_state(state).plan == part.plan for state in states[-2:])
    assert event("start_load")["detail"]["object"]["key"] == part.load.upload.key


@pytest.fixture
def prepared(steps: Steps) -> Steps:
    """Return a bucket that holds what the events speak of."""
    state = event("save_results")
    attempt = Attempt.from_state(state)
    names = "FirstName,LastName,Email"
    people = [
        "Ada,Lovelace,ada@example.com",
        "Alan,Turing,alan@example.com",
        "Grace,Hopper,grace@example.com",
        "Edsger,Dijkstra,edsger@example.com",
    ]
    steps.s3.create_bucket(
        Bucket=attempt.load.upload.bucket,
        CreateBucketConfiguration={"LocationConstraint": "eu-central-1"},
    )
    body = "\n".join([names, *people, ""])
    steps.bucket = attempt.load.upload.bucket
    steps.s3.put_object(Bucket=steps.bucket, Key=attempt.load.upload.key, Body=body.encode())
    return steps


def unversioned(state: dict[str, Any]) -> dict[str, Any]:
    """Leave the version out, which S3 alone can make; the etag stays and must be right."""
    state["load"]["upload"]["version_id"] = None
    if "part" in state:
        state["part"]["source"]["version_id"] = None
    return state


def test_events_can_be_invoked(prepared: Steps) -> None:
    """Each function takes its event as it is, given the upload that it speaks of."""
    started = prepared.run("start_load", event("start_load"))
    planned = prepared.run("plan_load", unversioned(event("plan_load")))
    submitted = prepared.run("submit_job", unversioned(event("submit_job")))
    real = {"id": submitted["job"]["id"]}
    checking, saving = unversioned(event("check_job")), unversioned(event("save_results"))
    checked = prepared.run("check_job", {**checking, "job": checking["job"] | real})
    saved = prepared.run("save_results", {**saving, "job": saving["job"] | real})
    ended = prepared.run("finish_load", unversioned(event("finish_load")))

    assert (started["load_id"], started["answer"]) == (planned["load"]["load_id"], "started")
    plan = dataclasses.replace(
        Plan.from_json(planned["plan"]), planned_at=None, own_header=None, deadline=None
    )
    assert plan == Plan.from_json(event("submit_job")["plan"])
    assert checked["job"]["state"] in {"UploadComplete", "InProgress", "JobComplete"}
    assert saved["first"] == {"failed": False}
    assert ended["status"] == "Succeeded"
    assert len(prepared.org.records("Contact")) == 4


# ------------------------------------------------------------------------------- the environment


@pytest.mark.filterwarnings("ignore:No application metrics")  # a step that failed counts nothing
@pytest.mark.parametrize("function", FUNCTIONS)
def test_missing_variable_is_named(
    steps: Steps, monkeypatch: pytest.MonkeyPatch, function: str
) -> None:
    """A function whose environment is incomplete says which variable is missing."""
    for name in ("LOAD_STATE_MACHINE_ARN", "SALESFORCE_SECRET_ARN"):
        monkeypatch.delenv(name)

    with pytest.raises(SettingsError, match=r"_ARN is not set.*template\.yaml"):
        steps.run(function, event(function))


# ------------------------------------------------------------------------------------ start_load


def test_same_event_starts_once(steps: Steps) -> None:
    """However often an event is delivered, soon or late, there is one execution of its name."""
    sent = steps.drop(PEOPLE)
    answers = [steps.run("start_load", sent) for _ in range(2)]
    (execution,) = steps.states.list_executions(stateMachineArn=steps.machine_arn)["executions"]
    steps.states.stop_execution(executionArn=execution["executionArn"])
    answers.append(steps.run("start_load", sent))

    assert {answer["load_id"] for answer in answers} == {execution["name"]}
    assert answers[-1]["answer"] == "already started"
    executions = steps.states.list_executions(stateMachineArn=steps.machine_arn)["executions"]
    assert len(executions) == 1


def test_same_file_again_is_another_load(steps: Steps) -> None:
    """Dropping the same bytes under the same key again is meant, and is loaded again."""
    first, second = (steps.run("start_load", steps.drop(PEOPLE)) for _ in range(2))

    assert second["answer"] == "started"
    assert first["load_id"] != second["load_id"]


def test_bad_key_is_answered(steps: Steps) -> None:
    """A key that names no load gets a summary under its own path, and starts nothing."""
    answer = steps.run("start_load", steps.drop(PEOPLE, "incoming/Contact/merge/x.csv"))

    summary = steps.read_json(f"results/Contact/merge/x.csv/{answer['load_id']}/summary.json")
    assert (answer["answer"], summary["status"]) == ("refused", "Refused")
    assert "'merge' is no operation" in summary["message"]
    executions = steps.states.list_executions(stateMachineArn=steps.machine_arn)
    assert executions["executions"] == []


def test_folder_is_ignored(steps: Steps) -> None:
    """The placeholder that the console makes for a folder is no upload."""
    answer = steps.run("start_load", steps.drop(b"", "incoming/Contact/insert/"))

    assert answer["answer"] == "ignored"
    assert steps.keys("results/") == []


@pytest.mark.parametrize(
    "name", ["a b+c%20&d='\"ä😀.csv", "x" * 900 + ".csv", "#?;:@,$=.csv", "no-ending"]
)
def test_any_file_name(steps: Steps, name: str) -> None:
    """A file may have any name: its load starts, is planned and finished under its own path."""
    state = steps.plan(PEOPLE, f"incoming/Contact/insert/{name}")

    summary = steps.finish(state)

    assert summary["upload"]["key"] == f"incoming/Contact/insert/{name}"
    assert any(key.startswith(f"results/Contact/insert/{name}/") for key in steps.keys("results/"))
    assert re.fullmatch(r"[a-z0-9-]{1,80}", summary["load_id"])


# ------------------------------------------------------------------------------------- plan_load


def test_overwritten_upload_is_still_itself(steps: Steps) -> None:
    """What is loaded is the version that the event is about, whatever came after it."""
    state = steps.load(PEOPLE)
    steps.drop("LastName\nSomebody Else\n")

    (part,) = steps.parts(steps.run("plan_load", state))

    assert steps.content(part).decode() == PEOPLE


# ------------------------------------------------------------------------------------ the turns


# ------------------------------------------------------------------------------------- take_turn


@pytest.fixture
def waiting(steps: Steps, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Return a planned load that comes after one that holds the only turn of its object."""
    monkeypatch.setenv("MAX_LOADS_PER_OBJECT", "1")
    steps.plan(PEOPLE)
    state = steps.load(PEOPLE, "incoming/CONTACT/insert/later.csv")
    state["load"]["started_at"] = "2999-01-01T00:00:00Z"
    return steps.run("plan_load", state)


def test_plan_knows_the_turn(steps: Steps, waiting: dict[str, Any]) -> None:
    """Plan Load gives the first answer with the plan; a load whose turn it is gets no wait."""
    assert waiting["turn"]["loads_ahead"] == 1
    assert waiting["turn"]["wait_seconds"] in {2, 3}
    assert "turn" not in steps.plan("Name\nAcme\n", "incoming/Account/insert/accounts.csv")


def test_turn_is_waited_for(steps: Steps, waiting: dict[str, Any]) -> None:
    """A load that is not among the first of its object waits: longer each time, to a minute."""
    waits = []
    for _ in range(8):
        waiting = steps.run("take_turn", waiting)
        waits.append(waiting["turn"]["wait_seconds"])

    assert steps.org.jobs() == []
    assert 2 <= waits[0] <= 6
    assert max(waits) <= 60
    assert all(min(earlier, 30) < later for earlier, later in pairwise(waits))


def test_turn_comes_when_a_load_ends(steps: Steps, waiting: dict[str, Any]) -> None:
    """When the load before has finished, the next one's turn has come, and is no longer waited."""
    earlier = steps.read_json(steps.keys("work/queue/contact/")[0])["execution"]
    waiting = steps.run("take_turn", waiting)
    first = json.loads(steps.states.describe_execution(executionArn=earlier)["input"])
    steps.run("finish_load", first)

    answer = steps.run("take_turn", waiting)

    assert "turn" not in answer
    assert steps.run("submit_job", answer)["job"]["id"] == steps.org.jobs()[0]["id"]


def test_turn_of_a_dead_load_passes(steps: Steps, waiting: dict[str, Any]) -> None:
    """If nothing gave back the turn of an execution that ended, the first in line finds out."""
    earlier = steps.read_json(steps.keys("work/queue/contact/")[0])["execution"]
    steps.states.stop_execution(executionArn=earlier)

    waiting = steps.run("take_turn", waiting)
    assert steps.keys("work/queue/contact/")[0].startswith("work/queue/contact/20")
    waiting["turn"]["unasked_seconds"] = 300
    asked = steps.run("take_turn", waiting)
    answer = steps.run("take_turn", asked)

    assert asked["turn"]["unasked_seconds"] == 0
    assert "turn" not in answer


def test_turn_of_an_execution_that_was_started_by_hand(steps: Steps) -> None:
    """A ticket names the execution that runs, whatever name somebody gave it."""
    given = steps.load(PEOPLE)
    arn = f"{steps.machine_arn.replace(':stateMachine:', ':execution:')}:by-hand"
    steps.run("plan_load", {**given, "execution": arn})
    (ticket,) = steps.keys("work/queue/contact/")

    assert steps.read_json(ticket)["execution"] == arn


def test_only_the_first_in_line_asks(steps: Steps, waiting: dict[str, Any]) -> None:
    """However long it has waited, a load behind others asks nothing of Step Functions."""
    steps.plan(PEOPLE, "incoming/Contact/insert/between.csv")
    for key in steps.keys("work/queue/contact/"):
        steps.states.stop_execution(executionArn=steps.read_json(key)["execution"])
    waiting["turn"]["unasked_seconds"] = 9_999

    answer = steps.run("take_turn", waiting)

    assert answer["turn"]["loads_ahead"] == 2
    assert len(steps.keys("work/queue/contact/")) == 3


# ------------------------------------------------------------------------------------- check_job


def open_job(steps: Steps) -> dict[str, Any]:
    """Submit a job that the org leaves alone for a minute."""
    steps.org.configure(lag=60)
    (part,) = steps.parts(steps.plan(PEOPLE))
    return steps.run("submit_job", part)


@pytest.fixture
def slow(steps: Steps) -> Iterator[Steps]:
    """Yield an org that takes its time."""
    yield steps
    steps.org.configure(lag=0)


def test_job_is_looked_at(slow: Steps) -> None:
    """One look reads the state, adds to the time waited and sets the next wait."""
    state = slow.run("check_job", open_job(slow))

    assert state["job"]["state"] == "UploadComplete"
    assert (state["job"]["waited_seconds"], state["job"]["wait_seconds"]) == (2, 2)
    assert not state["job"]["given_up"]


def hours_ago(hours: float) -> str:
    return (datetime.now(UTC) - timedelta(hours=hours)).isoformat()


def test_overdue_job_is_aborted(slow: Steps) -> None:
    """A job that outlives the load's time is aborted, and its records are handed back."""
    state = open_job(slow)
    state["plan"]["deadline"] = hours_ago(0.1)

    state = slow.run("check_job", state)
    slow.run("save_results", state)
    summary = slow.finish(state)

    assert state["job"]["state"] == "Aborted"
    assert (summary["status"], summary["records"]["unprocessed"]) == ("Failed", 3)


def test_login_trouble_is_no_error(slow: Steps) -> None:
    """A look without a login records why, and the loop goes on until the login works."""
    state = open_job(slow)
    slow.org.expire_sessions()
    slow.connect(client_secret="rotated")
    forget_client()

    blind = slow.run("check_job", state)
    slow.connect()
    fixed = slow.run("check_job", blind)

    assert "invalid_client" in blind["job"]["note"]
    assert blind["job"]["state"] == "UploadComplete"
    assert fixed["job"]["note"] is None
    assert fixed["job"]["waited_seconds"] > blind["job"]["waited_seconds"]


def test_silent_org_is_given_up(slow: Steps) -> None:
    """A job that can be neither seen nor aborted is given up an hour after the load's time."""
    state = open_job(slow)
    state["plan"]["deadline"] = hours_ago(1.1)
    slow.connect(client_secret="rotated")
    forget_client()

    state = slow.run("check_job", state)

    assert state["job"]["given_up"]
