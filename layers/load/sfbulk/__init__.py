"""Salesforce Bulk API 2.0 ingest: auth, jobs, results. HTTP only; knows no AWS."""

from sfbulk.auth import AccessToken, Auth, ClientCredentials, JwtBearer
from sfbulk.client import BulkClient
from sfbulk.connection import Timeouts
from sfbulk.errors import (
    AuthenticationError,
    IncompleteResultsError,
    JobContentTooLargeError,
    JobNotFoundError,
    JobStateError,
    LimitExceededError,
    OutcomeUnknownError,
    RequestRejectedError,
    SalesforceError,
    SalesforceUnavailableError,
)
from sfbulk.jobs import Job, JobSpec
from sfbulk.multipart import MULTIPART_LIMIT
from sfbulk.results import ResultStream
from sfbulk.upload import UPLOAD_LIMIT
from sfbulk.vocabulary import (
    ColumnDelimiter,
    JobState,
    JobType,
    LineEnding,
    Operation,
    ResultSet,
)

__all__ = [
    "MULTIPART_LIMIT",
    "UPLOAD_LIMIT",
    "AccessToken",
    "Auth",
    "AuthenticationError",
    "BulkClient",
    "ClientCredentials",
    "ColumnDelimiter",
    "IncompleteResultsError",
    "Job",
    "JobContentTooLargeError",
    "JobNotFoundError",
    "JobSpec",
    "JobState",
    "JobStateError",
    "JobType",
    "JwtBearer",
    "LimitExceededError",
    "LineEnding",
    "Operation",
    "OutcomeUnknownError",
    "RequestRejectedError",
    "ResultSet",
    "ResultStream",
    "SalesforceError",
    "SalesforceUnavailableError",
    "Timeouts",
]
