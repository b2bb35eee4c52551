"""The way of each call to the org and back: token, session, time-outs, one renewal, errors."""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from typing import Any, TypeVar

import requests
import urllib3.exceptions

from sfbulk._access_token import AccessToken
from sfbulk._auth import Auth
from sfbulk._calls import Call
from sfbulk._connection import Timeouts, retrying_session
from sfbulk._failures import lost, refused, unreadable
from sfbulk._fields import OddReplyError
from sfbulk._identity import sender_of
from sfbulk._replies import (
    clock_skew,
    is_labelled_html,
    is_web_page,
    json_of,
    session_expired,
)

Answer = TypeVar("Answer")


class Transport:
    """Sends calls to one org in one API version. Every failure is a `SalesforceError`."""

    def __init__(
        self, auth: Auth, api_version: str, timeouts: Timeouts, identity: dict[str, str]
    ) -> None:
        self._auth = auth
        self._api_version = api_version
        self._timeouts = timeouts
        self._identity = identity
        self._reads = retrying_session("GET")
        self.clock_skew = timedelta(0)

    def log_in(self) -> None:
        """Log in now, unless that was done already."""
        self._auth.token()

    def user_id(self) -> str | None:
        """Return the id of the user that calls; None if the login did not say."""
        return self._auth.token().user_id

    def org(self) -> tuple[str | None, str]:
        """Return the org's id, None if the login did not say, and its address."""
        token = self._auth.token()
        return token.org_id, token.instance_url

    def ask(self, call: Call, parse: Callable[[Any], Answer]) -> Answer:
        """Send the call and return what `parse` makes of the JSON that answers it."""
        return self.ask_response(call, lambda document, _: parse(document))

    def ask_response(self, call: Call, parse: Callable[[Any, requests.Response], Answer]) -> Answer:
        """Return what `parse` makes of the JSON that answers the call, if any, and its headers."""
        response = self.send(call)
        try:
            document = None if _is_unmodified(call, response) else json_of(response)
            return parse(document, response)
        except OddReplyError as odd:
            raise unreadable(call, response, str(odd)) from odd

    def send(self, call: Call) -> requests.Response:
        """Send the call, a second time with a new token if the session had expired."""
        token = self._auth.token()
        response = self._attempt(call, token)
        if session_expired(response):
            response = self._attempt(call, self._auth.renew(token))
        if not (_is_success(response) or _is_unmodified(call, response)):
            raise refused(call, response)
        if _is_page(call, response):  # a proxy or a maintenance page, in the place of the org
            raise unreadable(call, response)
        return response

    def close(self) -> None:
        """Close the connections that are kept for reading."""
        self._reads.close()

    def _attempt(self, call: Call, token: AccessToken) -> requests.Response:
        if call.before_send:
            call.before_send()
        try:
            if call.is_repeatable:
                return self._exchange(self._reads, call, token)
            # A kept connection may be closed by the org just as it is used again, and a write
            # that is lost so leaves in doubt whether it was done: each goes by a fresh one.
            with requests.Session() as session:
                return self._exchange(session, call, token)
        except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
            raise lost(call, error, token.instance_url) from error

    def _exchange(
        self, session: requests.Session, call: Call, token: AccessToken
    ) -> requests.Response:
        response = session.request(
            call.method,
            f"{token.instance_url}/services/data/v{self._api_version}/{call.path}",
            data=call.open_body() if call.open_body else None,
            headers={**call.headers, **sender_of(self._identity, call.default_namespace)},
            auth=_Bearer(token),
            timeout=self._timeouts.sending if call.open_body else self._timeouts.receiving,
            stream=call.streams_reply,
            allow_redirects=False,  # requests would repeat a POST as a GET
        )
        self.clock_skew = clock_skew(response) or self.clock_skew
        if not _is_success(response) or is_labelled_html(response):
            _ = response.content  # read here, where a broken body is understood
        return response


class _Bearer(requests.auth.AuthBase):
    """Puts the token on a request, and keeps `requests` from preferring a netrc password."""

    def __init__(self, token: AccessToken) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token.value}"
        return request


def _is_page(call: Call, response: requests.Response) -> bool:
    """Return whether a success is a web page; a stream is one only if its headers say so."""
    is_read = not call.streams_reply or is_labelled_html(response)
    return is_read and is_web_page(response)


def _is_success(response: requests.Response) -> bool:
    """Return whether it is a 2xx: documentation and orgs do not agree on which."""
    return HTTPStatus.OK <= response.status_code < HTTPStatus.MULTIPLE_CHOICES


def _is_unmodified(call: Call, response: requests.Response) -> bool:
    """Return whether the reply says that nothing changed, to a call that asked."""
    asked = call.if_modified_since is not None
    return asked and response.status_code == HTTPStatus.NOT_MODIFIED
