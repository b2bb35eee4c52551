"""How sfbulk renews an expired session, and what it does not take for one."""

import traceback

import pytest
from kit.sfbulk_wire import EXPIRED, JOB, Act, reply, wire

from sfbulk import AuthenticationError, BulkClient, JobSpec, Operation, ResultSet

CONTACTS = JobSpec("Contact", Operation.INSERT)
JOB_ID = JOB["id"]
PAGE = {"done": True, "records": [], "nextRecordsUrl": None}


def _read_results(bulk: BulkClient) -> bytes:
    with bulk.results(JOB_ID, ResultSet.FAILED) as results:
        return results.read()


@pytest.mark.parametrize(
    ("act", "success"),
    [
        (lambda bulk: bulk.create_job(CONTACTS), JOB),
        (lambda bulk: bulk.create_job_with_content(CONTACTS, b"LastName\nA\n"), JOB),
        (lambda bulk: bulk.upload(JOB_ID, lambda: iter([b"LastName\n", b"A\n"]), 11), b""),
        (lambda bulk: bulk.close(JOB_ID), JOB),
        (lambda bulk: bulk.abort(JOB_ID), JOB),
        (lambda bulk: bulk.delete(JOB_ID), b""),
        (lambda bulk: bulk.get_job(JOB_ID), JOB),
        (lambda bulk: list(bulk.list_jobs()), PAGE),
        (_read_results, b'"sf__Id","sf__Error",LastName\n'),
    ],
    ids=["create", "multipart", "upload", "close", "abort", "delete", "get", "list", "results"],
)
def test_expired_session_is_renewed_for_every_verb(act: Act, success: object) -> None:
    """After INVALID_SESSION_ID the same request, whole, is sent again with a new token."""
    with wire(reply(401, EXPIRED), reply(200, success)) as (server, bulk):
        act(bulk)
    first, second = server.received
    assert first.headers["Authorization"] == "Bearer token-1"
    assert second.headers["Authorization"] == "Bearer token-2"
    assert (first.method, first.path, first.body) == (second.method, second.path, second.body)


def test_session_is_renewed_only_once() -> None:
    """A fresh token that the org refuses, too, is an AuthenticationError, not a loop."""
    with (
        wire(reply(401, EXPIRED), reply(401, EXPIRED)) as (server, bulk),
        pytest.raises(AuthenticationError, match="Session expired or invalid") as caught,
    ):
        bulk.get_job(JOB_ID)
    assert len(server.received) == 2
    assert (caught.value.status, caught.value.error_code) == (401, "INVALID_SESSION_ID")
    assert caught.value.job_id == JOB_ID


@pytest.mark.parametrize(
    "message",
    [
        "Connected app is not attached to Agent",
        "This session is not valid for use with the REST API",
    ],
)
def test_refused_session_is_not_renewed(message: str) -> None:
    """Two 401 bodies have the code of an expired session, but no new token helps."""
    body = [{"errorCode": "INVALID_SESSION_ID", "message": message}]
    with (
        wire(reply(401, body)) as (server, bulk),
        pytest.raises(AuthenticationError, match=message),
    ):
        bulk.create_job(CONTACTS)
    assert len(server.received) == 1


def test_token_stays_out_of_errors() -> None:
    """Neither an error nor what it was raised from shows the token."""
    with wire(reply(401, EXPIRED), None) as (_, bulk), pytest.raises(Exception) as caught:  # noqa: PT011 - whichever it is
        bulk.create_job(CONTACTS)
    assert "token-" not in "".join(traceback.format_exception(caught.value))
