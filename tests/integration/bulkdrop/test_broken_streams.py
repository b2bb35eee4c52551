"""Reads from S3 whose stream breaks on the way."""

import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import boto3
import pytest
from botocore.exceptions import IncompleteReadError, ResponseStreamingError

from bulkdrop.storage.bucket import Bucket
from bulkdrop.storage.source import Source

CONTENT = b"0123456789" * 300_000


class BreakingS3(BaseHTTPRequestHandler):
    """Serves ranges of the content; hangs up on `breaks` answers, after `piece` bytes of each."""

    breaks = 0
    piece = 700_000
    ranges: tuple[str, ...] = ()

    def do_GET(self) -> None:
        """Answer a range, perhaps not to its end."""
        kind = type(self)
        asked = self.headers["Range"]
        start, stop = map(int, re.findall(r"\d+", asked))
        kind.ranges = (*kind.ranges, asked)
        whole = CONTENT[start : stop + 1]
        self.send_response(206)
        self.send_header("Content-Length", str(len(whole)))
        self.end_headers()
        breaks, kind.breaks = kind.breaks, max(0, kind.breaks - 1)
        self.wfile.write(whole[: kind.piece] if breaks else whole)
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def s3() -> Iterator[tuple[type[BreakingS3], Bucket]]:
    """Yield a server that breaks answers, and a bucket on it."""

    class Handler(BreakingS3):
        """Counts for this test alone."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        client = boto3.client(
            "s3",
            endpoint_url=f"http://127.0.0.1:{server.server_port}",
            region_name="eu-central-1",
            aws_access_key_id="tested",
            aws_secret_access_key="tested",
        )
        yield Handler, Bucket("uploads", client)
        server.shutdown()
        thread.join()


def test_read_is_taken_up_where_it_broke(s3: tuple[type[BreakingS3], Bucket]) -> None:
    """A stream that breaks is asked for again from the first byte that is missing."""
    server, bucket = s3
    server.breaks = 3
    read = b"".join(bucket.read_range(Source("x.csv"), 5, len(CONTENT)))

    last = len(CONTENT) - 1
    starts = [int(re.findall(r"\d+", asked)[0]) for asked in server.ranges]
    assert read == CONTENT[5:]
    assert server.ranges == tuple(f"bytes={start}-{last}" for start in starts)
    assert len(starts) == 4
    assert starts == sorted(starts)


def test_stream_that_always_breaks_is_given_up(s3: tuple[type[BreakingS3], Bucket]) -> None:
    """A read does not go on for ever; what came is right as far as it goes."""
    server, bucket = s3
    server.breaks, server.piece = 1_000, 1_000
    blocks: list[bytes] = []
    with pytest.raises((IncompleteReadError, ResponseStreamingError)):
        blocks.extend(bucket.read_range(Source("x.csv"), 0, len(CONTENT)))

    read = b"".join(blocks)
    assert read == CONTENT[: len(read)]
    assert len(server.ranges) < 20
