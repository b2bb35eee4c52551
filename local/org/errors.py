"""
Everything the org can answer instead of what was asked for.

ApiError      an HTTP error of the REST API: an array with errorCode and message
OAuthError    an HTTP error of the token endpoint: error and error_description
JobFailure    the whole job ends Failed with this errorMessage
RowError      one row ends in failedResults with this sf__Error
"""


class ApiError(Exception):
    """The REST API refuses: HTTP status, Salesforce's errorCode and its message."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message


class OAuthError(Exception):
    """The token endpoint refuses, with HTTP 400 and the two OAuth fields."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(f"{error}: {description}")
        self.error = error
        self.description = description


class JobFailure(Exception):  # noqa: N818 -- Salesforce's word for it: the job is Failed
    """The job cannot go on; the text becomes its errorMessage (`<CamelCaseCode> : <text>`)."""


class RowError(Exception):
    """One row is refused; the text becomes its sf__Error."""

    def __init__(self, code: str, message: str, *fields: str) -> None:
        names = ", ".join(fields)
        super().__init__(f"{code}:{message}:{names} --" if names else f"{code}:{message}:--")


def not_found() -> ApiError:
    """Make the answer to an unknown or deleted resource."""
    return ApiError(404, "NOT_FOUND", "The requested resource does not exist")


def invalid_value(name: str, value: object) -> ApiError:
    """Make the answer to a property whose value is not in its vocabulary."""
    return ApiError(400, "API_ERROR", f"Invalid value: '{value}' supplied for property: '{name}'")


def invalid_job(message: str) -> ApiError:
    """Make the answer to a job that cannot be created or closed as asked."""
    return ApiError(400, "INVALIDJOB", message)


def invalid_job_state(message: str) -> ApiError:
    """Make the answer to a request that the job's state forbids."""
    return ApiError(400, "INVALIDJOBSTATE", message)
