"""Logins for programs: OAuth client credentials and JWT bearer."""

import threading
import time
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import urlsplit

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

# Salesforce asks for an expiry within three minutes; two leave room for clocks that differ.
ASSERTION_SECONDS = 120


class Auth(Protocol):
    """What a client needs of a login; anything that gives tokens may stand in."""

    def token(self) -> AccessToken:
        """Return the current token; log in if there is none yet."""

    def renew(self, stale: AccessToken) -> AccessToken:
        """Return a token other than `stale`, which the org has refused."""


@dataclass
class OAuthLogin(ABC):
    """
    Gets tokens from an org's token endpoint and keeps the current one.

    `login_url` is the org's My Domain host. Threads may share one login. Raises
    `AuthenticationError` if the org refuses, `SalesforceUnavailableError` if it does not answer.
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
        """Fill in the form that asks for a token."""

    def token(self) -> AccessToken:
        """Return the current token; log in if there is none yet."""
        with self._lock:
            if self._token is None:
                self._token = self._log_in()
            return self._token

    def renew(self, stale: AccessToken) -> AccessToken:
        """Log in again, unless another thread has done so since `stale` was the current token."""
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
            # A token that nobody received does no harm: this POST may be repeated.
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
            # Not something that passes: somebody has to fix the address.
            kind = AuthenticationError if is_no_host(error) else SalesforceUnavailableError
            raise kind(
                f"{self.login_url} could not be asked for a token: {describe(error)}."
                " Check the login URL; if it is right, try again later."
            ) from error


@dataclass
class ClientCredentials(OAuthLogin):
    """
    The client credentials flow: the app itself logs in, as the user set in its policies.

    `client_id` and `client_secret` are the consumer key and secret of the app.
    """

    client_id: str
    client_secret: str = field(repr=False)

    def grant(self) -> dict[str, str]:
        """Fill in the form that asks for a token."""
        return {
            "grant_type": "client_credentials",
            "client_id": self.client_id,
            "client_secret": self.client_secret,
        }


@dataclass
class JwtBearer(OAuthLogin):
    """
    The JWT bearer flow: `username` logs in by an assertion that `private_key` (PEM, RSA) signs.

    The app holds the certificate and was approved for the user beforehand. `audience` follows from
    the login URL if it is None: test.salesforce.com for sandboxes, else login.salesforce.com.
    """

    client_id: str
    username: str
    private_key: str = field(repr=False)
    audience: str | None = None

    def grant(self) -> dict[str, str]:
        """Fill in the form that asks for a token, with a fresh assertion."""
        return {
            "grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer",
            "assertion": self._assertion(),
        }

    def _assertion(self) -> str:
        claims = {
            "iss": self.client_id,
            "sub": self.username,
            "aud": self.audience or _audience_of(self.login_url),
            "exp": int(time.time()) + ASSERTION_SECONDS,
        }
        # JSON forms often hold `\\n` in place of line breaks.
        return _signed(claims, self.private_key.replace("\\n", "\n"))


def _signed(claims: dict[str, Any], key: str) -> str:
    try:
        import jwt  # noqa: PLC0415 - with cryptography, a sixth of a cold start; most logins need none
    except ModuleNotFoundError as missing:
        raise ModuleNotFoundError(
            "JwtBearer signs with PyJWT, which is not installed. Run: pip install 'pyjwt[crypto]'",
            name=missing.name,
        ) from missing
    try:
        return jwt.encode(claims, key, algorithm="RS256")
    except (jwt.PyJWTError, ValueError, TypeError):
        # From None: what a parser says of a key may quote the key.
        raise AuthenticationError(
            "The private key cannot sign: it is not an RSA key in PEM form without a passphrase."
            " Paste the whole file, from -----BEGIN to -----END, line breaks included."
        ) from None


def _audience_of(login_url: str) -> str:
    """Tell the login service of the org's kind from its host name."""
    host = urlsplit(login_url).hostname or ""
    # `--` stands between My Domain and sandbox, with and without `.sandbox.` behind it.
    is_sandbox = host == "test.salesforce.com" or "--" in host or ".sandbox." in host
    return f"https://{'test' if is_sandbox else 'login'}.salesforce.com"


def _nothing_from_netrc(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Keep `requests` from adding the password that a netrc file has for the host."""
    return request
