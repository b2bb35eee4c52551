"""Faults of the sandbox org's network: what the client sees and what was done all the same."""

import time
from collections.abc import Iterator

import pytest
import requests
from kit.org_caller import Caller, called

CREATE = {"method": "POST", "path": "jobs/ingest$"}
LOST = (requests.ConnectionError, requests.exceptions.ChunkedEncodingError)


@pytest.fixture(scope="module")
def running() -> Iterator[Caller]:
    """Run one org for all tests here."""
    with called() as caller:
        yield caller


@pytest.fixture
def caller(running: Caller) -> Caller:
    """Return the caller of an org without traces of other tests."""
    running.org.reset()
    return running


def job_count(caller: Caller) -> int:
    """Count the jobs that were made."""
    return len(caller.org.jobs())


def test_status(caller: Caller) -> None:
    """A status fault answers instead of the org; nothing is done, then all is well again."""
    fault = caller.org.faults.add("status", **CREATE, status=502, headers={"Retry-After": "7"})
    payload = {"object": "Contact", "operation": "insert"}
    reply = caller.call("POST", "jobs/ingest", json=payload)
    assert (reply.status_code, reply.headers["Retry-After"]) == (502, "7")
    assert reply.headers["Content-Type"].startswith("text/html")
    assert (job_count(caller), fault.fired) == (0, 1)
    caller.create()
    assert (job_count(caller), fault.fired) == (1, 1)


def test_status_with_json(caller: Caller) -> None:
    """A body that is no HTML is sent as JSON."""
    body = '[{"errorCode":"SERVER_UNAVAILABLE","message":"Busy"}]'
    caller.org.faults.add("status", body=body)
    assert caller.call("GET", "limits").json()[0]["errorCode"] == "SERVER_UNAVAILABLE"


@pytest.mark.parametrize(
    ("act", "done"), [("drop_before", 0), ("drop_during", 0), ("drop_after", 1)]
)
def test_lost_reply(caller: Caller, act: str, done: int) -> None:
    """A dropped connection leaves the client without an answer; the act was done or not."""
    caller.org.faults.add(act, **CREATE, bytes=5)
    with pytest.raises(LOST):
        caller.create()
    assert job_count(caller) == done


def test_status_after(caller: Caller) -> None:
    """The org can do what it is asked and still answer 503."""
    caller.org.faults.add("status_after", **CREATE)
    payload = {"object": "Contact", "operation": "insert"}
    assert caller.call("POST", "jobs/ingest", json=payload).status_code == 503
    assert job_count(caller) == 1


def test_upload_cut_half_way(caller: Caller) -> None:
    """An upload of which a part arrived has not landed, and may be sent again."""
    job_id = caller.create()
    caller.org.faults.add("drop_during", "batches", bytes=1000)
    with pytest.raises(LOST):
        caller.upload(job_id, "LastName\n" + "Owl\n" * 100_000)
    assert "numberRecordsProcessed" not in caller.info(job_id)
    caller.upload(job_id, "LastName\nOwl\n")
    caller.patch(job_id, "UploadComplete")
    assert len(caller.wait(job_id).successes) == 1


@pytest.mark.parametrize("act", ["delay", "delay_after"])
def test_delay(caller: Caller, act: str) -> None:
    """A delayed call is done in the end, though its client has left."""
    caller.org.faults.add(act, **CREATE, seconds=0.3)
    payload = {"object": "Contact", "operation": "insert"}
    with pytest.raises(requests.ReadTimeout):
        requests.post(
            f"{caller.base}/jobs/ingest",
            json=payload,
            headers=dict(caller.session.headers),
            timeout=0.1,
        )
    time.sleep(0.4)
    assert job_count(caller) == 1


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_truncated_results(caller: Caller, encoding: str) -> None:
    """A result stream that is cut can be distinguished from a whole one."""
    job_id = caller.start("LastName\n" + "Owl\n" * 5000)
    caller.wait(job_id)
    caller.org.faults.add("truncate", "successfulResults", bytes=500)
    path = f"jobs/ingest/{job_id}/successfulResults"
    with pytest.raises(LOST):
        caller.call("GET", path, headers={"Accept-Encoding": encoding})
    assert len(caller.results(job_id, "successfulResults")) == 5000


def test_skip_and_times(caller: Caller) -> None:
    """A fault may let requests pass first and fire more than once."""
    caller.org.faults.add("status", "limits", skip=1, times=2)
    statuses = [caller.call("GET", "limits").status_code for _ in range(4)]
    assert statuses == [200, 503, 503, 200]


def test_login_faults(caller: Caller) -> None:
    """The token endpoint can fail like any other resource."""
    caller.org.faults.add("status", "oauth2/token", status=500)
    with pytest.raises(requests.JSONDecodeError):
        caller.log_in()
    caller.log_in()


def test_requests_are_kept(caller: Caller) -> None:
    """The org lists what it was asked, what it answered and which fault was met."""
    caller.org.faults.add("drop_after", "limits")
    with pytest.raises(LOST):
        caller.call("GET", "limits")
    caller.call("GET", "limits?a=b")
    limits = "/services/data/v66.0/limits"
    assert caller.org.requests() == [
        {"method": "GET", "path": limits, "status": None, "fault": "drop_after"},
        {"method": "GET", "path": f"{limits}?a=b", "status": 200, "fault": None},
    ]


def test_unknown_act(caller: Caller) -> None:
    """A fault that does not exist is refused with the list of those that do."""
    with pytest.raises(ValueError, match="Known are: status, "):
        caller.org.faults.add("explode")


@pytest.mark.parametrize("act", ["stall", "stall_during"])
def test_stall(caller: Caller, act: str) -> None:
    """A connection that hangs before it is dropped leaves nothing done."""
    caller.org.faults.add(act, **CREATE, seconds=0.1, bytes=5)
    with pytest.raises(LOST):
        caller.create()
    assert job_count(caller) == 0


def test_fault_is_aimed_at_an_object(caller: Caller) -> None:
    """A fault with a text meets requests that hold it, and those about a job of that object."""
    payload = {"object": "Lead", "operation": "insert"}
    caller.org.faults.add("status", **CREATE, text="Lead")
    contact = caller.create()
    assert caller.call("POST", "jobs/ingest", json=payload).status_code == 503
    lead = caller.create("Lead")
    caller.org.faults.add("status", "jobs/ingest/", text="Lead")
    assert caller.call("GET", f"jobs/ingest/{contact}").status_code == 200
    assert caller.call("GET", "jobs/ingest/750Sb000000zzzzIAA").status_code == 404
    assert caller.call("GET", f"jobs/ingest/{lead}").status_code == 503
