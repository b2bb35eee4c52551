"""The event of a created object."""

from types import SimpleNamespace

import pytest

from local.cloud.services import s3_event


def _bucket(*, is_versioned: bool) -> SimpleNamespace:
    return SimpleNamespace(
        name="b", arn="arn:aws:s3:::b", region_name="us-east-1", is_versioned=is_versioned
    )


def _key(multipart: object = None) -> SimpleNamespace:
    return SimpleNamespace(
        name="incoming/a b+ü.csv", size=3, etag='"e"', version_id="v1", multipart=multipart
    )


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("s3:ObjectCreated:Put", "PutObject"),
        ("s3:ObjectCreated:Copy", "CopyObject"),
        ("s3:ObjectCreated:CompleteMultipartUpload", "CompleteMultipartUpload"),
    ],
)
def test_event_is_written_as_aws_writes_it(name: str, reason: str) -> None:
    """Key as it is, etag without quotes, version id, and the reason in AWS's words."""
    event = s3_event.object_created("1", _bucket(is_versioned=True), name, _key())
    described = event["detail"]["object"]
    described.pop("sequencer")

    assert (
        event["source"],
        event["detail-type"],
        event["version"],
    ) == ("aws.s3", "Object Created", "0")
    assert reason == event["detail"]["reason"]
    expected = {"key": "incoming/a b+ü.csv", "size": 3, "etag": "e", "version-id": "v1"}
    assert expected == described


def test_unversioned_object_has_no_version_id() -> None:
    """In a bucket without versioning the field is left out."""
    event = s3_event.object_created(
        "1", _bucket(is_versioned=False), "s3:ObjectCreated:Put", _key()
    )

    assert "version-id" not in event["detail"]["object"]


def test_sequencers_grow() -> None:
    """Of two events the later one has the greater sequencer."""
    first, second = (
        s3_event.object_created("1", _bucket(is_versioned=True), "s3:ObjectCreated:Put", _key())
        for _ in range(2)
    )

    assert first["detail"]["object"]["sequencer"] < second["detail"]["object"]["sequencer"]


@pytest.mark.parametrize(
    ("name", "multipart", "expected"),
    [
        ("s3:ObjectCreated:Put", None, True),
        ("s3:ObjectCreated:Put", object(), False),
        ("s3:ObjectCreated:CompleteMultipartUpload", object(), True),
        ("s3:ObjectTagging:Put", None, False),
        ("s3:ObjectRemoved:Delete", None, False),
    ],
)
def test_creation_is_reported_once(name: str, multipart: object, *, expected: bool) -> None:
    """A multipart upload is one creation; tags and removals are none."""
    assert expected is s3_event.is_creation(name, _key(multipart))
