"""Submission: a part becomes one job, whatever clocks, other runs and other orgs' habits do."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from kit.sfbulk_org import client_of
from kit.steps import State, Steps

from bulkdrop.aws import s3
from bulkdrop.errors import (
    SubmissionPendingError,
    SubmissionUnknownError,
    TooManyJobsError,
)
from bulkdrop.load.part import Attempt
from bulkdrop.salesforce import forget_client
from bulkdrop.storage.bucket import Bucket
from bulkdrop.work.claims import Claims
from sfbulk import BulkClient, Job, JobState, OutcomeUnknownError, SalesforceUnavailableError

ANY_HEADER = True

PEOPLE = "FirstName,LastName\nAda,Lovelace\nAlan,Turing\nGrace,Hopper\n"
POST = r"/jobs/ingest$"
ENDED = {"JobComplete", "Failed", "Aborted"}


@pytest.fixture
def client(steps: Steps) -> Iterator[BulkClient]:
    """Yield a client of the org that is not the functions' own."""
    with client_of(steps.org) as client:
        yield client


@pytest.fixture
def habits(steps: Steps) -> Iterator[Callable[..., None]]:
    """Yield what sets habits of the org, which are those of the next test no more."""
    usual = {**vars(steps.org.settings)}
    changed: set[str] = set()

    def configure(**settings: Any) -> None:
        changed.update(settings)
        steps.org.configure(**settings)

    yield configure
    steps.org.configure(**{name: usual[name] for name in changed})


def planned(steps: Steps, body: str = PEOPLE) -> State:
    """Plan a load of one part; give the part's state."""
    (state,) = steps.parts(steps.plan(body))
    return state


def prefix(state: State) -> str:
    """Name where the attempt keeps its journal."""
    return Attempt.from_state(state).prefix


def lose_reply(steps: Steps, state: State, act: str = "drop_after", **more: Any) -> None:
    """Submit a part whose multipart request loses its reply."""
    steps.org.faults.add(act, POST, method="POST", **more)
    with pytest.raises(OutcomeUnknownError):
        steps.run("submit_job", state)


def age(steps: Steps, state: State, by: timedelta) -> None:
    """Let time pass since the attempt's request."""
    key = f"{prefix(state)}request.json"
    document = steps.read_json(key)
    then = {name: _earlier(document[name], by) for name in ("first_at", "last_at")}
    steps.s3.put_object(Bucket=steps.bucket, Key=key, Body=json.dumps(document | then))


def _earlier(text: str, by: timedelta) -> str:
    return (datetime.fromisoformat(text) - by).isoformat()


@contextmanager
def once(operation: str, key: str, then: Callable[[], object]) -> Iterator[None]:
    """Do something just before the functions' next call of S3 about a key."""
    waiting = [then]

    def look(request: Any, **_: Any) -> None:
        if request.url.endswith(key) and waiting:
            waiting.pop()()

    events = s3().meta.events
    events.register(f"before-send.s3.{operation}", look)
    try:
        yield
    finally:
        events.unregister(f"before-send.s3.{operation}", look)
    assert not waiting, f"nobody called {operation} of {key}"


def ended_jobs(steps: Steps) -> list[str]:
    """Return the states of all jobs of the org, when all of them have ended."""
    deadline = time.monotonic() + 10
    while (states := sorted(job["state"] for job in steps.org.jobs())) and not ENDED.issuperset(
        states
    ):
        assert time.monotonic() < deadline, states
        time.sleep(0.02)
    return states


def test_request_is_recorded_last(steps: Steps) -> None:
    """While the login is slow or down nothing counts as sent, so no clock runs."""
    state = planned(steps)
    steps.org.faults.add("status", "/oauth2/token", times=3)

    with pytest.raises(SalesforceUnavailableError):
        steps.run("submit_job", state)

    assert steps.keys(f"{prefix(state)}request.json") == []


def test_time_of_the_last_sending_counts(steps: Steps) -> None:
    """A request that is sent again with a new token is as old as that, not as the first."""
    state = planned(steps)
    steps.org.expire_sessions()
    steps.org.faults.add("delay", "/oauth2/token", seconds=1.5)
    lose_reply(steps, state)
    request = steps.read_json(f"{prefix(state)}request.json")
    first, last = (datetime.fromisoformat(request[name]) for name in ("first_at", "last_at"))

    assert last >= first
    assert datetime.now(UTC) - last < timedelta(seconds=1.5)


def test_lost_reply_is_found(steps: Steps) -> None:
    """The job of a lost reply is found by its records."""
    state = planned(steps)
    lose_reply(steps, state)

    assert steps.run("submit_job", state)["job"]["id"] == steps.org.jobs()[0]["id"]
    assert len(steps.org.jobs()) == 1


@pytest.mark.parametrize("habit", ["marked_results", "crlf_results", "counters_stay_zero"])
def test_lost_reply_is_found_in_other_result_sets(
    steps: Steps, habits: Callable[..., None], habit: str
) -> None:
    """A mark before results, other breaks in them, counters that stay 0 make no job another's."""
    habits(**{habit: True})
    state = planned(steps, 'LastName,Description\nDoe,"two\nlines"\nRoe,"call\nback"\n')
    lose_reply(steps, state)

    assert steps.run("submit_job", state)["job"]["id"] == steps.org.jobs()[0]["id"]


@pytest.mark.parametrize("offset", [-1200, 1200])
def test_clock_of_the_org(steps: Steps, habits: Callable[..., None], offset: int) -> None:
    """A job is found even if the org's clock is twenty minutes behind ours, or ahead."""
    habits(clock_offset=offset)
    state = planned(steps)
    lose_reply(steps, state)

    steps.run("submit_job", state)

    assert len(steps.org.jobs()) == 1


def test_job_that_is_dated_before_its_request(steps: Steps, habits: Callable[..., None]) -> None:
    """Where dates of jobs are not by the clock of replies, a job of equal records is in doubt."""
    habits(created_offset=-3 * 3600)
    state = planned(steps)
    lose_reply(steps, state)
    ended_jobs(steps)
    age(steps, state, timedelta(hours=1))

    with pytest.raises(SubmissionUnknownError, match="made too early"):
        steps.run("submit_job", state)

    assert len(steps.org.jobs()) == 1


def test_earlier_job_of_other_records(steps: Steps, client: BulkClient) -> None:
    """A job that was made before the request is no doubt if its records are but much alike."""
    state = planned(steps)
    spec = Attempt.from_state(state).job_spec
    alike = PEOPLE.replace("Hopper", "Kelly")
    client.create_job_with_content(spec, alike.encode())
    ended_jobs(steps)
    lose_reply(steps, state, "drop_before")
    age(steps, state, timedelta(minutes=-30))

    with pytest.raises(SubmissionPendingError, match="no job yet"):
        steps.run("submit_job", state)


NOT_FOUND = '[{"errorCode":"NOT_FOUND","message":"The requested resource does not exist"}]'


@pytest.mark.parametrize(
    ("path", "status", "body"),
    [(r"/ingest/750\w+$", 404, NOT_FOUND), ("/successfulResults", 200, "")],
)
def test_job_that_is_out_of_sight_for_a_moment(
    steps: Steps, path: str, status: int, body: str
) -> None:
    """A job that is listed and not shown whole is in doubt: its request is not sent again."""
    state = planned(steps)
    lose_reply(steps, state)
    ended_jobs(steps)
    age(steps, state, timedelta(minutes=10))
    steps.org.faults.add("status", path, status=status, body=body)

    with pytest.raises(SubmissionPendingError, match="may be the one"):
        steps.run("submit_job", state)
    steps.run("submit_job", state)

    assert len(steps.org.jobs()) == 1


def test_claim_of_a_short_id(steps: Steps) -> None:
    """A job's id of 15 characters and that of 18 are one, so one load claims the job."""
    bucket = Bucket(steps.bucket)

    assert Claims(bucket, "one").take("7505e00000AbCdE")
    assert Claims(bucket, "other").is_anothers("7505e00000AbCdEAAV")


def test_org_has_forgotten(steps: Steps) -> None:
    """A request that is older than what the org lists proves nothing, and is not sent again."""
    state = planned(steps)
    lose_reply(steps, state, "drop_before")
    age(steps, state, timedelta(days=6, hours=1))

    with pytest.raises(SubmissionUnknownError, match="seven days only"):
        steps.run("submit_job", state)

    assert steps.org.jobs() == []


def test_org_has_forgotten_by_its_own_clock(steps: Steps, habits: Callable[..., None]) -> None:
    """The org's clock counts as well, since it is what forgets."""
    state = planned(steps)
    lose_reply(steps, state)
    ended_jobs(steps)  # a job that ends later would be young by the new clock
    habits(clock_offset=8 * 86_400)
    forget_client()  # a later process, which reads the org's clock for itself

    with pytest.raises(SubmissionUnknownError, match="seven days only"):
        steps.run("submit_job", state)


def test_request_that_never_arrived(steps: Steps) -> None:
    """A request that no job can be seen of is sent again when it has settled, and not before."""
    state = planned(steps)
    lose_reply(steps, state, "drop_before")
    age(steps, state, timedelta(seconds=290))
    with pytest.raises(SubmissionPendingError):
        steps.run("submit_job", state)
    assert steps.org.jobs() == []
    age(steps, state, timedelta(seconds=11))

    steps.run("submit_job", state)

    assert len(steps.org.jobs()) == 1


def test_two_runs_in_one_request(steps: Steps) -> None:
    """Of two runs that would both send the request, one sends nothing."""
    state = planned(steps)
    answers: list[State] = []

    def second_run() -> None:
        answers.append(steps.run("submit_job", state))

    with (
        once("PutObject", "request.json", second_run),
        pytest.raises(SubmissionPendingError, match="Another run"),
    ):
        steps.run("submit_job", state)

    assert [job["id"] for job in steps.org.jobs()] == [answers[0]["job"]["id"]]
    assert steps.run("submit_job", state)["job"]["id"] == answers[0]["job"]["id"]


def test_two_runs_in_three_requests(steps: Steps, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two runs that both made a job, one aborts its own, which is empty."""
    monkeypatch.setenv("MULTIPART_MAX_CHARACTERS", "0")
    state = planned(steps)
    answers: list[State] = []

    def second_run() -> None:
        answers.append(steps.run("submit_job", state))

    with (
        once("PutObject", "job.json", second_run),
        pytest.raises(SubmissionPendingError, match="Another run"),
    ):
        steps.run("submit_job", state)

    assert ended_jobs(steps) == ["Aborted", "JobComplete"]
    assert steps.run("submit_job", state)["job"]["id"] == answers[0]["job"]["id"]


def test_upload_in_doubt(steps: Steps, monkeypatch: pytest.MonkeyPatch) -> None:
    """A job whose upload lost its reply is aborted, and another one is made and filled."""
    monkeypatch.setenv("MULTIPART_MAX_CHARACTERS", "0")
    state = planned(steps)
    steps.org.faults.add("drop_after", "/batches", method="PUT")
    with pytest.raises(OutcomeUnknownError):
        steps.run("submit_job", state)

    steps.run("submit_job", state)

    assert ended_jobs(steps) == ["Aborted", "JobComplete"]


def test_job_that_was_filled_during_the_abort(
    steps: Steps, client: BulkClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A job whose data became complete while another run aborted it is kept."""
    monkeypatch.setenv("MULTIPART_MAX_CHARACTERS", "0")
    state = planned(steps)
    job = client.create_job(Attempt.from_state(state).job_spec)
    key = f"{prefix(state)}job.json"
    write = {"id": job.id, "is_complete": False}
    steps.s3.put_object(Bucket=steps.bucket, Key=key, Body=json.dumps(write))

    def first_run_ends() -> None:
        steps.s3.put_object(
            Bucket=steps.bucket, Key=key, Body=json.dumps(write | {"is_complete": True})
        )

    after_abort(monkeypatch, first_run_ends)
    answer = steps.run("submit_job", state)

    assert (answer["job"]["id"], len(steps.org.jobs())) == (job.id, 1)


def after_abort(monkeypatch: pytest.MonkeyPatch, then: Callable[[], None]) -> None:
    """Do something just after the functions abort a job."""
    abort = BulkClient.abort

    def aborted(self: BulkClient, job_id: str) -> Job:
        job = abort(self, job_id)
        then()
        return job

    monkeypatch.setattr(BulkClient, "abort", aborted)


def test_claimed_job_is_ours(steps: Steps, client: BulkClient) -> None:
    """A job that the attempt has claimed is its own, whatever its records look like."""
    state = planned(steps)
    lose_reply(steps, state, "drop_before")
    spec = Attempt.from_state(state).job_spec
    job = client.create_job_with_content(spec, b"LastName\na\nb\nc\n")
    Claims(Bucket(steps.bucket), prefix(state)).take(job.id)

    assert steps.run("submit_job", state)["job"]["id"] == job.id


def test_table_with_fewer_columns(steps: Steps, client: BulkClient) -> None:
    """A job with columns that the part lacks is not the part's, even if all that it has agrees."""
    state = planned(steps, "LastName\nLovelace\nTuring\nHopper\n")
    lose_reply(steps, state, "drop_before")
    client.create_job_with_content(Attempt.from_state(state).job_spec, PEOPLE.encode())
    age(steps, state, timedelta(hours=1))

    steps.run("submit_job", state)

    assert len(steps.org.jobs()) == 2


def test_blank_echoes(steps: Steps, habits: Callable[..., None]) -> None:
    """A job whose cells the org shows blank is never sent again: not at once, and not later."""
    habits(blank_echoes=True)
    rows = "".join(f"first{i},last{i}\n" for i in range(40))
    state = planned(steps, f"firstname,lastname\n{rows}")
    lose_reply(steps, state)
    with pytest.raises(SubmissionPendingError, match="not claimed"):
        steps.run("submit_job", state)
    age(steps, state, timedelta(hours=1))

    with pytest.raises(SubmissionUnknownError, match="may be the one or not"):
        steps.run("submit_job", state)

    assert len(steps.org.records("Contact")) == 40


@pytest.mark.long
def test_burst_of_equal_counts(steps: Steps, client: BulkClient) -> None:
    """Jobs of 200 other files with as many records do not leave a lost reply in doubt."""
    state = planned(steps)
    lose_reply(steps, state, "drop_before")
    spec = Attempt.from_state(state).job_spec
    for file in range(200):
        rows = "".join(f"Ada,Person {file}-{row}\n" for row in range(3))
        client.create_job_with_content(spec, f"FirstName,LastName\n{rows}".encode())
    age(steps, state, timedelta(hours=1))

    steps.run("submit_job", state)

    assert len(steps.org.jobs()) == 201


def test_lost_reply_among_others(steps: Steps, client: BulkClient) -> None:
    """Among jobs of other files the one that was made is found."""
    state = planned(steps)
    lose_reply(steps, state)
    (ours,) = steps.org.jobs()
    spec = Attempt.from_state(state).job_spec
    for file in range(20):
        rows = "".join(f"Ada,Person {file}-{row}\n" for row in range(3))
        client.create_job_with_content(spec, f"FirstName,LastName\n{rows}".encode())

    assert steps.run("submit_job", state)["job"]["id"] == ours["id"]


REFUSALS = [
    (400, '[{"errorCode":"API_ERROR","message":"no multipart here"}]'),
    (415, ""),
    (403, "<html><body>Blocked by the firewall.</body></html>"),
    (404, '[{"errorCode":"NOT_FOUND","message":"The requested resource does not exist"}]'),
    (405, "Method not allowed"),
]


@pytest.mark.parametrize(("status", "body"), REFUSALS)
def test_multipart_is_refused(
    steps: Steps,
    habits: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    status: int,
    body: str,
) -> None:
    """An org that refuses the multipart form is asked once per load, and gets three requests."""
    habits(multipart_status=status, multipart_body=body)
    monkeypatch.setenv("MAX_PART_BYTES", "40")
    parts = steps.parts(steps.plan(PEOPLE))

    for part in parts:
        steps.run("submit_job", part)

    assert ended_jobs(steps) == ["JobComplete"] * len(parts)
    assert len(parts) > 1
    calls = [(request["method"], request["path"]) for request in steps.org.requests()]
    creates = [path for method, path in calls if method == "POST" and path.endswith("/ingest")]
    assert len(creates) == len(parts) + 1


def test_no_multipart_at_all(steps: Steps, monkeypatch: pytest.MonkeyPatch) -> None:
    """With MultipartMaxCharacters 0 no part goes as one request."""
    monkeypatch.setenv("MULTIPART_MAX_CHARACTERS", "0")
    steps.run("submit_job", planned(steps))

    assert [r["method"] for r in steps.org.requests() if "/jobs/" in r["path"]] == [
        "POST",
        "PUT",
        "PATCH",
    ]


def test_jobs_of_a_part_are_bounded(steps: Steps, monkeypatch: pytest.MonkeyPatch) -> None:
    """A part whose data never gets through is given up, with what the org answered."""
    monkeypatch.setenv("MULTIPART_MAX_CHARACTERS", "0")
    monkeypatch.setenv("MAX_JOBS_PER_PART", "2")
    state = planned(steps)
    steps.org.faults.add("status", "/batches", method="PUT", times=9, status=502, body="Bad day")
    for _ in range(2):
        with pytest.raises(OutcomeUnknownError):
            steps.run("submit_job", state)

    with pytest.raises(TooManyJobsError, match=r"2 jobs were made .* Bad day"):
        steps.run("submit_job", state)

    assert ended_jobs(steps) == ["Aborted", "Aborted"]


def test_open_jobs_of_others_are_left_alone(steps: Steps, client: BulkClient) -> None:
    """An open job of the same user that another program made is not aborted."""
    state = planned(steps)
    spec = Attempt.from_state(state).job_spec
    lose_reply(steps, state)
    other = client.create_job(spec)

    steps.run("submit_job", state)

    assert client.get_job(other.id).state is JobState.OPEN
