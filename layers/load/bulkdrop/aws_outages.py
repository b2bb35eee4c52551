"""AWS services that do not answer, or ask to slow down: named, so that the step is repeated."""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import (
    ClientError,
    HTTPClientError,
    IncompleteReadError,
)
from botocore.exceptions import (
    ConnectionError as NoConnectionError,
)
from botocore.parsers import ResponseParserError

from bulkdrop.errors import AwsUnavailableError

_NO_ANSWER = (HTTPClientError, NoConnectionError, IncompleteReadError, ResponseParserError)
_SERVER_FAILED = 500
# https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
_ASKS_TO_WAIT = frozenset(
    {
        "Throttling",
        "ThrottlingException",
        "ThrottledException",
        "RequestThrottled",
        "RequestThrottledException",
        "TooManyRequestsException",
        "RequestLimitExceeded",
        "LimitExceededException",
        "PriorRequestNotComplete",
        "SlowDown",
        "RequestTimeout",
        "ConditionalRequestConflict",  # S3, while another write of the same key is under way
    }
)


@contextmanager
def aws_outages() -> Iterator[None]:
    """
    Raise AwsUnavailableError for an error of botocore that passes with time.

    botocore's own retries are over within a minute. The state machine repeats this error for half a
    day, and any other (no permission, no such bucket) for some minutes.
    """
    try:
        yield
    except _NO_ANSWER as error:
        raise AwsUnavailableError(_sentence(str(error))) from error
    except ClientError as error:
        if not _passes(error):
            raise
        raise AwsUnavailableError(_sentence(str(error))) from error


def _passes(error: ClientError) -> bool:
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    code = error.response.get("Error", {}).get("Code", "")
    return status >= _SERVER_FAILED or code in _ASKS_TO_WAIT


def _sentence(what: str) -> str:
    return f"An AWS service did not answer, or asked to wait ({what.rstrip('.')}); try again later."
