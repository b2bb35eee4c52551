"""Which error each failure becomes, and what is tried again."""

import socket
import time

import pytest
from kit.sfbulk_wire import DROP, JOB, Act, FixedLogin, reply, wire

from sfbulk import (
    BulkClient,
    JobNotFoundError,
    JobSpec,
    JobStateError,
    LimitExceededError,
    Operation,
    OutcomeUnknownError,
    RequestRejectedError,
    SalesforceError,
    SalesforceUnavailableError,
)

CONTACTS = JobSpec("Contact", Operation.INSERT)
JOB_ID = JOB["id"]
MAINTENANCE = (
    b"<!DOCTYPE html><html><head><title>Down For Maintenance</title><style>p {color: red}</style>"
    b"</head><body><p>We&#39;ll be back soon.</p></body></html>"
)

every_write = pytest.mark.parametrize(
    "act",
    [
        lambda bulk: bulk.create_job(CONTACTS),
        lambda bulk: bulk.create_job_with_content(CONTACTS, b"LastName\nA\n"),
        lambda bulk: bulk.upload(JOB_ID, lambda: iter([b"LastName\n", b"A\n"]), 11),
        lambda bulk: bulk.close(JOB_ID),
        lambda bulk: bulk.abort(JOB_ID),
        lambda bulk: bulk.delete(JOB_ID),
    ],
    ids=["create", "multipart", "upload", "close", "abort", "delete"],
)


@every_write
@pytest.mark.parametrize(
    "answer",
    [
        DROP,
        b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{",
        reply(503, MAINTENANCE),
        reply(500),
        b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n",
        reply(303, Location="/jobs"),
    ],
    ids=["dropped", "truncated", "503", "500", "103", "303"],
)
def test_write_without_an_answer_has_an_unknown_outcome(act: Act, answer: bytes | None) -> None:
    """A write whose reply is lost may have been carried out; it is sent once and never again."""
    with (
        wire(answer) as (server, bulk),
        pytest.raises(OutcomeUnknownError, match="look at the job"),
    ):
        act(bulk)
    assert len(server.received) == 1


@every_write
@pytest.mark.parametrize("status", [420, 429])
def test_write_that_was_turned_away_was_not_done(act: Act, status: int) -> None:
    """Statuses of the edge and of rate limits say that the org never saw the request."""
    with wire(reply(status)) as (server, bulk):
        _raises_exactly(SalesforceUnavailableError, act, bulk)
    assert len(server.received) == 1


@every_write
def test_write_without_a_connection_was_not_done(act: Act) -> None:
    """Where nothing listens, nothing was sent: the outcome is known."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    error = _raises_exactly(
        SalesforceUnavailableError, act, BulkClient(FixedLogin(f"http://127.0.0.1:{port}"))
    )
    assert "accepts no connection" in str(error)


@pytest.mark.parametrize(
    "failure", [DROP, reply(420), reply(429), reply(500), reply(502), reply(503), reply(504)]
)
def test_reads_are_tried_again(failure: bytes | None) -> None:
    """A GET that finds no answer is repeated by itself."""
    with wire(failure, reply(200, JOB)) as (server, bulk):
        assert bulk.get_job(JOB_ID).id == JOB_ID
    assert len(server.received) == 2


def test_reads_wait_as_long_as_they_are_asked_to() -> None:
    """A short Retry-After is waited for before the next try."""
    with wire(reply(503, Retry_After="1"), reply(200, JOB)) as (_, bulk):
        start = time.monotonic()
        bulk.get_job(JOB_ID)
    assert time.monotonic() - start >= 1


@pytest.mark.parametrize("header", ["soon", "-5", "0.5", ""])
def test_reads_pass_over_a_retry_after_that_says_nothing(header: str) -> None:
    """A Retry-After that is neither seconds nor a date keeps no read from being tried again."""
    with wire(reply(503, Retry_After=header), reply(200, JOB)) as (_, bulk):
        assert bulk.get_job(JOB_ID).id == JOB_ID


def test_reads_give_up_after_three_tries() -> None:
    """The last answer becomes the error, and nothing is in doubt."""
    with wire(*[reply(503, MAINTENANCE)] * 3) as (server, bulk):
        error = _raises_exactly(SalesforceUnavailableError, lambda b: b.get_job(JOB_ID), bulk)
    assert len(server.received) == 3
    assert (error.status, error.job_id) == (503, JOB_ID)


def test_web_page_is_readable() -> None:
    """A page in the org's place is quoted by its words, without markup."""
    with wire(reply(503, MAINTENANCE)) as (_, bulk), pytest.raises(OutcomeUnknownError) as caught:
        bulk.create_job(CONTACTS)
    assert caught.value.message == "Down For Maintenance We'll be back soon."
    assert "create a job (insert of Contact) (503: Down For Maintenance" in str(caught.value)


@pytest.mark.parametrize(
    ("header", "expected"),
    [("7", 7.0), ("Thu, 01 Jan 1970 00:00:00 GMT", 0.0), ("soon", None)],
)
def test_retry_after_is_read(header: str, expected: float | None) -> None:
    """Both forms of Retry-After become seconds; anything else is as if it were not there."""
    answer = reply(503, MAINTENANCE, Retry_After=header)
    with wire(answer) as (_, bulk), pytest.raises(OutcomeUnknownError) as caught:
        bulk.create_job(CONTACTS)
    assert expected == caught.value.retry_after


@pytest.mark.parametrize(
    ("status", "error_code", "kind"),
    [
        (400, "INVALIDJOB", RequestRejectedError),
        (400, "INVALIDJOBSTATE", JobStateError),
        (403, "REQUEST_LIMIT_EXCEEDED", LimitExceededError),
        (400, "EXCEEDEDQUOTA", LimitExceededError),
        (404, "NOT_FOUND", JobNotFoundError),
        (410, "UNSUPPORTED_API_VERSION", RequestRejectedError),
    ],
)
def test_refusal_keeps_salesforces_words(
    status: int, error_code: str, kind: type[SalesforceError]
) -> None:
    """Code, message, status and job id are at hand, and the sentence holds them, too."""
    body = [{"errorCode": error_code, "message": "In Salesforce's words."}]
    with wire(reply(status, body)) as (server, bulk):
        error = _raises_exactly(kind, lambda b: b.close(JOB_ID), bulk)
    assert (status, error_code, "In Salesforce's words.", JOB_ID) == (
        error.status,
        error.error_code,
        error.message,
        error.job_id,
    )
    start = (
        f"Salesforce refused to close job {JOB_ID} ({status} {error_code}): In Salesforce's words."
    )
    assert str(error).startswith(start)
    assert len(server.received) == 1


def test_missing_address_is_no_missing_job() -> None:
    """NOT_FOUND for a request that names no job is a plain refusal."""
    body = [{"errorCode": "NOT_FOUND", "message": "The requested resource does not exist"}]
    with wire(reply(404, body)) as (_, bulk):
        _raises_exactly(RequestRejectedError, lambda b: b.create_job(CONTACTS), bulk)


def test_redirect_is_refused() -> None:
    """A redirect is not followed: it would turn a POST into a GET."""
    with wire(reply(302, Location="http://127.0.0.1:1/")) as (server, bulk):
        error = _raises_exactly(RequestRejectedError, lambda b: b.create_job(CONTACTS), bulk)
    assert "set the login URL to its My Domain" in str(error)
    assert len(server.received) == 1


def _raises_exactly(kind: type[SalesforceError], act: Act, bulk: BulkClient) -> SalesforceError:
    with pytest.raises(SalesforceError) as caught:
        act(bulk)
    assert kind is type(caught.value)
    return caught.value
