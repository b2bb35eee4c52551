"""A load whose time is up: nothing more is sent, and what was not processed is handed back."""

from datetime import UTC, datetime, timedelta

import pytest
from kit.steps import State, Steps

from bulkdrop.errors import LoadTimedOutError

PEOPLE = "LastName\n" + "".join(f"Person {i}\n" for i in range(10))


def behind(state: State) -> State:
    """Return the state of a load whose time was up a moment ago."""
    past = (datetime.now(UTC) - timedelta(seconds=1)).isoformat()
    return {**state, "plan": {**state["plan"], "deadline": past}}


def caught(state: State, error: LoadTimedOutError) -> State:
    """Return the state behind a Catch."""
    return {**state, "error": {"Error": type(error).__name__, "Cause": str(error)}}


def test_deadline_is_set_at_the_start(steps: Steps) -> None:
    """The plan has the end of the load's time, counted from the start of its execution."""
    given = {**steps.load(PEOPLE), "started_at": "2026-11-26T10:00:00.000Z"}

    assert steps.run("plan_load", given)["plan"]["deadline"] == "2026-11-29T10:00:00+00:00"


WAITS = [
    ({"describe_status": 503}, {"describe_status": None}, 10, "Salesforce gave no usable answer"),
    ({"max_bulk_batches": 0}, {"max_bulk_batches": 15_000}, 10_001, "The org has 0 batches left"),
]


@pytest.mark.parametrize(("trouble", "relief", "records", "words"), WAITS, ids=["away", "limits"])
def test_load_that_was_never_planned(
    steps: Steps, trouble: State, relief: State, records: int, words: str
) -> None:
    """A load that cannot be planned while Salesforce is like that waits for its time, no longer."""
    state = steps.load("LastName\n" + "".join(f"Person {i}\n" for i in range(records)))
    steps.org.configure(**trouble)
    with pytest.raises(LoadTimedOutError) as error:
        steps.run("plan_load", {**state, "started_at": "2026-11-20T10:00:00.000Z"})
    steps.org.configure(**relief)
    steps.run("finish_load", caught(state, error.value))
    (key,) = [key for key in steps.keys("results/") if key.endswith("/summary.json")]
    summary = steps.read_json(key)

    assert summary["status"] == "Failed"
    head = "people.csv could not be planned, and nothing was sent to Salesforce: "
    assert summary["message"].startswith(f"{head}{words}")
    assert "when the load's time was up (LoadTimeoutHours" in summary["message"]
    assert summary["message"].endswith("Run the command under `resume`.")
    assert steps.run("plan_load", steps.read_json(summary["resume"]["input_key"]))["plan"]


def test_load_that_never_has_its_turn(steps: Steps, monkeypatch: pytest.MonkeyPatch) -> None:
    """A load that waits behind others until its time is up hands its records back, and says why."""
    monkeypatch.setenv("MAX_LOADS_PER_OBJECT", "1")
    steps.plan(PEOPLE, "incoming/Contact/insert/before.csv")
    waiting = behind(steps.plan(PEOPLE, "incoming/Contact/insert/behind.csv"))
    with pytest.raises(LoadTimedOutError) as error:
        steps.run("take_turn", waiting)
    steps.run("save_results", caught(waiting, error.value))
    summary = steps.finish(waiting)

    assert (summary["status"], summary["records"]["unprocessed"]) == ("Failed", 10)
    assert (
        "1 load of Contact was still before this one when the load's time was up"
        in (summary["message"])
    )
    assert "resume" in summary
    assert steps.org.jobs() == []


def test_part_that_is_not_sent(steps: Steps) -> None:
    """A part that would be sent behind the deadline is handed back."""
    (part,) = map(behind, steps.parts(steps.plan(PEOPLE)))
    with pytest.raises(LoadTimedOutError) as error:
        steps.run("submit_job", part)
    steps.run("save_results", caught(part, error.value))
    summary = steps.finish(part)

    assert (summary["status"], summary["records"]["unprocessed"]) == ("Failed", 10)
    assert "Part 0 was not sent when the load's time was up" in summary["message"]
    assert steps.org.jobs() == []


def test_job_is_known_behind_the_deadline(steps: Steps) -> None:
    """A part that was sent in time is not handed back, even if the step is repeated too late."""
    (part,) = steps.parts(steps.plan(PEOPLE))
    sent = steps.run("submit_job", part)
    repeated = steps.run("submit_job", behind(part))

    assert repeated["job"]["id"] == sent["job"]["id"]


def test_job_is_aborted_at_the_deadline(steps: Steps) -> None:
    """A job that outlives the load's time is aborted, and its records are unprocessed."""
    steps.org.configure(seconds_per_thousand_rows=360_000)
    (part,) = steps.parts(steps.plan(PEOPLE))
    state = steps.run("check_job", behind(steps.run("submit_job", part)))
    while not state["job"]["is_finished"]:
        state = steps.run("check_job", state)
    steps.org.configure(seconds_per_thousand_rows=0.0)

    assert state["job"]["state"] == "Aborted"


def test_look_comes_when_the_time_is_up(steps: Steps) -> None:
    """The last wait for a job ends with the load's time."""
    steps.org.configure(seconds_per_thousand_rows=360_000)
    (part,) = steps.parts(steps.plan(PEOPLE))
    soon = (datetime.now(UTC) + timedelta(seconds=30)).isoformat()
    state = steps.run("submit_job", {**part, "plan": {**part["plan"], "deadline": soon}})
    state["job"]["waited_seconds"] = 50_000
    looked = steps.run("check_job", state)
    steps.org.configure(seconds_per_thousand_rows=0.0)

    assert looked["job"]["wait_seconds"] <= 30
