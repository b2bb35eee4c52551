"""Replies of a shape that Salesforce does not document, as other orgs and emulators send them."""

import json
import logging
import traceback
from typing import Any

import pytest
from kit.sfbulk_wire import JOB, Act, reply, wire

from sfbulk import (
    AuthenticationError,
    BulkClient,
    IncompleteJobListError,
    JobNotFoundError,
    JobSpec,
    LimitExceededError,
    Operation,
    OutcomeUnknownError,
    RequestRejectedError,
    SalesforceError,
    SalesforceUnavailableError,
)

CONTACTS = JobSpec("Contact", Operation.INSERT)
JOB_ID = JOB["id"]
END = {"done": True, "nextRecordsUrl": None}

ODD_ERRORS = [
    ([{"errorCode": None, "message": "No."}], None, "No."),
    ([{"errorCode": 42, "message": "No."}], "42", "No."),
    ([{"errorCode": ["X"], "message": "No."}], None, "No."),
    ([{"errorCode": {"code": "X"}, "message": None}], None, '[{"errorCode"'),
    ([{"errorCode": "X"}], "X", "no message"),
    ([{"errorCode": "X", "message": {"text": "No."}}], "X", "no message"),
    ([{"message": "No."}], None, "No."),
    ({"errorCode": "X", "message": "No."}, "X", "No."),
    ({"errors": [{"errorCode": "X", "message": "No."}]}, "X", "No."),
    ({"error": {"errorCode": "X", "message": "No."}}, "X", "No."),
    ({"exceptionCode": "InvalidJob", "exceptionMessage": "No."}, "InvalidJob", "No."),
    ({"error": "Forbidden", "message": "No."}, None, "No."),
    ({"message": "Forbidden"}, None, "Forbidden"),
    (["No."], None, "No."),
    ("No.", None, "No."),
    ([None, 7, {"errorCode": "X", "message": "No."}], "X", "No."),
    ([[{"errorCode": "X", "message": "No."}]], "X", "No."),
    ([], None, "[]"),
    ({}, None, "{}"),
    (None, None, "null"),
    (b"[" * 100_000, None, "[" * 500),
    (b'[{"errorCode": 1' + b"0" * 5000 + b"}]", None, '[{"errorCode": 1'),
    (b"\xff\xfe\x00", None, ""),
]


@pytest.mark.parametrize(("body", "code", "message"), ODD_ERRORS)
@pytest.mark.parametrize("status", [400, 403, 404])
def test_error_of_any_shape_is_a_refusal(
    status: int, body: object, code: str | None, message: str
) -> None:
    """Code and message are taken from wherever they are text; what is odd is passed over."""
    with wire(reply(status, body)) as (_, bulk):
        error = _raises(RequestRejectedError, lambda b: b.close(JOB_ID), bulk)
    assert (error.status, error.error_code, error.job_id) == (status, code, JOB_ID)
    assert error.message.startswith(message)


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (404, "NOT_FOUND", JobNotFoundError),
        (403, "REQUEST_LIMIT_EXCEEDED", LimitExceededError),
        (401, "INVALID_AUTH_HEADER", AuthenticationError),
    ],
)
def test_single_object_is_an_error_as_well(
    status: int, code: str, kind: type[SalesforceError]
) -> None:
    """An object in place of the array has the same meaning."""
    with wire(reply(status, {"errorCode": code, "message": "No."})) as (_, bulk):
        assert type(_raises(kind, lambda b: b.get_job(JOB_ID), bulk)) is kind


def test_expired_session_may_be_a_single_object() -> None:
    """A session that expired is renewed whatever the shape of the words."""
    expired = {"errorCode": "INVALID_SESSION_ID", "message": "Session expired or invalid"}
    with wire(reply(401, expired), reply(200, JOB)) as (_, bulk):
        assert bulk.get_job(JOB_ID).id == JOB_ID


def _without(*names: str) -> dict[str, object]:
    return {name: value for name, value in JOB.items() if name not in names}


@pytest.mark.parametrize(
    ("body", "oddity"),
    [
        (_without("id"), "the reply has no id"),
        (_without("state"), "the reply has no state"),
        ({**JOB, "id": None}, "id is null, not an id"),
        ({**JOB, "state": 3}, "state is a number, not text"),
        ({**JOB, "state": {"name": "Open"}}, "state is an object, not text"),
        ({**JOB, "numberRecordsProcessed": "all"}, "numberRecordsProcessed is other text"),
        ([JOB], "the reply is a list, not an object"),
        (None, "the reply is null, not an object"),
        (b"", "the body is empty"),
        (b"done", "the body is not JSON"),
        (b"[" * 100_000, "the body is not JSON"),
        (b'{"id": 1' + b"0" * 5000 + b"}", "the body is not JSON"),
    ],
)
def test_odd_job_is_named(body: object, oddity: str) -> None:
    """A read says what is odd and that nothing was changed; a write, that it may be done."""
    with wire(*[reply(200, body)] * 3) as (_, bulk):
        read = _raises(SalesforceUnavailableError, lambda b: b.get_job(JOB_ID), bulk)
        create = _raises(OutcomeUnknownError, lambda b: b.create_job(CONTACTS), bulk)
        close = _raises(OutcomeUnknownError, lambda b: b.close(JOB_ID), bulk)
    assert f"describe job {JOB_ID} (200, but {oddity}" in str(read)
    assert f"create a job (insert of Contact) (200, but {oddity}" in str(create)
    assert f"close job {JOB_ID} (200, but {oddity}" in str(close)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_reply_with_a_byte_order_mark(encoding: str) -> None:
    """JSON that begins with a byte order mark is read, as all of Unicode is."""
    body = json.dumps(JOB).encode(encoding)
    with wire(reply(200, body, Content_Type="application/json")) as (_, bulk):
        assert bulk.get_job(JOB_ID).id == JOB_ID


def test_job_needs_no_more_than_id_and_state() -> None:
    """An org that leaves out who made a job, when and in which version, describes one still."""
    with wire(reply(200, {"id": JOB_ID, "state": "JobComplete"})) as (_, bulk):
        job = bulk.get_job(JOB_ID)
    assert (job.created_by_id, job.created_date, job.api_version, job.object) == (None,) * 4


@pytest.mark.parametrize(
    "odd",
    [
        {"id": "750x"},
        {**_without("createdById"), "id": "750x"},
        {**_without("createdDate", "operation"), "id": "750x"},
        {**_without("state"), "id": "750x"},
        {**JOB, "id": "750x", "state": None, "object": 7, "createdById": []},
        {**JOB, "id": "750x", "numberRecordsProcessed": "all"},
    ],
)
def test_odd_record_of_a_list_is_kept(odd: object) -> None:
    """A record that lacks something may be the job that is looked for, and hides no other."""
    with wire(reply(200, {**END, "records": [JOB, odd, JOB]})) as (_, bulk):
        jobs = list(bulk.list_jobs())
    assert [job.id for job in jobs] == [JOB_ID, "750x", JOB_ID]
    assert not jobs[1].state.is_terminal


@pytest.mark.parametrize("odd", [None, "750x", 7, [], {}, {"id": None}, {**JOB, "id": {}}])
def test_record_without_an_id_hides_no_other(odd: object) -> None:
    """What has no id is no job that could be looked at."""
    with wire(reply(200, {**END, "records": [odd, JOB]})) as (_, bulk):
        assert [job.id for job in bulk.list_jobs()] == [JOB_ID]


@pytest.mark.parametrize(
    ("page", "oddity"),
    [
        ([JOB], "the list of jobs is a list, not an object"),
        ({"records": [JOB]}, "done is missing, and no nextRecordsUrl"),
        ({"records": [JOB], "done": False}, "not done, and no nextRecordsUrl"),
        ({"records": [JOB], "done": None}, "not done, and no nextRecordsUrl"),
        ({"records": [JOB], "done": "false", "nextRecordsUrl": ""}, "not done, and no"),
        ({"records": [JOB], "done": False, "nextRecordsUrl": "http://[x"}, "not done, and no"),
        ({"records": [JOB], "done": False, "nextRecordsUrl": 7}, "not done, and no"),
        ({"done": True}, "no records that are a list"),
        ({"done": True, "records": None}, "no records that are a list"),
        ({"done": True, "records": {"0": JOB}}, "no records that are a list"),
    ],
)
def test_list_that_may_be_cut_off_is_no_list(page: object, oddity: str) -> None:
    """A list ends only where it says so: a part of it never looks like the whole."""
    with wire(reply(200, page)) as (_, bulk):
        error = _raises(SalesforceUnavailableError, lambda b: list(b.list_jobs()), bulk)
    assert oddity in str(error)


def _page(number: int, following: int | None, **fields: Any) -> bytes:
    url = following and f"/services/data/v66.0/jobs/ingest?queryLocator=01g-{following}"
    records = [{**JOB, "id": f"750{number}"}]
    return reply(200, {"done": not url, "records": records, "nextRecordsUrl": url, **fields})


def test_list_without_done_is_followed() -> None:
    """An address of the next page is word enough that the list goes on."""
    first = {"records": [JOB], "nextRecordsUrl": "/jobs/ingest?queryLocator=01g-2"}
    with wire(reply(200, first), _page(2, None)) as (_, bulk):
        assert [job.id for job in bulk.list_jobs()] == [JOB_ID, "7502"]


@pytest.mark.parametrize("back_to", [2, 3])
def test_list_that_leads_back_is_incomplete(back_to: int) -> None:
    """A page that was read already ends the list in an error, not in a loop."""
    with wire(_page(1, 2), _page(2, 3), _page(3, back_to)) as (server, bulk):
        error = _raises(IncompleteJobListError, lambda b: list(b.list_jobs()), bulk)
    assert len(server.received) == 3
    assert "leads back to a page that was read" in str(error)


def test_last_page_may_name_itself() -> None:
    """A list that says that it is done is, even if an address is left over."""
    with wire(_page(1, 2), _page(2, 2, done=True)) as (_, bulk):
        assert [job.id for job in bulk.list_jobs()] == ["7501", "7502"]


def test_list_of_too_many_pages_is_incomplete() -> None:
    """After the pages that may be read comes an error, and no page more than those is asked for."""
    with wire(*(_page(n, n + 1) for n in range(1, 9))) as (server, bulk):
        jobs = bulk.list_jobs(max_pages=3)
        assert [next(jobs).id for _ in range(3)] == ["7501", "7502", "7503"]
        with pytest.raises(IncompleteJobListError, match="goes on after 3 pages"):
            next(jobs)
    assert len(server.received) == 3


def test_list_of_just_enough_pages_is_complete() -> None:
    """As many pages as are allowed are a whole list."""
    with wire(_page(1, 2), _page(2, 3), _page(3, None)) as (_, bulk):
        assert len(list(bulk.list_jobs(max_pages=3))) == 3


TOKEN = "token-1"
ECHOES = [
    reply(400, [{"errorCode": "X", "message": f"You sent Authorization: Bearer {TOKEN}"}]),
    reply(400, [{"errorCode": TOKEN, "message": TOKEN}]),
    reply(400, {"error": {"headers": {"Authorization": f"Bearer {TOKEN}"}}}),
    reply(400, f"GET / Authorization: Bearer {TOKEN}".encode()),
    reply(403, f"<html><pre>Authorization: Bearer {TOKEN}</pre></html>".encode()),
    reply(401, [{"errorCode": "INVALID_AUTH_HEADER", "message": TOKEN}]),
    reply(503, f"<html>{TOKEN}</html>".encode()),
    reply(429, ("x" * 495 + TOKEN).encode()),
    reply(200, {"state": TOKEN}),
    reply(200, {"id": JOB_ID, "state": TOKEN, "numberRecordsFailed": TOKEN}),
    reply(200, f"<html>{TOKEN}</html>".encode()),
    reply(200, f"Bearer {TOKEN}".encode()),
    reply(200, [TOKEN]),
    f"HTTP/1.1 400 {TOKEN}\r\nContent-Length: 0\r\n\r\n".encode(),
]


@pytest.mark.parametrize("answer", ECHOES)
def test_token_is_never_quoted(answer: bytes, caplog: pytest.LogCaptureFixture) -> None:
    """A reply may echo the request: neither error nor log nor traceback shows the token."""
    caplog.set_level(logging.DEBUG)
    with wire(answer, answer, answer) as (_, bulk):
        error = _raises(SalesforceError, lambda b: b.close(JOB_ID), bulk)
    shown = f"{''.join(traceback.format_exception(error))}{vars(error)}{error!r}{caplog.text}"
    assert "oken-1" not in shown


def test_message_can_be_written_anywhere() -> None:
    """Half a surrogate pair and control characters do not get into logs or a terminal."""
    body = b'[{"errorCode": "X", "message": "No \\ud800 \\u001b[31m way"}]'
    with wire(reply(400, body)) as (_, bulk):
        error = _raises(RequestRejectedError, lambda b: b.close(JOB_ID), bulk)
    assert error.message == "No ?  [31m way"


def test_token_is_masked_in_a_job() -> None:
    """What a job's own error message echoes does not get into summaries."""
    body = {**JOB, "state": "Failed", "errorMessage": f"InvalidSessionId : {TOKEN}"}
    with wire(reply(200, body)) as (_, bulk):
        assert bulk.get_job(JOB_ID).error_message == "InvalidSessionId : ***"


def test_other_tokens_are_masked_as_well() -> None:
    """What looks like a session id never stands in a log, whatever it belongs to."""
    session = "00D5f000000ABCD!AQEAQHg.someLongTokenOf_theOrg"
    body = json.dumps([{"errorCode": "X", "message": f"sid={session} is not good."}]).encode()
    with wire(reply(400, body)) as (_, bulk):
        error = _raises(RequestRejectedError, lambda b: b.close(JOB_ID), bulk)
    assert error.message == "sid=*** is not good."


def _raises(kind: type[SalesforceError], act: Act, bulk: BulkClient) -> SalesforceError:
    with pytest.raises(kind) as caught:
        act(bulk)
    return caught.value
