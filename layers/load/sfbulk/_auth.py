"""Logins for programs: what they share, and OAuth client credentials."""

import threading
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import Protocol

import requests

from sfbulk._access_token import AccessToken, read_token
from sfbulk._addresses import objection, shown
from sfbulk._connection import (
    DEFAULT_TIMEOUTS,
    Timeouts,
    describe,
    is_no_answer,
    is_no_host,
    retrying_session,
)
from sfbulk._errors import AuthenticationError, SalesforceUnavailableError
from sfbulk._identity import USER_AGENT
from sfbulk._oauth_errors import refusal
from sfbulk._replies import retry_after


class Auth(Protocol):
    """What a client needs of a login; a class of yours with these two methods will do."""

    def token(self) -> AccessToken:
        """Return the current token; log in if there is none yet. Raises as `OAuthLogin` does."""

    def renew(self, stale: AccessToken) -> AccessToken:
        """Return a token other than `stale`, which the org has refused; raises as `token` does."""


@dataclass
class OAuthLogin(ABC):
    """
    Gets tokens from an org's token endpoint and keeps the current one.

    `login_url` is the org's My Domain, with or without `https://`. Threads may share one login.
    Raises `AuthenticationError` if the org refuses or the address is wrong,
    `BlockedRequestError` if a web page answers, `SalesforceUnavailableError` if the org does not.
    """

    login_url: str
    timeouts: Timeouts = field(default=DEFAULT_TIMEOUTS, repr=False, kw_only=True)
    user_agent: str = field(default=USER_AGENT, repr=False, kw_only=True)
    _token: AccessToken | None = field(default=None, init=False, repr=False, compare=False)
    _lock: threading.Lock = field(
        default_factory=threading.Lock, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        url = self.login_url.strip()
        self.login_url = (url if "://" in url else f"https://{url}").rstrip("/")

    @abstractmethod
    def grant(self) -> dict[str, str]:
        """Return the fields of the form that asks for a token."""

    def token(self) -> AccessToken:
        """Return the current token; log in if there is none yet."""
        with self._lock:
            if self._token is None:
                self._token = self._log_in()
            return self._token

    def renew(self, stale: AccessToken) -> AccessToken:
        """Return a new token: log in again, unless another thread has done so since `stale`."""
        with self._lock:
            if self._token is None or self._token == stale:
                self._token = None
                self._token = self._log_in()
            return self._token

    def _log_in(self) -> AccessToken:
        if problem := objection(self.login_url):
            raise AuthenticationError(
                f"{shown(self.login_url)} was not asked for a token: {problem}. Check the login"
                " URL: it is https:// and the org's My Domain."
            )
        response = self._ask_for_token(self.grant())
        if is_no_answer(response.status_code):
            raise SalesforceUnavailableError(
                f"{self.login_url} cannot take logins now (status {response.status_code})."
                " Nothing was changed; try again later.",
                status=response.status_code,
                retry_after=retry_after(response),
            )
        if response.ok:
            return read_token(self.login_url, response)
        raise refusal(self.login_url, response)

    def _ask_for_token(self, form: dict[str, str]) -> requests.Response:
        try:
            # A token that was not received does no harm: this POST may be repeated.
            with retrying_session("POST") as session:
                return session.post(
                    f"{self.login_url}/services/oauth2/token",
                    data=form,
                    headers={"Accept": "application/json", "User-Agent": self.user_agent},
                    auth=_nothing_from_netrc,
                    timeout=self.timeouts.receiving,
                    allow_redirects=False,  # a secret goes to the host it was meant for
                )
        except requests.RequestException as error:
            # It does not pass with time: the address must be fixed.
            kind = AuthenticationError if is_no_host(error) else SalesforceUnavailableError
            raise kind(
                f"{self.login_url} could not be asked for a token: {describe(error)}."
                " Check the login URL; if it is right, try again later."
            ) from error


@dataclass
class ClientCredentials(OAuthLogin):
    """
    The client credentials flow: the app itself logs in, as the user set in its policies.

    `client_id` and `client_secret` are the consumer key and secret of the app. Salesforce serves
    this flow at the org's My Domain only, not at login.salesforce.com.
    """

    client_id: str
    client_secret: str = field(repr=False)

    def grant(self) -> dict[str, str]:
        """Return the fields of the form that asks for a token."""
        return {
            "grant_type": "client_credentials",
            "client_id": self.client_id,
            "client_secret": self.client_secret,
        }


def _nothing_from_netrc(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Keep `requests` from adding the password that a netrc file has for the host."""
    return request
