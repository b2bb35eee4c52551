"""Conditional writes that meet S3's other answers, by a local cloud whose S3 gives them."""

from collections.abc import Iterator

import pytest
from botocore.exceptions import ClientError

from bulkdrop.aws_outages import aws_outages
from bulkdrop.errors import AwsUnavailableError
from bulkdrop.storage.bucket import Bucket
from bulkdrop.work.claims import Claims
from local.cloud import Cloud
from local.http.faults import Fault

CONFLICT = (
    "<Error><Code>ConditionalRequestConflict</Code><Message>A conflicting operation is in progress"
    "</Message></Error>"
)
DENIED = "<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    """Yield a cloud with a bucket."""
    folder = tmp_path_factory.mktemp("cloud")
    with Cloud(runtime=folder, logs=folder) as cloud:
        cloud.sessions.client("s3").create_bucket(Bucket="claims")
        yield cloud


@pytest.fixture
def bucket(cloud: Cloud) -> Iterator[Bucket]:
    """Return the bucket as the product uses it."""
    yield Bucket("claims", cloud.sessions.client("s3"))
    cloud.faults.clear()


def conflicts(cloud: Cloud, key: str, times: int) -> Fault:
    """Let S3 answer 409 to some writes of a key."""
    return cloud.faults.add(
        "status", f"/claims/{key}", method="PUT", status=409, body=CONFLICT, times=times
    )


def test_conflict_is_no_answer(cloud: Cloud, bucket: Bucket) -> None:
    """A write that meets another one under way is sent again, and wins if the key is free."""
    fault = conflicts(cloud, "x", times=3)

    assert bucket.write_json_once("x", {"by": "a"})
    assert bucket.read_json("x") == {"by": "a"}
    assert fault.fired == 3


def test_key_that_is_taken_after_a_conflict(cloud: Cloud, bucket: Bucket) -> None:
    """If the other writer won, that is seen once the conflict is over."""
    Claims(bucket, "a").take("750")
    conflicts(cloud, "work/claims/750", times=2)

    assert not Claims(bucket, "b").take("750")
    assert Claims(bucket, "a").take("750")


def test_replacement_meets_a_conflict(cloud: Cloud, bucket: Bucket) -> None:
    """A replacement is sent again too, and still on its condition."""
    first = bucket.replace_json("y", {"by": "a"}, None)
    conflicts(cloud, "y", times=2)
    second = bucket.replace_json("y", {"by": "b"}, first)

    assert bucket.read_versioned("y") == ({"by": "b"}, second)
    assert bucket.replace_json("y", {"by": "c"}, first) is None


def test_conflict_that_lasts_passes_with_time(cloud: Cloud, bucket: Bucket) -> None:
    """A conflict that does not end in seconds is no refusal: the step is tried again later."""
    conflicts(cloud, "z", times=100)

    with pytest.raises(AwsUnavailableError, match="ConditionalRequestConflict"), aws_outages():
        bucket.write_json_once("z", {"by": "a"})
    assert bucket.read_json("z") is None


def test_denial_of_a_missing_key(cloud: Cloud, bucket: Bucket) -> None:
    """Where S3 says 403 of a key that is not there, the list decides; what is there is denied."""
    bucket.write_json("there", {})
    cloud.faults.add("status", "/claims/(nowhere|there)", status=403, body=DENIED, times=3)

    assert bucket.read_json("nowhere") is None
    with pytest.raises(ClientError, match="AccessDenied"):
        bucket.read_json("there")
    cloud.faults.add("status", r"/claims\?|/claims/nowhere", status=403, body=DENIED, times=2)
    with pytest.raises(ClientError, match="AccessDenied"):
        bucket.read_json("nowhere")
