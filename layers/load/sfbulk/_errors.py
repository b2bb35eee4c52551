"""
Every way in which a call to an org can fail.

SalesforceError
├── AuthenticationError         the org refused the login, or the token it had issued
├── RequestRejectedError        the org understood the request and refused it
│   ├── JobNotFoundError        it knows no such job
│   ├── JobStateError           the job's state does not allow this
│   └── LimitExceededError      a limit of the org is used up; passes with time
├── SalesforceUnavailableError  no usable answer, and the request is safe to repeat
│   ├── OutcomeUnknownError     no usable answer, and the request may have been carried out
│   ├── BlockedRequestError     a proxy, firewall or login page answered in the org's place
│   ├── IncompleteResultsError  the results ended before their end
│   └── IncompleteJobListError  the list of jobs has more pages than were read
├── JobContentTooLargeError     refused here, before anything was sent
├── ContentSpentError           content that can be read once would have to be sent twice
└── JobTimeoutError             the job goes on, and the time to wait for it is up
"""


class SalesforceError(Exception):
    """
    The root of the tree. `str(error)` says what happened, to what, and what to do next.

    `message` holds Salesforce's own words, `error_code` its code (of OAuth or of the API),
    `status` the HTTP status, `job_id` the job that the call was about, `retry_after` the seconds
    that the org asked to wait, a day at most. Each is None where it is not known, except
    `message`, which is the whole sentence then.
    """

    def __init__(  # noqa: PLR0913 - one keyword for each fact that a caller may want to decide by
        self,
        sentence: str,
        *,
        message: str | None = None,
        status: int | None = None,
        error_code: str | None = None,
        job_id: str | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(sentence)
        self.message = sentence if message is None else message
        self.status = status
        self.error_code = error_code
        self.job_id = job_id
        self.retry_after = retry_after


class AuthenticationError(SalesforceError):
    """The org refused the login or a new token, and will until a setting is corrected."""


class RequestRejectedError(SalesforceError):
    """
    The org understood the request and refused it (4xx); repeating it changes nothing.

    413, 414, 415 and 431 are refusals whatever their body is, since they speak of the request.
    """


class JobNotFoundError(RequestRejectedError):
    """The org knows no such job: deleted, older than seven days, or of another org (404)."""


class JobStateError(RequestRejectedError):
    """The job's state does not allow the request (400 INVALIDJOBSTATE); `get_job` tells more."""


class LimitExceededError(RequestRejectedError):
    """A limit of the org is used up (403 REQUEST_LIMIT_EXCEEDED and kin); passes with time."""


class SalesforceUnavailableError(SalesforceError):
    """
    No usable answer came (time-out, lost connection, 420, 429, 5xx, a web page).

    The request was not carried out or is harmless to repeat, unless the error is an
    `OutcomeUnknownError`.
    """


class OutcomeUnknownError(SalesforceUnavailableError):
    """
    No usable answer came to a create, upload, close, abort or delete that may have arrived.

    Look at the job (`get_job`, `list_jobs`) before doing it again.
    """


class BlockedRequestError(SalesforceUnavailableError):
    """
    A web page answered with 3xx or 4xx: a proxy, a firewall or a login policy stands in the way.

    The request was not carried out. It may pass with time, and is worth a few tries. If it does
    not, the proxy, firewall or policy must let the host through.
    """


class IncompleteResultsError(SalesforceUnavailableError):
    """A result stream ended early or broke: only a part was read. Open it again."""


class IncompleteJobListError(SalesforceUnavailableError):
    """The list of jobs was not read to its end: it does not prove that a job is missing."""


class JobContentTooLargeError(SalesforceError):
    """The content is over the limit for the way it was to be sent; nothing was sent."""


class ContentSpentError(SalesforceError):
    """
    The session expired during an upload whose content can be read only once.

    Nothing was uploaded, and the session is renewed: upload the content again from its start.
    """


class JobTimeoutError(SalesforceError):
    """The job did not end within the time-out of `wait`; it was not touched, and continues."""
