"""
Salesforce Bulk API 2.0 ingest: auth, jobs, results. HTTP only; knows no AWS.

What sends requests is imported at its first use: a function that only needs the words of the API
starts in half the time.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from sfbulk._errors import (
    AuthenticationError,
    BlockedRequestError,
    ContentSpentError,
    IncompleteJobListError,
    IncompleteResultsError,
    JobContentTooLargeError,
    JobNotFoundError,
    JobStateError,
    JobTimeoutError,
    LimitExceededError,
    OutcomeUnknownError,
    RequestRejectedError,
    SalesforceError,
    SalesforceUnavailableError,
)
from sfbulk._identity import __version__
from sfbulk._jobs import Job, JobSpec
from sfbulk._upload import UPLOAD_LIMIT
from sfbulk._vocabulary import (
    ColumnDelimiter,
    JobState,
    JobType,
    LineEnding,
    Operation,
    ResultSet,
)

if TYPE_CHECKING:
    from sfbulk._access_token import AccessToken
    from sfbulk._auth import Auth, ClientCredentials
    from sfbulk._client import BulkClient
    from sfbulk._connection import Timeouts
    from sfbulk._describe import ObjectDescribe, ObjectName
    from sfbulk._jwt_bearer import JwtBearer
    from sfbulk._multipart import MULTIPART_LIMIT, SEND_SECONDS
    from sfbulk._results import ResultStream
    from sfbulk._upload_source import UploadContent

__all__ = [
    "MULTIPART_LIMIT",
    "SEND_SECONDS",
    "UPLOAD_LIMIT",
    "AccessToken",
    "Auth",
    "AuthenticationError",
    "BlockedRequestError",
    "BulkClient",
    "ClientCredentials",
    "ColumnDelimiter",
    "ContentSpentError",
    "IncompleteJobListError",
    "IncompleteResultsError",
    "Job",
    "JobContentTooLargeError",
    "JobNotFoundError",
    "JobSpec",
    "JobState",
    "JobStateError",
    "JobTimeoutError",
    "JobType",
    "JwtBearer",
    "LimitExceededError",
    "LineEnding",
    "ObjectDescribe",
    "ObjectName",
    "Operation",
    "OutcomeUnknownError",
    "RequestRejectedError",
    "ResultSet",
    "ResultStream",
    "SalesforceError",
    "SalesforceUnavailableError",
    "Timeouts",
    "UploadContent",
    "__version__",
]

_AT_FIRST_USE = {
    "AccessToken": "sfbulk._access_token",
    "Auth": "sfbulk._auth",
    "BulkClient": "sfbulk._client",
    "ClientCredentials": "sfbulk._auth",
    "JwtBearer": "sfbulk._jwt_bearer",
    "MULTIPART_LIMIT": "sfbulk._multipart",
    "ObjectDescribe": "sfbulk._describe",
    "ObjectName": "sfbulk._describe",
    "ResultStream": "sfbulk._results",
    "SEND_SECONDS": "sfbulk._multipart",
    "Timeouts": "sfbulk._connection",
    "UploadContent": "sfbulk._upload_source",
}


def __getattr__(name: str) -> object:
    """Import a name at its first use (https://peps.python.org/pep-0562/)."""
    if name not in _AT_FIRST_USE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_AT_FIRST_USE[name]), name)
