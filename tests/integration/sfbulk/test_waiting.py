"""How sfbulk waits for a job to end."""

import itertools
import time

import pytest
from kit.sfbulk_wire import DROP, JOB, reply, wire

from sfbulk import (
    JobNotFoundError,
    JobState,
    JobTimeoutError,
    SalesforceUnavailableError,
)
from sfbulk._waiting import pauses

JOB_ID = JOB["id"]


def _job(state: str) -> bytes:
    return reply(200, {**JOB, "state": state})


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sfbulk._waiting.FIRST_PAUSE", 0.01)


@pytest.mark.parametrize("state", ["JobComplete", "Failed", "Aborted"])
def test_wait_returns_the_job_that_ended(state: str) -> None:
    """However a job ends, it is returned; states that a newer API brings are waited out."""
    looks = [_job(s) for s in ("UploadComplete", "InProgress", "Pondering", state)]
    with wire(*looks) as (server, bulk):
        assert bulk.wait(JOB_ID, 30).state is JobState(state)
    assert [request.method for request in server.received] == ["GET"] * 4


def test_job_that_has_ended_is_not_waited_for() -> None:
    """Even no time at all is time for one look."""
    with wire(_job("JobComplete")) as (_, bulk):
        assert bulk.wait(JOB_ID, 0).state is JobState.JOB_COMPLETE


@pytest.mark.parametrize("timeout", [0, 0.05])
def test_time_out_does_not_touch_the_job(timeout: float) -> None:
    """When the time is up, the error says what was seen last, and the job goes on."""
    with (
        wire(*[_job("InProgress")] * 99) as (server, bulk),
        pytest.raises(JobTimeoutError, match="it is InProgress") as caught,
    ):
        bulk.wait(JOB_ID, timeout)
    assert {request.method for request in server.received} == {"GET"}
    assert caught.value.job_id == JOB_ID
    assert f"has not ended within {timeout:g} seconds" in str(caught.value)


def test_unavailable_org_is_waited_for() -> None:
    """An org, or a proxy, that has no answer for a while does not end the wait."""
    lost = [DROP] * 3
    page = reply(403, b"<html>Access Denied</html>")
    odd = reply(200, {"id": JOB_ID})
    with wire(*lost, page, odd, _job("JobComplete")) as (_, bulk):
        assert bulk.wait(JOB_ID, 60).state is JobState.JOB_COMPLETE


def test_time_out_names_why_nothing_was_seen() -> None:
    """An org that stays unavailable is the cause of the time-out, and is named."""
    page = reply(403, b"<html>Access Denied</html>")
    with wire(*[page] * 99) as (_, bulk), pytest.raises(JobTimeoutError, match="Denied") as caught:
        bulk.wait(JOB_ID, 0.05)
    assert isinstance(caught.value.__cause__, SalesforceUnavailableError)


def test_refusal_ends_the_wait() -> None:
    """A job that the org does not know will not end."""
    body = [{"errorCode": "NOT_FOUND", "message": "The requested resource does not exist"}]
    with wire(reply(404, body)) as (_, bulk), pytest.raises(JobNotFoundError):
        bulk.wait(JOB_ID, 60)


def test_wait_is_as_long_as_the_org_asks() -> None:
    """A Retry-After is kept, within the time that there is."""
    page = reply(403, b"<html>Busy</html>", Retry_After="1")
    with wire(page, _job("JobComplete")) as (_, bulk):
        start = time.monotonic()
        bulk.wait(JOB_ID, 60)
    assert time.monotonic() - start >= 1


@pytest.mark.parametrize("timeout", [-1, float("nan")])
def test_time_out_is_a_time(timeout: float) -> None:
    """A wait without an end that anybody meant is refused."""
    with wire() as (server, bulk), pytest.raises(ValueError, match="give seconds, 0 or more"):
        bulk.wait(JOB_ID, timeout)
    assert server.received == []


def test_pauses_grow_to_half_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks become rarer: a second at first, half a minute at last."""
    monkeypatch.undo()
    seconds = list(itertools.islice(pauses(), 20))
    assert (seconds[0], seconds[-1]) == (1, 30)
    assert seconds == sorted(seconds)
    assert sum(seconds[:5]) < 15
