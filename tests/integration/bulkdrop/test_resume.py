"""Resuming a load: what is safe, until when, and what is said where it is not."""

from datetime import datetime, timedelta

import pytest
from kit.steps import State, Steps

from bulkdrop.errors import WorkExpiredError

PEOPLE = "LastName\nLovelace\nTuring\n"


def ended(steps: Steps) -> State:
    """Load a file whose part was never submitted; give its summary."""
    state = steps.plan(PEOPLE)
    (part,) = steps.parts(state)
    steps.run("save_results", {**part, "error": {"Error": "Boom", "Cause": "It went wrong."}})
    return steps.finish(state)


def next_run(steps: Steps, summary: State) -> State:
    """Return the input of the next run, as the summary says where it is."""
    return dict(steps.read_json(summary["resume"]["input_key"]))


def forget(steps: Steps, summary: State) -> None:
    """Remove the load's files under work/, as their expiry does."""
    for key in steps.keys(f"work/{summary['load_id']}/"):
        steps.s3.delete_object(Bucket=steps.bucket, Key=key)


def test_resume_is_an_object(steps: Steps) -> None:
    """The summary holds the command, its parts, and the last safe moment."""
    summary = ended(steps)
    resume = summary["resume"]
    until = datetime.fromisoformat(resume["safe_until"])

    assert resume["name"] == f"{summary['load_id']}-run2"
    assert resume["state_machine_arn"] == steps.machine_arn
    assert resume["command"].endswith(f"--name {resume['name']} --input file://resume.json")
    assert until - datetime.fromisoformat(summary["started_at"]) == timedelta(days=14)


def test_lost_request_shortens_it(steps: Steps) -> None:
    """Where it is unknown whether a request made a job, the org's memory is the limit."""
    state = steps.plan(PEOPLE)
    (part,) = steps.parts(state)
    steps.org.faults.add("drop_before", r"/jobs/ingest$", method="POST")
    with pytest.raises(Exception, match="no usable answer"):
        steps.run("submit_job", part)
    steps.run("save_results", {**part, "error": {"Error": "Boom", "Cause": "It went wrong."}})

    summary = steps.finish(state)

    until = datetime.fromisoformat(summary["resume"]["safe_until"])
    assert summary["status"] == "Unreconciled"
    assert until - datetime.now(until.tzinfo) < timedelta(days=6)


def test_work_has_expired(steps: Steps) -> None:
    """A later run that finds nothing of the first sends nothing, and nobody knows the outcome."""
    summary = ended(steps)
    following = next_run(steps, summary)
    forget(steps, summary)

    with pytest.raises(WorkExpiredError, match="has expired or was deleted"):
        steps.run("plan_load", following)
    error = {"Error": "WorkExpiredError", "Cause": '{"errorMessage": "It has expired."}'}
    steps.run("finish_load", {**following, "error": error})
    after = steps.read_json(f"{summary['results']['unprocessed'].rpartition('/')[0]}/summary.json")

    assert (after["status"], after["message"]) == ("Unreconciled", "It has expired.")
    assert (after["records"], after["results"]) == (summary["records"], summary["results"])
    assert "resume" not in after
    assert steps.org.jobs() == []


def test_first_run_never_began(steps: Steps) -> None:
    """A load whose Plan Load failed before its first write can be resumed all the same."""
    given = steps.load(PEOPLE)
    steps.run("finish_load", {**given, "error": {"Error": "Sandbox.Killed", "Cause": "Killed."}})

    state = steps.run("plan_load", {"load": {**given["load"], "run": 2}})

    assert state["plan"]["records"] == 2


def test_first_run_had_no_plan(steps: Steps) -> None:
    """A load whose first run ended before it had a plan is planned by the next."""
    given = steps.load(PEOPLE)
    steps.run("plan_load", given)
    load_id = given["load"]["load_id"]
    steps.s3.delete_object(Bucket=steps.bucket, Key=f"work/{load_id}/plan.json")

    state = steps.run("plan_load", {"load": {**given["load"], "run": 2}})

    assert state["plan"]["records"] == 2
