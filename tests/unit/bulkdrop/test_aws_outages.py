"""Errors of AWS services that pass with time are distinguished from those that do not."""

import pytest
from botocore.exceptions import (
    ClientError,
    EndpointConnectionError,
    IncompleteReadError,
    NoCredentialsError,
    ReadTimeoutError,
    ResponseStreamingError,
)

from bulkdrop.aws_outages import aws_outages
from bulkdrop.errors import AwsUnavailableError


def refusal(status: int, code: str) -> ClientError:
    """Make botocore's error for an answer."""
    answer = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(answer, "GetObject")  # type: ignore[arg-type] # botocore fills in the rest


@pytest.mark.parametrize(
    "error",
    [
        refusal(503, "SlowDown"),
        refusal(500, "InternalError"),
        refusal(400, "ThrottlingException"),
        refusal(400, "RequestTimeout"),
        EndpointConnectionError(endpoint_url="https://s3.example"),
        ReadTimeoutError(endpoint_url="https://s3.example"),
        ResponseStreamingError(error="cut"),
        IncompleteReadError(actual_bytes=1, expected_bytes=2),
    ],
    ids=repr,
)
def test_what_passes(error: Exception) -> None:
    """A service that fails, is slow, cuts its answer or asks to wait is waited for."""
    with pytest.raises(AwsUnavailableError, match="An AWS service did not answer"), aws_outages():
        raise error


@pytest.mark.parametrize(
    "error",
    [refusal(403, "AccessDenied"), refusal(404, "NoSuchBucket"), NoCredentialsError(), KeyError()],
    ids=repr,
)
def test_what_does_not_pass(error: Exception) -> None:
    """A refusal, a missing bucket and a defect stay what they are."""
    with pytest.raises(type(error)), aws_outages():
        raise error
