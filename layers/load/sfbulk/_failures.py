"""Which error a failed call raises, and the sentence that it says."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import requests

from sfbulk._addresses import shown
from sfbulk._calls import Call
from sfbulk._connection import describe, is_no_answer, is_no_host, never_sent
from sfbulk._errors import (
    AuthenticationError,
    BlockedRequestError,
    JobNotFoundError,
    JobStateError,
    LimitExceededError,
    OutcomeUnknownError,
    RequestRejectedError,
    SalesforceError,
    SalesforceUnavailableError,
)
from sfbulk._replies import Complaint, complaint, is_web_page, retry_after

_LIMIT_CODES = frozenset({"REQUEST_LIMIT_EXCEEDED", "LIMIT_EXCEEDED", "EXCEEDEDQUOTA"})

# What is wrong lies in the request itself, so that a proxy's word counts as much as the org's.
_ABOUT_THE_REQUEST = {
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "Send less data in one request.",
    HTTPStatus.REQUEST_URI_TOO_LONG: "Shorten the address: check the login URL and the job id.",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "This form of the request is not accepted; use another.",
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE: "Check the access token and the proxy's limits.",
}
_LONGEST_QUOTE = 100
_TURNED_AWAY = frozenset({420, HTTPStatus.TOO_MANY_REQUESTS})

_REPEAT_CHANGES_NOTHING = "Repeating the request changes nothing; correct what the message names."
_ADVICE_BY_CODE = {
    "API_CURRENTLY_DISABLED": "Give the user the permission API Enabled.",
    "API_DISABLED_FOR_ORG": "Give the user the permission API Enabled; not all editions have it.",
    "FEATURENOTENABLED": "Give the user the permission Bulk API Hard Delete.",
    "UNSUPPORTED_API_VERSION": "Choose a newer API version.",
}
_ADVICE_BY_KIND: dict[type[SalesforceError], str] = {
    AuthenticationError: (
        "A new token does not help: check the app's policies and scopes (api), and the user's"
        " permissions, login hours and IP ranges."
    ),
    JobNotFoundError: (
        "It was deleted, is older than seven days, or belongs to another org; create a new job."
    ),
    JobStateError: "Look at the job's state (get_job), and continue from there.",
    LimitExceededError: "The limit passes with time; try again later, or less often.",
}


def refused(call: Call, response: requests.Response) -> SalesforceError:
    """Return the error for a reply that is not a success."""
    status, said = response.status_code, complaint(response)
    is_done = status == HTTPStatus.SEE_OTHER and not call.is_repeatable
    if is_no_answer(status) or is_done:
        # With a 420 or 429, an edge or a limiter turned the request away before the org saw it.
        may_have_run = status not in _TURNED_AWAY
        return _no_answer(call, f"{status}: {said.message}", may_have_run, **_facts(call, response))
    if said.error_code is None and status not in _ABOUT_THE_REQUEST and is_web_page(response):
        return _blocked(call, response, said)
    kind = _kind_of_rejection(call, status, said)
    reply = f"{status} {said.error_code}" if said.error_code else f"{status}"
    return kind(
        f"Salesforce refused to {call.purpose} ({reply}): {said.message.rstrip('.')}."
        f" {_advice(kind, status, said)}",
        **_facts(call, response),
    )


def lost(call: Call, error: Exception, instance_url: str) -> SalesforceError:
    """Return the error for a connection that broke, or was never made."""
    if is_no_host(error):  # it does not pass with time
        return AuthenticationError(
            f"The org's address {shown(instance_url)}, which the login returned, could not be asked"
            f" to {call.purpose}: {describe(error)}. Set the login URL to the org's My Domain.",
            job_id=call.job_id,
        )
    return _no_answer(call, describe(error), not never_sent(error), job_id=call.job_id)


def sent_too_late(call: Call) -> SalesforceUnavailableError:
    """Return the error for a request that was not completed, since it took too long to send."""
    return _no_answer(call, "sending the request took too long", may_have_run=False)


def unreadable(
    call: Call, response: requests.Response, oddity: str = "a web page answered"
) -> SalesforceUnavailableError:
    """Return the error for a success whose body does not say what was asked for."""
    what = f"{response.status_code}, but {oddity}"
    return _no_answer(call, what, may_have_run=True, **_facts(call, response))


def _blocked(call: Call, response: requests.Response, said: Complaint) -> BlockedRequestError:
    page = said.message[:_LONGEST_QUOTE].rstrip(". ")
    return BlockedRequestError(
        f"A web page answered the request to {call.purpose} in Salesforce's place"
        f" ({response.status_code}: {page}); nothing was carried out. Let the proxy, firewall or"
        f" login policy pass requests to {urlsplit(response.url).hostname}.",
        **_facts(call, response),
    )


def _kind_of_rejection(call: Call, status: int, said: Complaint) -> type[SalesforceError]:
    if status == HTTPStatus.UNAUTHORIZED:
        return AuthenticationError
    if said.error_code in _LIMIT_CODES:
        return LimitExceededError
    if said.error_code == "INVALIDJOBSTATE":
        return JobStateError
    # A 404 that is not in Salesforce's words is no proof that the job is gone.
    if said.error_code == "NOT_FOUND" and status == HTTPStatus.NOT_FOUND and call.job_id:
        return JobNotFoundError
    return RequestRejectedError


def _advice(kind: type[SalesforceError], status: int, said: Complaint) -> str:
    if status < HTTPStatus.BAD_REQUEST:
        return "The org is at another address: set the login URL to its My Domain."
    known = _ADVICE_BY_CODE.get(said.error_code or "") or _ABOUT_THE_REQUEST.get(HTTPStatus(status))
    return known or _ADVICE_BY_KIND.get(kind, _REPEAT_CHANGES_NOTHING)


def _no_answer(
    call: Call,
    what: str,
    may_have_run: bool,  # noqa: FBT001 - private, and each caller says it in words
    **facts: Any,  # noqa: ANN401 - the keywords of SalesforceError
) -> SalesforceUnavailableError:
    question = (
        f"Salesforce gave no usable answer when asked to {call.purpose} ({what.rstrip('.')})."
    )
    if may_have_run and not call.is_repeatable:
        return OutcomeUnknownError(
            f"{question} It may have been done anyway: look at the job (get_job, list_jobs)"
            " before asking again.",
            **facts,
        )
    return SalesforceUnavailableError(f"{question} Nothing was changed; try again later.", **facts)


def _facts(call: Call, response: requests.Response) -> dict[str, Any]:
    said = complaint(response)
    return {
        "message": said.message,
        "status": response.status_code,
        "error_code": said.error_code,
        "job_id": call.job_id,
        "retry_after": retry_after(response),
    }
