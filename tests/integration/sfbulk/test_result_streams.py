"""How sfbulk reads result sets, whole and broken."""

import codecs
import csv
import gzip
import io
import zlib

import pytest
from kit.sfbulk_wire import JOB, reply, wire

from sfbulk import (
    IncompleteResultsError,
    JobNotFoundError,
    ResultSet,
    SalesforceUnavailableError,
)

JOB_ID = JOB["id"]
CSV = b'"sf__Id","sf__Created",LastName\n' + b'"003x","true","Astro"\n' * 2000
GZIPPED = gzip.compress(CSV)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/csv; charset=UTF-8\r\n"
GZIP_HEAD = HEAD + b"Content-Encoding: gzip\r\n"


def _with_length(body: bytes) -> bytes:
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)


def _chunked(body: bytes, *, end: bytes = b"0\r\n\r\n") -> bytes:
    half = len(body) // 2
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(c), c) for c in (body[:half], body[half:]))
    return b"Transfer-Encoding: chunked\r\n\r\n" + chunks + end


@pytest.mark.parametrize(
    "answer",
    [
        HEAD + _with_length(CSV),
        HEAD + _chunked(CSV),
        GZIP_HEAD + _with_length(GZIPPED),
        GZIP_HEAD + _chunked(GZIPPED),
        GZIP_HEAD + _chunked(gzip.compress(CSV[:999]) + gzip.compress(CSV[999:])),
    ],
    ids=["length", "chunked", "gzip, length", "gzip, chunked", "gzip, two members"],
)
@pytest.mark.parametrize("size", [1000, 1 << 20])
def test_results_come_whole(answer: bytes, size: int) -> None:
    """Framing and compression do not show; all chunks but the last have the size asked for."""
    with (
        wire(answer) as (server, bulk),
        bulk.results(JOB_ID, ResultSet.SUCCESSFUL) as results,
    ):
        chunks = list(results.chunks(size))
    assert b"".join(chunks) == CSV
    assert all(len(chunk) == size for chunk in chunks[:-1])
    request = server.received[0]
    assert request.path.endswith(f"/jobs/ingest/{JOB_ID}/successfulResults")
    assert (request.headers["Accept"], request.headers["Accept-Encoding"]) == ("text/csv", "gzip")


@pytest.mark.parametrize(
    "answer",
    [
        (HEAD + _with_length(CSV))[:-1],
        (HEAD + _with_length(CSV))[:300],
        (HEAD + _chunked(CSV))[:-200],
        HEAD + _chunked(CSV, end=b""),
        HEAD + _chunked(CSV, end=b"zz\r\n"),
        (GZIP_HEAD + _with_length(GZIPPED))[:-1],
        GZIP_HEAD + _with_length(GZIPPED[:-1]),
        GZIP_HEAD + _chunked(GZIPPED[:-9]),
        GZIP_HEAD + _chunked(GZIPPED[:-8] + b"\0" * 8),
        GZIP_HEAD + _chunked(CSV),
    ],
    ids=[
        "one byte short",
        "cut early",
        "within a chunk",
        "no last chunk",
        "garbled chunk",
        "gzip, one byte short",
        "gzip without its last byte",
        "gzip without its end",
        "gzip with a wrong checksum",
        "not gzip",
    ],
)
def test_broken_results_are_noticed(answer: bytes) -> None:
    """A stream that ended early or is damaged raises; it never passes for a shorter one."""
    with (
        wire(answer) as (_, bulk),
        bulk.results(JOB_ID, ResultSet.FAILED) as results,
        pytest.raises(IncompleteResultsError, match=f"failedResults of job {JOB_ID}") as caught,
    ):
        list(results.chunks(500))
    assert caught.value.job_id == JOB_ID


def test_results_are_a_file() -> None:
    """Results can be read at once, and a read at their end gives nothing."""
    with (
        wire(HEAD + _chunked(CSV)) as (_, bulk),
        bulk.results(JOB_ID, ResultSet.SUCCESSFUL) as results,
    ):
        rows = list(csv.DictReader(io.StringIO(results.read().decode())))
        assert results.read(10) == b""
    assert len(rows) == 2000
    assert rows[0] == {"sf__Id": "003x", "sf__Created": "true", "LastName": "Astro"}


def test_empty_results_are_results() -> None:
    """An org may answer no rows with a header or with nothing at all."""
    answers = (reply(200), reply(200, Content_Encoding="gzip"), reply(200, b'"sf__Id"\n'))
    for answer, expected in zip(answers, (b"", b"", b'"sf__Id"\n'), strict=True):
        with wire(answer) as (_, bulk), bulk.results(JOB_ID, ResultSet.UNPROCESSED) as results:
            assert b"".join(results.chunks()) == expected


def test_results_left_early_are_closed() -> None:
    """A reader that has seen enough may leave; the rest is not read."""
    with (
        wire(HEAD + _with_length(CSV * 100)) as (_, bulk),
        bulk.results(JOB_ID, ResultSet.SUCCESSFUL) as results,
    ):
        assert results.read(8) == b'"sf__Id"'


def test_opening_results_is_tried_again() -> None:
    """Until the stream has begun, asking for results is like any other read."""
    with (
        wire(reply(503), HEAD + _with_length(CSV)) as (_, bulk),
        bulk.results(JOB_ID, ResultSet.SUCCESSFUL) as results,
    ):
        assert results.read() == CSV


def test_results_of_no_job() -> None:
    """Errors are distinguished from CSV before anything is read."""
    body = [{"errorCode": "NOT_FOUND", "message": "The requested resource does not exist"}]
    with wire(reply(404, body)) as (_, bulk):
        results = bulk.results(JOB_ID, ResultSet.SUCCESSFUL)
        with pytest.raises(JobNotFoundError), results:
            pass


def test_error_body_that_breaks_off_is_no_answer() -> None:
    """A refusal that cannot be read to its end is as good as none."""
    answer = b"HTTP/1.1 400 Bad Request\r\nContent-Length: 500\r\n\r\n["
    with wire(answer) as (_, bulk):
        results = bulk.results(JOB_ID, ResultSet.SUCCESSFUL)
        with pytest.raises(SalesforceUnavailableError), results:
            pass


@pytest.mark.parametrize("answer", [HEAD + _chunked(CSV), GZIP_HEAD + _with_length(GZIPPED)])
def test_results_are_a_binary_file(answer: bytes) -> None:
    """Text and csv readers take the stream as they take any file."""
    with (
        wire(answer) as (_, bulk),
        bulk.results(JOB_ID, ResultSet.SUCCESSFUL) as results,
        io.TextIOWrapper(results, encoding="utf-8", newline="") as text,
    ):
        assert isinstance(results, io.BufferedIOBase)
        assert (results.readable(), results.writable(), results.seekable()) == (True, False, False)
        rows = list(csv.DictReader(text))
    assert (len(rows), rows[-1]["LastName"]) == (2000, "Astro")


def test_results_are_read_in_any_way() -> None:
    """Lines, single bytes, a buffer of the caller's and a look ahead come from one stream."""
    with (
        wire(HEAD + _chunked(CSV)) as (_, bulk),
        bulk.results(JOB_ID, ResultSet.SUCCESSFUL) as results,
    ):
        buffer = bytearray(8)
        assert results.peek(1)[:1] == b'"'
        assert (results.readinto(buffer), bytes(buffer)) == (8, CSV[:8])
        assert results.read(1) + results.read1(1) == CSV[8:10]
        assert results.readline() == CSV[10 : CSV.index(b"\n") + 1]
        assert list(results) == [b'"003x","true","Astro"\n'] * 2000
        assert (results.read(), results.readinto(buffer)) == (b"", 0)


def test_broken_results_break_their_readers() -> None:
    """A part never passes for the whole, through whatever the stream is read."""
    with (
        wire((HEAD + _with_length(CSV))[:-1]) as (_, bulk),
        bulk.results(JOB_ID, ResultSet.SUCCESSFUL) as results,
        pytest.raises(IncompleteResultsError),
    ):
        list(csv.DictReader(io.TextIOWrapper(results, encoding="utf-8", newline="")))


def test_results_end_with_their_block() -> None:
    """After the block, or once it is closed, the stream is a closed file."""
    with wire(HEAD + _with_length(CSV), HEAD + _with_length(CSV)) as (_, bulk):
        with bulk.results(JOB_ID, ResultSet.SUCCESSFUL) as results:
            assert results.read(1) == b'"'
        with bulk.results(JOB_ID, ResultSet.SUCCESSFUL) as closed:
            closed.close()
    for stream in (results, closed):
        assert stream.closed
        with pytest.raises(ValueError, match="closed"):
            stream.read(1)


@pytest.mark.parametrize(
    ("head", "body"),
    [(HEAD, GZIPPED), (HEAD + b"Content-Encoding: deflate\r\n", zlib.compress(CSV))],
)
def test_packed_results_never_pass_for_csv(head: bytes, body: bytes) -> None:
    """Packed bytes that cannot be unpacked, or are not announced, are no result set."""
    with (
        wire(head + _with_length(body)) as (_, bulk),
        bulk.results(JOB_ID, ResultSet.SUCCESSFUL) as results,
        pytest.raises(IncompleteResultsError, match="they are packed"),
    ):
        results.read()


@pytest.mark.parametrize("size", [1, 1 << 20])
@pytest.mark.parametrize("body", [CSV, b""])
def test_byte_order_mark_is_no_part_of_results(body: bytes, size: int) -> None:
    """A byte order mark before a set would be a part of the first column's name: it is dropped."""
    marked = codecs.BOM_UTF8 + body
    with (
        wire(HEAD + _chunked(marked)) as (_, bulk),
        bulk.results(JOB_ID, ResultSet.SUCCESSFUL) as results,
    ):
        assert b"".join(results.chunks(size)) == body


@pytest.mark.parametrize(
    "page",
    [
        b"<!DOCTYPE html><html>Sign in</html>",
        b"\n<HTML>Sign in</HTML>",
        codecs.BOM_UTF8 + b"<html>Sign in</html>",
    ],
)
def test_web_page_is_no_result_set(page: bytes) -> None:
    """A page with 200 and without its label never passes for a set with another header."""
    with (
        wire(HEAD + _with_length(page)) as (_, bulk),
        bulk.results(JOB_ID, ResultSet.FAILED) as results,
        pytest.raises(IncompleteResultsError, match="a web page came in their place"),
    ):
        results.read()
