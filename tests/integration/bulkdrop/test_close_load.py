"""Closing: a load that Finish Load cannot finish ends with what is surely known of it."""

import json
from typing import Any

import boto3
import pytest
from kit.ended_executions import ended
from kit.steps import Steps

from bulkdrop.close_load import known
from bulkdrop.close_load.ended import EndedExecution, InputLeftOutError
from bulkdrop.report.resume import COMPARE

PEOPLE = "FirstName,LastName\n" + "".join(f"F{i},L{i}\n" for i in range(12)) + "Nobody,\nragged\n"
BROKEN = {"Error": "Error", "Cause": json.dumps({"errorMessage": "field larger than limit"})}


@pytest.fixture
def parted(steps: Steps, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Return a load of several parts, each of them saved, with the error that Finish Load met."""
    monkeypatch.setenv("MAX_PART_BYTES", "60")
    state = steps.plan(PEOPLE)
    for part in steps.parts(state):
        steps.run("save_results", steps.run("submit_job", part))
    return {**state, "finish_error": BROKEN}


def close(steps: Steps, state: dict[str, Any]) -> dict[str, Any]:
    """Close a load; give the summary that it wrote, which is what it answers."""
    answer = steps.run("close_load", state)
    (key,) = [key for key in steps.keys("results/") if key.endswith("/summary.json")]
    summary = dict(steps.read_json(key))
    assert answer == {"status": summary["status"], "message": summary["message"]}
    assert len(summary["message"]) <= 300
    return summary


def work(state: dict[str, Any], name: str) -> str:
    """Name a file of the load."""
    return f"work/{state['load']['load_id']}/{name}"


def test_known_load(steps: Steps, parted: dict[str, Any]) -> None:
    """If all outcomes can be read, the counts are whole; without its results the load failed."""
    summary = close(steps, parted)

    records = {"total": 14, "succeeded": 12, "failed": 2, "unprocessed": 0, "unknown": 0}
    assert summary["status"] == "Failed"
    assert summary["records"] == summary["records"] | records | {"not_sent": 1}
    assert [*summary["results"]] == ["report"]
    assert len(summary["jobs"]) == parted["plan"]["parts"] == 3
    assert "Finish Load failed (Error: field larger than limit)" in summary["message"]
    assert "12 loaded, 2 failed, 0 not processed" in summary["message"]
    assert summary["reason"]["code"] == "NOT_FINISHED"
    assert (summary["reason"]["error"], summary["reason"]["cause"]) == (
        "Error",
        "field larger than limit",
    )


def test_load_can_be_resumed(steps: Steps, parted: dict[str, Any]) -> None:
    """The turn is given back, and the next run puts the results in place."""
    queued = steps.keys("work/queue/contact/")
    summary = close(steps, parted)
    given_back = steps.keys("work/queue/contact/")
    resumed = steps.run("plan_load", steps.read_json(work(parted, "resume.json")))
    assert f"--name {parted['load']['load_id']}-run2" in summary["resume"]["command"]

    finished = steps.finish(resumed)

    assert (len(queued), given_back) == (1, [])
    assert finished["status"] == "CompletedWithFailures"
    assert len(steps.rows(finished["results"]["success"])) == 12


@pytest.mark.parametrize("damaged", ["missing", "no JSON", "odd"])
def test_unreadable_outcome(steps: Steps, parted: dict[str, Any], damaged: str) -> None:
    """The records of a part whose outcome cannot be read are unknown, and its job is named."""
    key = work(parted, "parts/00001/1/outcome.json")
    job = steps.read_json(key)["job"]["id"]
    if damaged == "missing":
        steps.s3.delete_object(Bucket=steps.bucket, Key=key)
    else:
        body = b"{" if damaged == "no JSON" else b'{"part": 1}'
        steps.s3.put_object(Bucket=steps.bucket, Key=key, Body=body)

    summary = close(steps, parted)

    lost = steps.parts(parted)[1]["part"]["records"]
    assert summary["status"] == "Unreconciled"
    assert (summary["records"]["total"], summary["records"]["unknown"]) == (14, lost)
    assert summary["records"]["succeeded"] == 12 - lost
    assert {"id": job, "state": "Unknown"}.items() <= summary["jobs"][1].items()


@pytest.mark.parametrize("name", ["parts-1.json", "plan.json"])
def test_unreadable_plan(steps: Steps, parted: dict[str, Any], name: str) -> None:
    """If it cannot even be read which parts there were, nothing is claimed to be known."""
    steps.s3.put_object(Bucket=steps.bucket, Key=work(parted, name), Body=b"{")
    del parted["plan"]

    summary = close(steps, parted)

    records = summary["records"]
    assert summary["status"] == "Unreconciled"
    assert (records["total"], records["unknown"]) in {(14, 13), (None, 0)}
    assert records["succeeded"] == 0


def test_slow_reading_is_bounded(
    steps: Steps, parted: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was not read in time counts as unknown: closing must not last for ever itself."""
    monkeypatch.setattr(known, "READ_SECONDS", 0)

    summary = close(steps, parted)

    assert (summary["status"], summary["records"]["unknown"]) == ("Unreconciled", 13)


def test_input_alone(steps: Steps, parted: dict[str, Any]) -> None:
    """The input of an execution is enough, for one that was stopped from outside."""
    summary = close(steps, {"load": parted["load"]})

    assert (summary["status"], summary["records"]["succeeded"]) == ("Failed", 12)
    assert summary["message"].startswith("The load was stopped, so the result files are missing;")
    assert summary["reason"] == {"code": "NOT_FINISHED"}


def test_unplanned(steps: Steps) -> None:
    """A load without a plan has sent nothing; of a later run nobody knows, since plans expire."""
    state = steps.load(PEOPLE)

    first = close(steps, state)
    later = close(steps, {"load": state["load"] | {"run": 2}})

    assert (first["status"], later["status"]) == ("Failed", "Unreconciled")
    assert "before anything was sent to Salesforce" in first["message"]
    assert first["records"]["total"] is None


LONG_AGO = {"started_at": "2026-01-01T00:00:00Z"}


def test_too_late_to_resume(steps: Steps, parted: dict[str, Any]) -> None:
    """Once the org may have forgotten jobs of unknown end, resuming is no longer offered."""
    summary = close(steps, {**parted, "load": parted["load"] | LONG_AGO})

    assert "resume" not in summary
    assert summary["message"].endswith(f". {COMPARE}")


def test_too_late_to_begin(steps: Steps) -> None:
    """A load that ended long after its upload, and sent nothing, is to be dropped again."""
    summary = close(steps, {"load": steps.load(PEOPLE)["load"] | LONG_AGO})

    assert "resume" not in summary
    assert summary["message"].endswith("anything was sent to Salesforce. Drop the file again.")


def test_refusal_stays_one(steps: Steps) -> None:
    """If a refused upload could not be answered by Finish Load, its words are kept."""
    cause = json.dumps({"errorMessage": "The file is empty.", "errorType": "UploadRefusedError"})
    refused = {"Error": "UploadRefusedError", "Cause": cause}

    summary = close(steps, {**steps.load(PEOPLE), "error": refused, "finish_error": BROKEN})

    assert (summary["status"], summary["message"]) == ("Refused", "The file is empty.")
    assert "resume" not in summary


def test_settled_summary_counts(steps: Steps, parted: dict[str, Any]) -> None:
    """What Finish Load settled before it failed is how the load ended, with its results."""
    del parted["finish_error"]
    finished = steps.finish(parted)
    steps.s3.delete_object(
        Bucket=steps.bucket,
        Key=finished["results"]["success"].replace("success.csv", "summary.json"),
    )

    assert finished == close(steps, {**parted, "finish_error": BROKEN})


@pytest.mark.parametrize("settled", ["{}", "[]", '"odd"', '{"status": "Odd"}', "{"])
def test_settled_summary_that_is_none(steps: Steps, parted: dict[str, Any], settled: str) -> None:
    """What lies in the place of a settled summary and is none keeps no load from being closed."""
    key = work(parted, "summary-1.json")
    steps.s3.put_object(Bucket=steps.bucket, Key=key, Body=settled.encode())

    summary = close(steps, parted)

    assert (summary["status"], summary["records"]["succeeded"]) == ("Failed", 12)


def test_settled_summary_of_an_earlier_release(steps: Steps, parted: dict[str, Any]) -> None:
    """A summary that the release before settled is written by the rules of this one."""
    del parted["finish_error"]
    finished = steps.finish(parted)
    del finished["schema_version"]
    key = work(parted, "summary-1.json")
    steps.s3.put_object(Bucket=steps.bucket, Key=key, Body=json.dumps(finished).encode())

    assert steps.finish(parted) == {"schema_version": 1, **finished}


@pytest.fixture
def deleted_topic(aws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Name a topic that was deleted."""
    del aws  # it only has to be up
    sns = boto3.client("sns")
    arn = sns.create_topic(Name="gone")["TopicArn"]
    sns.delete_topic(TopicArn=arn)
    monkeypatch.setenv("NOTIFICATION_TOPIC_ARN", arn)


def test_metrics(steps: Steps, parted: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    """A closing is counted for its alarm, beside the numbers of the load."""
    close(steps, parted)

    lines = map(json.loads, capsys.readouterr().out.splitlines())
    (reported,) = [line for line in lines if "_aws" in line]
    assert (reported["LoadsClosed"], reported["LoadsFailed"]) == ([1.0], [1.0])


@pytest.mark.usefixtures("deleted_topic")
def test_end_that_is_not_notified(steps: Steps, parted: dict[str, Any]) -> None:
    """A topic that takes no message keeps neither the summary nor the turn from being written."""
    summary = close(steps, parted)

    assert summary["status"] == "Failed"
    assert steps.keys("work/queue/contact/") == []


# ----------------------------------------------------------------- the event of an execution's end

ENDS = [
    ({"status": "ABORTED"}, "Somebody stopped the load"),
    ({"status": "ABORTED", "error": "Me", "cause": "lunch"}, "Somebody stopped the load"),
    ({"status": "TIMED_OUT"}, "The load ran out of its time"),
    (
        {"status": "FAILED", "error": "States.Runtime", "cause": "x" * 9_000},
        "The load failed (States.Runtime: xxx",
    ),
]


def objects(steps: Steps) -> dict[str, bytes]:
    """Read all that lies in the bucket."""
    return {key: steps.read(key) for key in steps.keys("")}


@pytest.mark.parametrize(("detail", "words"), ENDS)
def test_ended_execution(
    steps: Steps, parted: dict[str, Any], detail: dict[str, Any], words: str
) -> None:
    """A load whose execution did not end well has a summary, no turn, and a next run."""
    summary = close(steps, ended(parted, **detail))

    assert (summary["status"], summary["records"]["succeeded"]) == ("Failed", 12)
    assert summary["message"].startswith(words)
    assert summary["reason"]["error"] == detail.get("error", detail["status"])
    assert len(summary["reason"]["cause"]) <= 1_000
    assert steps.keys("work/queue/contact/") == []
    resumed = steps.run("plan_load", steps.read_json(work(parted, "resume.json")))
    assert steps.finish(resumed)["status"] == "CompletedWithFailures"


def test_ended_before_it_began(steps: Steps) -> None:
    """A load that was stopped before Plan Load ran is loaded by its next run."""
    state = steps.load(PEOPLE)
    summary = close(steps, ended(state))

    resumed = steps.run("plan_load", steps.read_json(work(state, "resume.json")))

    assert summary["message"].startswith("Somebody stopped the load before anything was sent")
    for part in steps.parts(resumed):
        steps.run("save_results", steps.run("submit_job", part))
    finished = steps.finish(resumed)
    assert (finished["status"], finished["records"]["succeeded"]) == ("CompletedWithFailures", 12)


def test_ended_too_late_to_begin(steps: Steps) -> None:
    """An old load may have lost its files: its next run must not take it for one without any."""
    state = steps.load(PEOPLE)
    state["load"]["started_at"] = "2026-01-01T00:00:00Z"

    close(steps, ended(state))

    assert steps.keys(work(state, "begun.json")) == []


@pytest.mark.parametrize("is_settled", [True, False])
def test_ended_with_its_own_summary(
    steps: Steps,
    parted: dict[str, Any],
    capsys: pytest.CaptureFixture[str],
    *,
    is_settled: bool,
) -> None:
    """After the state Load Failed nothing is written, announced or counted; the turn is free."""
    queued = steps.keys("work/queue/contact/")
    ticket = steps.read(queued[0])
    if is_settled:
        steps.finish(parted)
    else:
        steps.run("close_load", parted)
    steps.s3.put_object(Bucket=steps.bucket, Key=queued[0], Body=ticket)
    before = objects(steps)
    capsys.readouterr()

    answer = steps.run("close_load", ended(parted, "FAILED", error="Failed", cause="why"))

    assert answer == {}
    assert '"LoadsClosed":[0.0]' in capsys.readouterr().out
    assert before == objects(steps) | {queued[0]: ticket}
    assert steps.keys("work/queue/contact/") == []


@pytest.mark.parametrize("status", ["ABORTED", "FAILED"])
@pytest.mark.parametrize("progress", ["planned", "finished", "stopped too"])
def test_later_run_is_left_alone(
    steps: Steps, parted: dict[str, Any], progress: str, status: str
) -> None:
    """The late event of an earlier run changes nothing once the next one has begun or ended."""
    del parted["finish_error"]
    error = "Failed" if status == "FAILED" else None
    close(steps, ended(parted))
    given = steps.read_json(work(parted, "resume.json"))
    if progress == "stopped too":
        close(steps, ended(given))
    else:
        resumed = steps.run("plan_load", given)
        if progress == "finished":
            steps.finish(resumed)
    before = objects(steps)

    answer = steps.run("close_load", ended(parted, status, error=error))

    assert answer == {}
    assert before == objects(steps)


def test_event_that_comes_twice(steps: Steps, parted: dict[str, Any]) -> None:
    """The same event once more says the same."""
    first = close(steps, ended(parted))
    second = close(steps, ended(parted))

    assert first | {"finished_at": ""} == second | {"finished_at": ""}


def test_event_without_input(steps: Steps) -> None:
    """An event that leaves its input out fails, so that it comes to the dead letters."""
    event = ended(steps.load(PEOPLE), input=None, inputDetails={"included": False})

    with pytest.raises(InputLeftOutError, match="leaves out its input"):
        EndedExecution.from_event(event)
