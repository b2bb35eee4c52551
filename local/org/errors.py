"""
Everything the org can answer instead of what was asked for.

ApiError      a call is refused, with an errorCode and a message
JobFailure    the whole job ends Failed with this errorMessage
RowError      one row ends in failedResults with this sf__Error
"""


class ApiError(Exception):
    """The org refuses a call: Salesforce's errorCode and its message."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message


class JobFailure(Exception):  # noqa: N818 -- Salesforce's word for it: the job is Failed
    """The job cannot go on; the text becomes its errorMessage (`<CamelCaseCode> : <text>`)."""


class RowError(Exception):
    """One row is refused; the text becomes its sf__Error."""

    def __init__(self, code: str, message: str, *fields: str) -> None:
        names = ", ".join(fields)
        super().__init__(f"{code}:{message}:{names} --" if names else f"{code}:{message}:--")


def not_found() -> ApiError:
    """Make the answer to an unknown or deleted resource."""
    return ApiError("NOT_FOUND", "The requested resource does not exist")


def invalid_value(name: str, value: object) -> ApiError:
    """Make the answer to a property whose value is not in its vocabulary."""
    return ApiError("API_ERROR", f"Invalid value: '{value}' supplied for property: '{name}'")


def invalid_job(message: str) -> ApiError:
    """Make the answer to a job that cannot be created or closed as asked."""
    return ApiError("INVALIDJOB", message)


def invalid_job_state(message: str) -> ApiError:
    """Make the answer to a request that the job's state forbids."""
    return ApiError("INVALIDJOBSTATE", message)
