"""Saving results: every way in which a part's job can have ended accounts for each record."""

from collections.abc import Iterator
from typing import Any

import pytest
from kit.steps import Steps

from bulkdrop.load.part import Attempt
from bulkdrop.storage.bucket import Bucket
from bulkdrop.work.journal import Journal, KnownJob
from sfbulk import BulkClient, ClientCredentials, Job, JobNotFoundError

ANY_HEADER = True

PEOPLE = "FirstName,LastName,Email\nAda,Lovelace,ada@example.com\nAlan,Turing,\nNo,,\n"
TABLE = ["Ada", "Alan", "No"]


def planned(steps: Steps, body: str = PEOPLE) -> dict[str, Any]:
    """Drop a file of one part."""
    (part,) = steps.parts(steps.plan(body))
    return part


def journal(steps: Steps, state: dict[str, Any]) -> Journal:
    """Return the journal of the part."""
    return Journal(Bucket(steps.bucket), Attempt.from_state(state).prefix)


def names(steps: Steps, summary: dict[str, Any], result: str) -> list[str]:
    """Return the first names in one of the result files."""
    key = summary["results"].get(result)
    return sorted(row["FirstName"] for row in steps.rows(key)) if key else []


@pytest.fixture
def client(steps: Steps) -> Iterator[BulkClient]:
    """Yield a client of the org, to do what the product would not."""
    org = steps.org
    with BulkClient(ClientCredentials(org.url, org.client_id, org.client_secret)) as bulk:
        yield bulk


def test_complete_job(steps: Steps) -> None:
    """Each record of a job that is complete is in success.csv or failure.csv, ids and all."""
    state = steps.run("submit_job", planned(steps))
    steps.run("save_results", state)

    summary = steps.finish(state)

    assert summary["status"] == "CompletedWithFailures"
    assert names(steps, summary, "success") == ["Ada", "Alan"]
    assert names(steps, summary, "failure") == ["No"]
    assert "unprocessed" not in summary["results"]
    (job,) = summary["jobs"]
    assert (job["state"], job["records_processed"], job["records_failed"]) == ("JobComplete", 3, 1)


def test_counters_that_stay_zero(steps: Steps) -> None:
    """Where counters do not add up all result sets are fetched, whatever the counters say."""
    steps.org.configure(counters_stay_zero=True)
    state = steps.run("submit_job", planned(steps))
    steps.run("save_results", state)
    steps.org.configure(counters_stay_zero=False)

    summary = steps.finish(state)

    assert summary["status"] == "CompletedWithFailures"
    assert names(steps, summary, "success") == ["Ada", "Alan"]
    assert names(steps, summary, "failure") == ["No"]


def test_complete_job_that_shows_nothing(steps: Steps) -> None:
    """Records of a complete job that shows none of them are unknown, not to be loaded again."""
    state = steps.run("submit_job", planned(steps))
    steps.org.configure(counters_stay_zero=True)
    steps.org.faults.add(
        "status", "/(failed|successful)Results|/unprocessedrecords", status=200, body="", times=99
    )
    steps.run("save_results", state)
    steps.org.configure(counters_stay_zero=False)
    steps.org.faults.clear()

    summary = steps.finish(state)

    assert (summary["status"], summary["records"]["unknown"]) == ("Unreconciled", 3)
    assert "unprocessed" not in summary["results"]


def test_result_sets_with_commas(steps: Steps) -> None:
    """Result sets may come with commas, whatever the delimiter of their job is."""
    state = steps.run("submit_job", planned(steps, PEOPLE.replace(",", ";")))
    loaded = '"sf__Id","sf__Created",FirstName,LastName,Email\n'
    loaded += '"0035e00000AbCdEAAV","true","Ada","Love;lace","ada@example.com"\n' * 2
    failed = '"sf__Id","sf__Error",FirstName,LastName,Email\n"","NO:name, missing:--","No","",""\n'
    for name, body in (("successful", loaded), ("failed", failed)):
        steps.org.faults.add("status", f"/{name}Results", status=200, body=body)
    steps.run("save_results", state)

    results = steps.finish(state)["results"]

    assert [row["LastName"] for row in steps.rows(results["success"], ";")] == ["Love;lace"] * 2
    (row,) = steps.rows(results["failure"], ";")
    assert (row["sf__Error"], row["sf__Line"]) == ("NO:name, missing:--", "4")


@pytest.mark.parametrize("end", ["\n\n", "\n\r\n\r\n", "\r\n\n"])
def test_result_set_with_blank_lines_at_its_end(steps: Steps, end: str) -> None:
    """Blank lines behind the last record of a result set are no records."""
    state = steps.run("submit_job", planned(steps, "LastName\nLovelace\n"))
    body = f'"sf__Id","sf__Created",LastName\n"0035e00000AbCdEAAV","true","Lovelace"{end}'
    steps.org.faults.add("status", "/successfulResults", status=200, body=body)
    steps.run("save_results", state)

    summary = steps.finish(state)

    assert summary["status"] == "Succeeded"
    assert steps.read(summary["results"]["success"]).decode().splitlines() == body.split()


def test_failure_csv_without_failures(steps: Steps) -> None:
    """Without failures there is no failure.csv, and no call is spent on one."""
    state = steps.run("submit_job", planned(steps, "LastName\nLovelace\n"))
    steps.run("save_results", state)

    summary = steps.finish(state)

    assert summary["results"].keys() == {"success", "undo", "report"}
    assert not [key for key in steps.keys("results/") if key.endswith("failure.csv")]
    assert not [r for r in steps.org.requests() if "failedResults" in r["path"]]


def test_failed_job(steps: Steps) -> None:
    """A job that Salesforce refused as a whole hands every record back, with its own words."""
    state = steps.run("submit_job", planned(steps, "FirstName,Shoe__c\nAda,38\nAlan,44\n"))
    steps.run("save_results", state)

    summary = steps.finish(state)

    assert (summary["status"], summary["records"]["unprocessed"]) == ("Failed", 2)
    assert names(steps, summary, "unprocessed") == ["Ada", "Alan"]
    assert "Field name not found : Shoe__c" in summary["message"]
    assert names(steps, summary, "success") == []


def test_interrupted_job(steps: Steps) -> None:
    """A job that broke off keeps what it did; what it did not do gets a next attempt."""
    steps.org.configure(interrupt_after_rows=1, interrupt_times=1)
    try:
        state = steps.run("submit_job", planned(steps))
    finally:
        answer = steps.run("save_results", state)
        steps.org.configure(interrupt_after_rows=None)
    assert answer["part"]["attempt"] == 2
    assert answer["pause"]["wait_seconds"] == 30
    again = steps.run("submit_job", answer)
    assert "pause" not in steps.run("save_results", again)

    summary = steps.finish(state)

    assert [job["state"] for job in summary["jobs"]] == ["Failed", "JobComplete"]
    assert names(steps, summary, "success") == ["Ada", "Alan"]
    assert names(steps, summary, "failure") == ["No"]
    assert len(steps.org.records("Contact")) == 2


def test_aborted_job(steps: Steps, client: BulkClient) -> None:
    """What an aborted job left is handed back and not sent again: somebody meant it."""
    steps.org.configure(lag=60)
    try:
        state = steps.run("submit_job", planned(steps))
        client.abort(state["job"]["id"])
    finally:
        steps.org.configure(lag=0)
    assert "pause" not in steps.run("save_results", state)

    summary = steps.finish(state)

    assert (summary["status"], summary["jobs"][0]["state"]) == ("Failed", "Aborted")
    assert names(steps, summary, "unprocessed") == TABLE


def test_open_job(steps: Steps, client: BulkClient) -> None:
    """A job that was never closed is aborted, and all its records are handed back."""
    state = planned(steps)
    job = client.create_job(Attempt.from_state(state).job_spec)
    journal(steps, state).record_job(KnownJob(job.id, is_complete=False))

    steps.run("save_results", {**state, "error": {"Error": "Boom", "Cause": "It went wrong."}})
    summary = steps.finish(state)

    assert client.get_job(job.id).state.value == "Aborted"
    assert names(steps, summary, "unprocessed") == TABLE
    assert "It went wrong" in summary["message"]


def test_job_that_was_closed_before_the_abort(
    steps: Steps, client: BulkClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A job that a slow run of Submit Job fills and closes just then has loaded its records."""
    state = planned(steps)
    job = client.create_job(Attempt.from_state(state).job_spec)
    journal(steps, state).record_job(KnownJob(job.id, is_complete=False))
    abort, slow_run = BulkClient.abort, journal(steps, state)
    slow_run.job()

    def aborted(self: BulkClient, job_id: str) -> Job:
        client.upload(job_id, lambda: [PEOPLE.encode()], len(PEOPLE.encode()))
        slow_run.record_job(KnownJob(job_id, is_complete=True))
        client.close(job_id)
        client.wait(job_id, 10)
        return abort(self, job_id)

    monkeypatch.setattr(BulkClient, "abort", aborted)
    steps.run("save_results", {**state, "error": {"Error": "Boom", "Cause": "It went wrong."}})
    summary = steps.finish(state)

    assert summary["records"]["unprocessed"] == 0
    assert summary["records"]["succeeded"] == len(steps.org.records("Contact")) > 0


def test_no_job(steps: Steps) -> None:
    """A part that no job was made for is handed back, with the reason, and without a login."""
    steps.fill_secret()
    state = planned(steps)

    steps.run("save_results", {**state, "error": {"Error": "Boom", "Cause": "It went wrong."}})
    summary = steps.finish(state)

    assert (summary["status"], summary["records"]["unprocessed"]) == ("Failed", 3)
    assert names(steps, summary, "unprocessed") == TABLE
    numbered = ["sf__Line", *map(str, range(2, 6))]
    rows = zip(numbered, PEOPLE.splitlines(), strict=False)
    expected = "".join(f"{number},{row}\n" for number, row in rows)
    assert steps.read(summary["results"]["unprocessed"]).decode() == expected
    assert "It went wrong" in summary["message"]


def test_lost_request(steps: Steps) -> None:
    """Where a job may be at work that nobody knows, nothing is handed back to be sent again."""
    state = planned(steps)
    journal(steps, state).record_request()

    steps.run("save_results", {**state, "error": {"Error": "Lost", "Cause": "No reply came."}})
    summary = steps.finish(state)

    assert (summary["status"], summary["records"]["unknown"]) == ("Unreconciled", 3)
    assert [*summary["results"]] == ["report"]
    assert "No reply came" in summary["message"]
    assert "loads nothing twice" in summary["message"]


def test_deleted_job(steps: Steps, client: BulkClient) -> None:
    """If somebody deleted the job, its results are gone: it is said, not guessed."""
    state = steps.run("submit_job", planned(steps))
    client.delete(state["job"]["id"])
    with pytest.raises(JobNotFoundError):  # asked again for minutes: Check Job has just seen it
        steps.run("save_results", state)
    steps.run("save_results", {**state, "error": {"Error": "Gone", "Cause": "No such job."}})

    summary = steps.finish(state)

    assert (summary["status"], summary["records"]["unknown"]) == ("Unreconciled", 3)
    assert state["job"]["id"] in summary["message"]


def test_running_job(steps: Steps) -> None:
    """A job that was given up while it runs is left alone; what it does is not known."""
    steps.org.configure(lag=60)
    try:
        state = steps.run("submit_job", planned(steps))
        steps.run("save_results", state)
    finally:
        steps.org.configure(lag=0)

    summary = steps.finish(state)

    assert summary["status"] == "Unreconciled"
    assert "still UploadComplete when the load's time was up" in summary["message"]


def test_locked_rows_get_a_second_chance(steps: Steps) -> None:
    """Rows that met a lock are sent again, alone, sorted by their parent; the rest stands."""
    steps.org.configure(lock_share=1.0, lock_attempts=1)
    try:
        body = "LastName,AccountId,ReportsToId\n" + "".join(f"P{i},,\n" for i in range(4))
        state = steps.run("submit_job", planned(steps, body))
        answer = steps.run("save_results", state)
        again = steps.run("submit_job", answer)
        assert "pause" not in steps.run("save_results", again)
    finally:
        steps.org.configure(lock_share=0.0, lock_attempts=None)

    summary = steps.finish(state)

    assert summary["records"] == {
        "total": 4,
        "succeeded": 4,
        "failed": 0,
        "unprocessed": 0,
        "unknown": 0,
        "not_sent": 0,
        "retried": 4,
        "created": 4,
        "updated": None,
        "deleted": None,
    }
    assert summary["status"] == "Succeeded"


def test_second_chances_end(steps: Steps, monkeypatch: pytest.MonkeyPatch) -> None:
    """After the last chance a locked row is a failed row, with Salesforce's reason."""
    monkeypatch.setenv("SECOND_CHANCES", "0")
    steps.org.configure(lock_share=1.0)
    try:
        state = steps.run("submit_job", planned(steps, "LastName\nLovelace\n"))
        assert "pause" not in steps.run("save_results", state)
    finally:
        steps.org.configure(lock_share=0.0)

    summary = steps.finish(state)

    (row,) = steps.rows(summary["results"]["failure"])
    assert row["sf__Error"].startswith("UNABLE_TO_LOCK_ROW:")


def test_saving_again_changes_nothing(steps: Steps) -> None:
    """The step can be repeated: the files stay the same, of the outcome all but its time."""
    state = steps.run("submit_job", planned(steps))
    prefix = Attempt.from_state(state).prefix

    def saved() -> dict[str, list[bytes]]:
        steps.run("save_results", state)
        read = {key: steps.read(key).split(b"\n") for key in steps.keys(prefix)}
        return {
            key: sorted(line for line in lines if b'"saved_at"' not in line)
            for key, lines in read.items()
        }

    assert saved() == saved()
