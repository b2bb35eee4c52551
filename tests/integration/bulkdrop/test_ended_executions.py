"""Executions that end at an odd moment, or that were none of ours."""

from typing import Any

import pytest
from kit.ended_executions import ended
from kit.steps import State, Steps

from bulkdrop.close_load.known import Known, find_known

PEOPLE = "FirstName,LastName\n" + "".join(f"F{i},L{i}\n" for i in range(12))


def summary_of(steps: Steps) -> State:
    """Read the only summary."""
    (key,) = [key for key in steps.keys("results/") if key.endswith("/summary.json")]
    return dict(steps.read_json(key))


def test_finish_load_is_still_at_work(steps: Steps, monkeypatch: pytest.MonkeyPatch) -> None:
    """If Finish Load goes on after its execution was stopped, its summary is the load's."""
    state = steps.plan(PEOPLE)
    (part,) = steps.parts(state)
    steps.run("save_results", steps.run("submit_job", part))
    finished = list[State]()

    def find_meanwhile(*args: Any) -> Known:
        finished.append(steps.finish(state))
        return find_known(*args)

    monkeypatch.setattr("bulkdrop.close_load.step.find_known", find_meanwhile)
    answer = steps.run("close_load", ended(state))

    assert finished[0]["status"] == "Succeeded"
    assert summary_of(steps) == finished[0]
    assert answer == {name: finished[0][name] for name in ("status", "message")}
    assert steps.keys("work/queue/contact/") == []


def test_finish_load_ends_after_the_next_run_began(steps: Steps) -> None:
    """A function of a run that was stopped does not give back the turn of the run that follows."""
    state = steps.plan(PEOPLE)
    (part,) = steps.parts(state)
    steps.run("save_results", steps.run("submit_job", part))
    steps.run("close_load", ended(state))
    again = steps.run("plan_load", steps.read_json(summary_of(steps)["resume"]["input_key"]))
    queued = steps.keys("work/queue/contact/")
    steps.finish(state)

    assert len(queued) == 1
    assert steps.keys("work/queue/contact/") == queued
    steps.finish(again)
    assert steps.keys("work/queue/contact/") == []


def test_run_that_resumes_is_stopped(steps: Steps) -> None:
    """The result files of the run before are there, and may be older than what is known."""
    state = steps.plan(PEOPLE)
    caught = {"Error": "AuthenticationError", "Cause": "no login"}
    steps.run("save_results", {**state, "error": caught})
    first = steps.finish(state)
    again = steps.run("plan_load", steps.read_json(first["resume"]["input_key"]))
    steps.run("submit_job", again)
    steps.run("close_load", ended(again))
    stopped = summary_of(steps)

    assert (stopped["status"], stopped["records"]["unknown"]) == ("Unreconciled", 12)
    assert stopped["message"] == (
        "Somebody stopped the load, so the result files are still those of an earlier run; known "
        "so far: 0 loaded, 0 failed, the others unknown. Run the command under `resume`, which "
        "continues the load and loads nothing twice."
    )
    assert stopped["resume"]["name"].endswith("-run3")


@pytest.mark.parametrize("status", ["ABORTED", "TIMED_OUT"])
def test_check_that_is_stopped(steps: Steps, status: str) -> None:
    """A check that was stopped has sent nothing, so nothing is unknown; its next run checks."""
    state = steps.plan(PEOPLE, "check/Contact/insert/people.csv")
    steps.run("close_load", ended(state, status))
    stopped = summary_of(steps)
    again = steps.finish(steps.run("plan_load", steps.read_json(stopped["resume"]["input_key"])))

    assert (stopped["status"], stopped["check"]) == ("Failed", True)
    assert stopped["message"].endswith(
        " before its check was finished; nothing was sent. Run the command under `resume`."
    )
    assert (stopped["records"]["total"], stopped["records"]["unknown"]) == (12, 0)
    assert again["status"] == "Checked"


@pytest.mark.parametrize(
    "given",
    ["{}", "[]", "null", '"x"', "{", '{"load": null}', '{"load": []}', '{"load": {"run": 2}}'],
)
@pytest.mark.filterwarnings("ignore:No application metrics")  # it was no load
def test_input_that_is_no_load(steps: Steps, given: str) -> None:
    """An execution that somebody started with other input has nothing to close."""
    event = ended(steps.load(PEOPLE), "FAILED", input=given, error="States.Runtime")

    assert steps.run("close_load", event) == {}
    assert not [key for key in steps.keys("results/") if key.endswith("/summary.json")]
