"""What sfbulk puts on the wire."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from kit.sfbulk_wire import JOB, Act, FixedLogin, reply, serving, wire

from sfbulk import (
    UPLOAD_LIMIT,
    BulkClient,
    ClientCredentials,
    JobContentTooLargeError,
    JobSpec,
    JobState,
    Operation,
    SalesforceUnavailableError,
    __version__,
)

CONTACTS = JobSpec("Contact", Operation.INSERT)
JOB_ID = JOB["id"]


def test_multipart_request_is_what_salesforce_documents() -> None:
    """One POST has the part `job` as JSON and then the part `content` as CSV, framed by CRLF."""
    with wire(reply(200, {**JOB, "state": "UploadComplete"})) as (server, bulk):
        job = bulk.create_job_with_content(CONTACTS, "LastName\nMüller\n".encode())
    request = server.received[0]
    match = re.fullmatch(
        'multipart/form-data; boundary="?([^"]+)"?', request.headers["Content-Type"]
    )
    assert match is not None
    expected = (
        f"--{match[1]}\r\n"
        'Content-Disposition: form-data; name="job"\r\n'
        "Content-Type: application/json\r\n"
        "\r\n"
        '{"object": "Contact", "operation": "insert", "contentType": "CSV",'
        ' "columnDelimiter": "COMMA", "lineEnding": "LF"}\r\n'
        f"--{match[1]}\r\n"
        'Content-Disposition: form-data; name="content"; filename="content"\r\n'
        "Content-Type: text/csv\r\n"
        "\r\n"
        "LastName\nMüller\n\r\n"
        f"--{match[1]}--\r\n"
    )
    assert expected.encode() == request.body
    assert (request.method, request.path) == ("POST", "/services/data/v66.0/jobs/ingest")
    assert JobState.UPLOAD_COMPLETE is job.state


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        (lambda bulk: bulk.create_job(CONTACTS), "POST /jobs/ingest"),
        (lambda bulk: bulk.close(JOB_ID), f"PATCH /jobs/ingest/{JOB_ID}"),
        (lambda bulk: bulk.abort(JOB_ID), f"PATCH /jobs/ingest/{JOB_ID}"),
        (lambda bulk: bulk.get_job(JOB_ID), f"GET /jobs/ingest/{JOB_ID}"),
        (lambda bulk: bulk.delete(JOB_ID), f"DELETE /jobs/ingest/{JOB_ID}"),
        (lambda bulk: bulk.get_job("a/../b"), "GET /jobs/ingest/a%2F..%2Fb"),
    ],
)
def test_each_verb_goes_to_its_address(act: Act, expected: str) -> None:
    """Addresses are made from the API version and the job's id."""
    with wire(reply(200, JOB)) as (server, bulk):
        act(bulk)
    method, path = expected.split()
    assert [(method, f"/services/data/v66.0{path}")] == [
        (request.method, request.path) for request in server.received
    ]


def test_state_requests_are_json() -> None:
    """Closing and aborting name the state that is wanted."""
    with wire(reply(200, JOB), reply(200, JOB)) as (server, bulk):
        bulk.close(JOB_ID)
        bulk.abort(JOB_ID)
    bodies = [request.body for request in server.received]
    assert bodies == [b'{"state": "UploadComplete"}', b'{"state": "Aborted"}']


def test_upload_announces_its_length() -> None:
    """The PUT has a Content-Length, is not chunked, and carries the chunks unchanged."""
    with wire(reply(201)) as (server, bulk):
        bulk.upload(JOB_ID, lambda: [b"LastName\n", b"Astro\n"], 15)
    request = server.received[0]
    assert f"/services/data/v66.0/jobs/ingest/{JOB_ID}/batches" == request.path
    assert request.headers["Content-Length"] == "15"
    assert request.headers["Transfer-Encoding"] is None
    assert request.headers["Content-Type"] == "text/csv; charset=UTF-8"
    assert request.body == b"LastName\nAstro\n"


def test_empty_upload_is_sent() -> None:
    """Content of no bytes is a PUT of length 0."""
    with wire(reply(201)) as (server, bulk):
        bulk.upload(JOB_ID, list, 0)
    assert server.received[0].headers["Content-Length"] == "0"


def test_upload_streams() -> None:
    """The org has the first chunks before the later ones are asked for."""
    with wire(reply(201)) as (server, bulk):

        def content() -> Iterator[bytes]:
            yield b"a" * 1000
            yield b"b" * 1000
            assert server.body_started.wait(3)
            yield b"c" * 1000

        bulk.upload(JOB_ID, content, 3000)
    assert len(server.received[0].body) == 3000


@pytest.mark.parametrize(
    "chunks",
    [[b"abc", b"def"], [b"abcdefghi", b"j"], [b"abc", b"def", b"ghij"], [b"0123456789"], []],
)
def test_upload_of_another_length_is_never_completed(chunks: list[bytes]) -> None:
    """Chunks that do not add up to the length are a ValueError; the org gets no whole request."""
    with wire() as (server, bulk), pytest.raises(ValueError, match="exact length"):
        bulk.upload(JOB_ID, lambda: chunks, 9)
    assert all(len(request.body) < 9 for request in server.received)


def test_upload_passes_on_what_its_content_raises() -> None:
    """A source that breaks is reported as itself, not as a lost connection to the org."""

    def content() -> Iterator[bytes]:
        yield b"LastName\n"
        raise ConnectionResetError("the bucket hung up")

    with wire() as (_, bulk), pytest.raises(ConnectionResetError, match="the bucket hung up"):
        bulk.upload(JOB_ID, content, 100)


def test_upload_waits_for_a_slow_reader() -> None:
    """An org that stops reading for longer than the connect time-out still gets the content."""
    chunk = b"x" * (1 << 20)
    with wire(reply(201), pause=1) as (server, bulk):
        bulk.upload(JOB_ID, lambda: (chunk for _ in range(16)), 16 << 20)
    assert len(server.received[0].body) == 16 << 20


def test_upload_over_the_limit_is_not_sent() -> None:
    """Content of more than 100,000,000 bytes is refused before anything is opened or sent."""
    with wire() as (server, bulk), pytest.raises(JobContentTooLargeError, match="100,000,000"):
        bulk.upload(JOB_ID, pytest.fail, UPLOAD_LIMIT + 1)
    assert server.received == []


def test_multipart_content_over_the_limit_is_not_sent() -> None:
    """Content of 100,001 characters is refused before anything is sent."""
    with wire() as (server, bulk), pytest.raises(JobContentTooLargeError, match="100,001"):
        bulk.create_job_with_content(CONTACTS, b"x" * 100_001)
    assert server.received == []


def test_token_outranks_netrc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A netrc password for the org's host does not take the token's place."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password something\n")
    monkeypatch.setenv("NETRC", str(netrc))
    with wire(reply(200, JOB)) as (server, bulk):
        bulk.get_job(JOB_ID)
    assert server.received[0].headers["Authorization"] == "Bearer token-1"


def test_writes_use_no_kept_connection() -> None:
    """Reads share a connection; each write opens one, so that none meets a stale one."""
    replies = [reply(200, JOB)] * 4
    with wire(*replies, keeps_connections=True) as (server, bulk):
        bulk.get_job(JOB_ID)
        bulk.create_job(CONTACTS)
        bulk.close(JOB_ID)
        bulk.get_job(JOB_ID)
    first_read, create, close, second_read = [request.connection for request in server.received]
    assert first_read == second_read
    assert len({first_read, create, close}) == 3


def test_any_success_status_is_success() -> None:
    """201 for a create and 200 for a delete are as good as what the documentation says."""
    with wire(reply(201, JOB), reply(200), reply(204)) as (_, bulk):
        assert bulk.create_job(CONTACTS).id == JOB_ID
        bulk.upload(JOB_ID, lambda: [b"x"], 1)
        bulk.delete(JOB_ID)


def test_list_follows_pages_as_they_are_needed() -> None:
    """The second page is asked for when the first is used up, by its locator alone."""
    elsewhere = "https://elsewhere.example/jobs/ingest?queryLocator=01gRM-1000"
    first = {"done": False, "records": [JOB, JOB], "nextRecordsUrl": elsewhere}
    second = {"done": True, "records": [{**JOB, "id": "750x"}], "nextRecordsUrl": None}
    with wire(reply(200, first), reply(200, second)) as (server, bulk):
        jobs = bulk.list_jobs()
        assert [next(jobs).id, next(jobs).id] == [JOB_ID, JOB_ID]
        assert len(server.received) == 1
        assert [job.id for job in jobs] == ["750x"]
    assert [request.path.partition("/jobs/")[2] for request in server.received] == [
        "ingest?jobType=V2Ingest",
        "ingest?queryLocator=01gRM-1000",
    ]


def test_list_without_its_end_is_no_list() -> None:
    """A page that says that more follows, but not where, is no usable answer."""
    page = {"done": False, "records": [JOB], "nextRecordsUrl": None}
    with wire(reply(200, page)) as (_, bulk), pytest.raises(SalesforceUnavailableError):
        list(bulk.list_jobs())


def test_each_request_names_its_sender() -> None:
    """All requests, reads, writes and logins, carry the program's name and version."""
    token = {"access_token": "t1", "instance_url": ""}
    with serving() as server:
        answers = [{**token, "instance_url": server.url}, JOB, JOB]
        server.replies = iter([reply(200, answer) for answer in answers])
        login = ClientCredentials(server.url, "id", "x", user_agent="loader/7 (test)")
        with BulkClient(login, user_agent="loader/7 (test)", client_name="loader") as bulk:
            bulk.create_job(CONTACTS)
            bulk.get_job(JOB_ID)
    assert [r.headers["User-Agent"] for r in server.received] == ["loader/7 (test)"] * 3
    options = [r.headers["Sforce-Call-Options"] for r in server.received]
    assert options == [None, "client=loader", "client=loader"]


def test_sender_is_sfbulk_by_default() -> None:
    """Who gives no name calls as sfbulk, in the version that is installed."""
    with wire(reply(200, JOB)) as (server, bulk):
        bulk.get_job(JOB_ID)
    headers = server.received[0].headers
    assert headers["User-Agent"] == f"sfbulk/{__version__}"
    assert headers["Sforce-Call-Options"] == "client=sfbulk"


def test_default_namespace_is_stated_where_a_job_is_created() -> None:
    """Both requests that create a job name the package whose fields need no prefix."""
    spec = JobSpec("Contact", Operation.INSERT, default_namespace="acme")
    with wire(reply(200, JOB), reply(200, JOB), reply(200, JOB)) as (server, bulk):
        bulk.create_job(spec)
        bulk.create_job_with_content(spec, b"Size__c\n1\n")
        bulk.get_job(JOB_ID)
    options = [r.headers["Sforce-Call-Options"] for r in server.received]
    namespaced = "client=sfbulk, defaultNamespace=acme"
    assert options == [namespaced, namespaced, "client=sfbulk"]


@pytest.mark.parametrize("version", ["v58.0", "58", 58, 58.0])
def test_api_version_is_in_the_address(version: str | float) -> None:
    """However the version is written, the address has it in Salesforce's form."""
    with serving(reply(200, JOB)) as server:
        BulkClient(FixedLogin(server.url), api_version=version).get_job(JOB_ID)
    assert server.received[0].path.startswith("/services/data/v58.0/jobs/")
