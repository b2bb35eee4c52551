"""The bucket: ranges of exact versions, claims that one writer wins, streams of any length."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from kit.steps import Steps

from bulkdrop.errors import SourceGoneError
from bulkdrop.storage.bucket import Bucket
from bulkdrop.storage.source import Source


@pytest.fixture
def bucket(steps: Steps) -> Bucket:
    """Return the bucket as the product uses it."""
    return Bucket(steps.bucket)


def put(steps: Steps, key: str, body: bytes) -> Source:
    """Upload; give exactly that version."""
    made = steps.s3.put_object(Bucket=steps.bucket, Key=key, Body=body)
    return Source(key, made["VersionId"], made["ETag"].strip('"'))


def test_one_of_two_replacements_wins(bucket: Bucket) -> None:
    """Who replaces a document that somebody else has replaced meanwhile writes nothing."""
    assert bucket.read_versioned("x") == (None, None)
    first = bucket.replace_json("x", {"by": "a"}, None)
    assert bucket.replace_json("x", {"by": "b"}, None) is None
    second = bucket.replace_json("x", {"by": "b"}, first)
    assert bucket.replace_json("x", {"by": "c"}, first) is None

    assert bucket.read_versioned("x") == ({"by": "b"}, second)


def test_replacement_whose_reply_was_lost(bucket: Bucket) -> None:
    """A write that is sent again finds itself there, and counts as done."""
    first = bucket.replace_json("y", {"by": "a"}, None)

    assert bucket.replace_json("y", {"by": "a"}, None) == first
    assert bucket.replace_json("y", {"by": "a"}, '"other"') == first


def test_nothing_is_replaced_where_there_is_nothing(bucket: Bucket) -> None:
    """A document that was deleted meanwhile is not written again."""
    assert bucket.replace_json("z", {"by": "a"}, '"gone"') is None
    assert bucket.read_json("z") is None


RANGES = [(0, 10), (0, 1), (9, 10), (3, 7), (5, 5), (10, 10)]


@pytest.mark.parametrize(("start", "stop"), RANGES)
def test_ranges(steps: Steps, bucket: Bucket, start: int, stop: int) -> None:
    """A range holds the bytes from start up to stop; an empty one costs no call and is empty."""
    body = b"0123456789"
    source = put(steps, "x", body)

    assert b"".join(bucket.read_range(source, start, stop)) == body[start:stop]


def test_version_is_read(steps: Steps, bucket: Bucket) -> None:
    """An upload that was overwritten, even deleted, can be read as it was."""
    source = put(steps, "x", b"first")
    put(steps, "x", b"second")
    steps.s3.delete_object(Bucket=steps.bucket, Key="x")

    assert b"".join(bucket.read_range(source, 0, 5)) == b"first"


def test_gone_version_is_reported(steps: Steps, bucket: Bucket) -> None:
    """A version that was deleted for good is said to be gone, by a read and by a look."""
    source = put(steps, "x", b"first")
    steps.s3.delete_object(Bucket=steps.bucket, Key="x", VersionId=source.version_id or "")

    with pytest.raises(SourceGoneError, match="x was deleted or overwritten"):
        next(bucket.read_range(source, 0, 5))
    with pytest.raises(SourceGoneError):
        bucket.metadata(source)


def test_etag_guards_where_there_are_no_versions(steps: Steps, bucket: Bucket) -> None:
    """In a bucket without versions, an upload is read only while it is what it was."""
    first = put(steps, "x", b"first")
    unversioned = Source("x", None, first.etag)
    assert b"".join(bucket.read_range(unversioned, 0, 5)) == b"first"
    assert bucket.metadata(unversioned) == {}
    put(steps, "x", b"second")

    with pytest.raises(SourceGoneError):
        next(bucket.read_range(unversioned, 0, 5))
    with pytest.raises(SourceGoneError):
        bucket.metadata(unversioned)


def test_replaced_while_versioning_is_suspended(steps: Steps, bucket: Bucket) -> None:
    """While versioning is suspended, what replaced an upload is not read in its place."""
    steps.s3.put_bucket_versioning(
        Bucket=steps.bucket, VersioningConfiguration={"Status": "Suspended"}
    )
    first = steps.s3.put_object(Bucket=steps.bucket, Key="x", Body=b"first")
    source = Source("x", "null", first["ETag"].strip('"'))
    assert b"".join(bucket.read_range(source, 0, 5)) == b"first"
    steps.s3.put_object(Bucket=steps.bucket, Key="x", Body=b"other")

    with pytest.raises(SourceGoneError, match="x was deleted or overwritten"):
        next(bucket.read_range(source, 0, 5))


def test_one_writer_wins(bucket: Bucket) -> None:
    """Of many that write a document once, one does; the document is its."""
    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(lambda i: bucket.write_json_once("claim", {"by": i}), range(8)))

    assert won.count(True) == 1
    assert bucket.read_json("claim") == {"by": won.index(True)}


def test_missing_document(bucket: Bucket) -> None:
    """A document that is not there is None."""
    assert bucket.read_json("nowhere") is None


@pytest.mark.parametrize("size", [0, 1, 20_000_000], ids=["nothing", "a byte", "several pieces"])
def test_streams(bucket: Bucket, steps: Steps, size: int) -> None:
    """A stream of any length becomes an object."""
    block = bytes(range(256)) * 1000

    def chunks() -> Iterator[bytes]:
        for at in range(0, size, len(block)):
            yield block[: size - at]

    bucket.write_stream("stream", chunks())

    assert steps.read("stream") == (block * (size // len(block) + 1))[:size]


def test_broken_stream_leaves_nothing(bucket: Bucket, steps: Steps) -> None:
    """If what is streamed breaks, no object appears and no upload is left unfinished."""

    def chunks() -> Iterator[bytes]:
        for _ in range(20):
            yield b"x" * 1_000_000
        raise ConnectionError

    with pytest.raises(ConnectionError):
        bucket.write_stream("stream", chunks())

    assert steps.keys() == []
    assert "Uploads" not in steps.s3.list_multipart_uploads(Bucket=steps.bucket)
