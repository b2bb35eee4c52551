"""Writes on a condition: S3 lets one of several writers win, so that no database is needed."""

import random
import time
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_DOES_NOT_HOLD = {"PreconditionFailed", "412", "NoSuchKey", "404"}
_UNDECIDED = "ConditionalRequestConflict"
_MOST_TRIES = 6
_FIRST_PAUSE_SECONDS = 0.1


def write_on_condition(
    client: "S3Client",
    bucket: str,
    key: str,
    etag: str | None,
    given: Any,  # noqa: ANN401 # boto3 types each parameter on its own
) -> str | None:
    """
    Write an object in the place of the one with that ETag, or of none; return the new ETag.

    None if the condition does not hold (412, or 404 for an ETag of nothing). While another write
    of the key is under way S3 may answer 409, which decides nothing: the write is sent again, six
    times within some seconds, and the last ClientError is raised, which passes with time.
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
    """
    condition: Any = {"IfMatch": etag} if etag else {"IfNoneMatch": "*"}
    pause = _FIRST_PAUSE_SECONDS
    for left in reversed(range(_MOST_TRIES)):
        try:
            return client.put_object(Bucket=bucket, Key=key, **given, **condition)["ETag"]
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code in _DOES_NOT_HOLD:
                return None
            if code != _UNDECIDED or not left:
                raise
        time.sleep(pause * random.uniform(0.5, 1))  # noqa: S311 # so that writers do not meet again
        pause *= 2
    raise AssertionError  # the last try returned or raised
