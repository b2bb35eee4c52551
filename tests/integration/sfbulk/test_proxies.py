"""What stands before an org, and how sfbulk distinguishes its words from the org's."""

import pytest
from kit.sfbulk_wire import JOB, Act, reply, wire

from sfbulk import (
    BlockedRequestError,
    BulkClient,
    JobSpec,
    LimitExceededError,
    Operation,
    OutcomeUnknownError,
    RequestRejectedError,
    ResultSet,
    SalesforceError,
    SalesforceUnavailableError,
)

CONTACTS = JobSpec("Contact", Operation.INSERT)
JOB_ID = JOB["id"]
PAGE = b"<html><body><h1>Access Denied</h1><p>You don&#39;t have permission.</p></body></html>"
LABELLED = {"Content_Type": "text/html;charset=UTF-8"}

every_call = pytest.mark.parametrize(
    "act",
    [
        lambda bulk: bulk.create_job(CONTACTS),
        lambda bulk: bulk.create_job_with_content(CONTACTS, b"LastName\nA\n"),
        lambda bulk: bulk.upload(JOB_ID, lambda: iter([b"LastName\n", b"A\n"]), 11),
        lambda bulk: bulk.close(JOB_ID),
        lambda bulk: bulk.abort(JOB_ID),
        lambda bulk: bulk.delete(JOB_ID),
        lambda bulk: bulk.get_job(JOB_ID),
        lambda bulk: list(bulk.list_jobs()),
        lambda bulk: bulk.results(JOB_ID, ResultSet.FAILED).__enter__(),
    ],
    ids=["create", "multipart", "upload", "close", "abort", "delete", "get", "list", "results"],
)


@every_call
@pytest.mark.parametrize("status", [413, 414, 415, 431])
@pytest.mark.parametrize(
    "body",
    [PAGE, b"", b"too large", [{"errorCode": "SOME_CODE", "message": "No."}], {"error": "no"}],
    ids=["page", "empty", "text", "array", "object"],
)
def test_status_about_the_request_is_a_refusal(act: Act, status: int, body: object) -> None:
    """413, 414, 415 and 431 speak of the request itself: final, and nothing is in doubt."""
    with wire(reply(status, body)) as (server, bulk):
        error = _raises_exactly(RequestRejectedError, act, bulk)
    assert (error.status, len(server.received)) == (status, 1)


@every_call
@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 407, 410, 451, 307])
def test_web_page_for_a_refusal_is_a_block(act: Act, status: int) -> None:
    """A page with 3xx or 4xx is a proxy's, a firewall's or a login policy's: nothing was done."""
    with wire(reply(status, PAGE)) as (server, bulk):
        error = _raises_exactly(BlockedRequestError, act, bulk)
    assert (error.status, error.message, len(server.received)) == (
        status,
        "Access Denied You don't have permission.",
        1,
    )
    assert f"({status}: Access Denied You don't have permission); nothing was" in str(error)
    assert "requests to 127.0.0.1" in str(error)


@pytest.mark.parametrize("body", [b"\n  " + PAGE, b"\xef\xbb\xbf" + PAGE, b"Request blocked"])
def test_page_is_known_by_its_label_or_its_first_character(body: bytes) -> None:
    """A page may begin with blanks or a byte order mark, or be plain words under its label."""
    labels = LABELLED if b"<" not in body else {}
    with wire(reply(403, body, **labels)) as (_, bulk):
        _raises_exactly(BlockedRequestError, lambda b: b.close(JOB_ID), bulk)


def test_block_is_described_within_bounds() -> None:
    """However long the page is, the sentence stays short enough for a summary."""
    with wire(reply(403, b"<html>" + b"blocked " * 5000 + b"</html>")) as (_, bulk):
        error = _raises_exactly(BlockedRequestError, lambda b: b.create_job(CONTACTS), bulk)
    assert len(str(error)) < 400


def test_salesforces_words_count_whatever_their_label() -> None:
    """An error that holds Salesforce's code is the org's, even if it is labelled text/html."""
    body = [{"errorCode": "REQUEST_LIMIT_EXCEEDED", "message": "TotalRequests Limit exceeded."}]
    with wire(reply(403, body, **LABELLED)) as (_, bulk):
        _raises_exactly(LimitExceededError, lambda b: b.close(JOB_ID), bulk)


def test_empty_refusal_is_no_page() -> None:
    """A 403 without a body is a refusal, even if it is labelled text/html."""
    with wire(reply(403, b"", **LABELLED)) as (_, bulk):
        _raises_exactly(RequestRejectedError, lambda b: b.close(JOB_ID), bulk)


@pytest.mark.parametrize("status", [408, 425])
def test_request_that_came_too_slowly_is_in_doubt(status: int) -> None:
    """A proxy that saw no whole request in time may have passed it on; a read is repeatable."""
    with wire(reply(status, PAGE), reply(status, PAGE)) as (_, bulk):
        _raises_exactly(OutcomeUnknownError, lambda b: b.close(JOB_ID), bulk)
        _raises_exactly(SalesforceUnavailableError, lambda b: b.get_job(JOB_ID), bulk)


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_empty_success_needs_no_label(status: int) -> None:
    """Where no body is needed, an empty one labelled text/html is as good as any."""
    with wire(reply(status, b"", **LABELLED), reply(status, b"", **LABELLED)) as (server, bulk):
        bulk.upload(JOB_ID, lambda: [b"x"], 1)
        bulk.delete(JOB_ID)
    assert len(server.received) == 2


@pytest.mark.parametrize("labels", [LABELLED, {}], ids=["labelled", "unlabelled"])
@pytest.mark.parametrize("status", [200, 201, 204])
def test_empty_success_describes_no_job(status: int, labels: dict[str, str]) -> None:
    """Where a job is expected, an empty body leaves a write in doubt, and a read unanswered."""
    with wire(*[reply(status, b"", **labels)] * 4) as (_, bulk):
        _raises_exactly(OutcomeUnknownError, lambda b: b.create_job(CONTACTS), bulk)
        _raises_exactly(OutcomeUnknownError, lambda b: b.close(JOB_ID), bulk)
        _raises_exactly(OutcomeUnknownError, lambda b: b.abort(JOB_ID), bulk)
        _raises_exactly(SalesforceUnavailableError, lambda b: b.get_job(JOB_ID), bulk)


@pytest.mark.parametrize("labels", [LABELLED, {}], ids=["labelled", "unlabelled"])
def test_web_page_for_a_success_is_no_success(labels: dict[str, str]) -> None:
    """A page with 200 is no sign that content was taken or a job deleted."""
    with wire(reply(200, PAGE, **labels), reply(200, PAGE, **labels)) as (_, bulk):
        _raises_exactly(OutcomeUnknownError, lambda b: b.upload(JOB_ID, lambda: [b"x"], 1), bulk)
        _raises_exactly(OutcomeUnknownError, lambda b: b.delete(JOB_ID), bulk)


@pytest.mark.parametrize("status", [200, 204])
@pytest.mark.parametrize(
    "labels", [LABELLED, {}, {"Content_Encoding": "gzip"}], ids=["html", "none", "gzip"]
)
def test_results_without_a_body_are_an_empty_set(status: int, labels: dict[str, str]) -> None:
    """A results request may be answered 204; that is a set without records."""
    answer = reply(status, b"", **labels)
    with wire(answer) as (_, bulk), bulk.results(JOB_ID, ResultSet.UNPROCESSED) as results:
        assert b"".join(results.chunks()) == b""


def _raises_exactly(kind: type[SalesforceError], act: Act, bulk: BulkClient) -> SalesforceError:
    with pytest.raises(SalesforceError) as caught:
        act(bulk)
    assert kind is type(caught.value)
    return caught.value
