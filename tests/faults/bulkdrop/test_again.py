"""Loads that an operator resumes: they send only what is not known to be loaded."""

import time
from typing import Any

import pytest
from faults.audit import Upload, commits, discrepancies, make_upload
from faults.faulty import FaultyWorld, FunctionMishap, OrgFault, has_come

from local.outside.bucket import Dropped

REFUSED = '{"error":"invalid_client","error_description":"invalid client credentials"}'
NO_ACCESS = '[{"errorCode":"INSUFFICIENT_ACCESS","message":"No access to job results."}]'
GONE = '[{"errorCode":"NOT_FOUND","message":"The requested resource does not exist"}]'
OFTEN = 1000
PATIENCE_SECONDS = 60


def run_again(world: FaultyWorld, summary: dict[str, Any]) -> dict[str, Any]:
    """Do what the command under `resume` does, without a shell; return the summary."""
    load_id, loading, resume = summary["load_id"], world.loading, summary["resume"]
    key, name = f"work/{load_id}/resume.json", f"{load_id}-run2"
    arn = loading.outputs["StateMachineArn"]
    assert (resume["input_key"], resume["name"], resume["state_machine_arn"]) == (key, name, arn)
    assert f"s3://{loading.bucket}/{key} resume.json" in resume["command"]
    assert f"--name {name} " in resume["command"]
    assert f"--state-machine-arn {arn} " in resume["command"]
    document = loading.read(key).decode()
    loading.states.start_execution(stateMachineArn=arn, name=name, input=document)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while loading.execution(name)["status"] == "RUNNING":
        assert time.monotonic() < deadline, f"{name} is still running"
        time.sleep(0.1)
    upload = summary["upload"]
    return world.ended(Dropped(upload["key"], upload["version_id"]))


def troubled(
    world: FaultyWorld, upload: Upload, *troubles: OrgFault
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Load with troubles that last until they are fixed; return the summaries before and after."""
    armed = world.arm(troubles, upload.object)
    before = world.ended(world.drop(upload.object, upload.body))
    assert list(discrepancies(world, upload.object, [(upload, before)])) == []
    came = [has_come(each) for each in armed]
    assert all(came)
    after = run_again(world, before)
    assert list(discrepancies(world, upload.object, [(upload, after)])) == []
    return before, after


def test_after_the_login_was_mended(faulty: FaultyWorld) -> None:
    """A load that nobody let log in gives its records back, and loads them when it goes on."""
    upload = make_upload(faulty.new_object())
    faulty.org.expire_sessions()
    body = {"status": 400, "body": REFUSED, "times": OFTEN}
    login = OrgFault("status", "POST", "/oauth2/token", body, aimed=False)
    before, after = troubled(faulty, upload, login)

    assert (before["status"], before["records"]["unprocessed"]) == ("Failed", len(upload.names))
    assert "Check the client secret" in before["message"]
    assert after["status"] == "CompletedWithFailures"
    assert after["records"]["unprocessed"] == 0
    assert "resume" not in after


def test_after_results_could_not_be_saved(faulty: FaultyWorld) -> None:
    """A load whose results nobody let it fetch only fetches them when it goes on."""
    upload = make_upload(faulty.new_object())
    body = {"status": 403, "body": NO_ACCESS, "times": OFTEN}
    results = OrgFault("status", "GET", "/(successful|failed)Results", body)
    before, after = troubled(faulty, upload, results)
    (job,) = faulty.jobs(upload.object)

    assert (before["status"], before["records"]["unknown"]) == ("Unreconciled", len(upload.names))
    assert f"it has job {job['id']}" in before["message"]
    assert after["status"] == "CompletedWithFailures"
    assert set(commits(faulty, upload.object).values()) == {1}
    assert len(faulty.jobs(upload.object)) == 1


def test_after_the_org_was_mended(faulty: FaultyWorld) -> None:
    """What a job left unprocessed that somebody aborted is all that the next run sends."""
    upload = make_upload(faulty.new_object())
    settings = {"interrupt_after_rows": 5, "interrupt_times": 1, "interrupt_state": "Aborted"}
    faulty.org.configure(**settings)
    before, after = troubled(faulty, upload)
    faulty.org.configure(interrupt_after_rows=None, interrupt_state="Failed")

    assert before["records"]["unprocessed"] == len(upload.names) - 5
    assert [job["records_processed"] for job in after["jobs"]] == [5, len(upload.names) - 5]
    assert after["records"]["unprocessed"] == 0
    assert set(commits(faulty, upload.object).values()) == {1}


@pytest.mark.long
def test_after_the_job_was_gone(faulty: FaultyWorld) -> None:
    """A job that the org does not know any more is named, and nothing is sent in its stead."""
    upload = make_upload(faulty.new_object())
    body = {"status": 404, "body": GONE, "times": OFTEN}
    before, after = troubled(faulty, upload, OrgFault("status", "GET", r"/jobs/ingest/\w+$", body))
    (job,) = faulty.jobs(upload.object)

    assert (before["status"], before["records"]["unknown"]) == ("Unreconciled", len(upload.names))
    assert f"Salesforce does not know job {job['id']} any more" in before["message"]
    assert after["status"] == "CompletedWithFailures"
    assert set(commits(faulty, upload.object).values()) == {1}


@pytest.mark.long
def test_after_nobody_could_look(faulty: FaultyWorld) -> None:
    """A load that AWS let nobody look at goes on with the job that it left behind."""
    upload = make_upload(faulty.new_object())
    faulty.org.configure(lag=3600.0)
    faulty.arm([FunctionMishap("kill", "CheckJobFunction", times=9)], upload.object)
    before = faulty.ended(faulty.drop(upload.object, upload.body))
    faulty.org.configure(lag=0.0)
    after = run_again(faulty, before)
    (job,) = faulty.jobs(upload.object)

    assert (before["status"], before["records"]["unknown"]) == ("Unreconciled", len(upload.names))
    assert [each["id"] for each in before["jobs"]] == [job["id"]]
    assert after["status"] == "CompletedWithFailures"
    assert list(discrepancies(faulty, upload.object, [(upload, after)])) == []
    assert set(commits(faulty, upload.object).values()) == {1}
