"""Sessions with time-outs and retries, and what a failed connection says."""

import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus

import requests
import urllib3.exceptions
from urllib3.util import Retry

# 420: Salesforce Edge has no route for the host. 502: the instance is out of reach. 503: overload
# or maintenance.
PASSING_STATUSES = frozenset({420, 429, 500, 502, 503, 504})
# 408, 425: the request did not arrive in time, as a proxy sees it, which may have passed it on.
TOO_SLOW = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY})


@dataclass(frozen=True)
class Timeouts:
    """
    Seconds to wait for a connection, and each time for the org to send or accept more bytes.

    Neither limits a call as a whole.
    """

    connect: float = 5
    read: float = 60

    @property
    def receiving(self) -> tuple[float, float]:
        """For requests that carry little: what `requests` calls connect and read time-out."""
        return self.connect, self.read

    @property
    def sending(self) -> tuple[float, float]:
        """
        For requests that carry content.

        urllib3 sends under the connect time-out, and an org that stops reading for some seconds
        within 100 MB is still there.
        """
        return max(self.connect, self.read), self.read


DEFAULT_TIMEOUTS = Timeouts()


class _Retry(Retry):
    """Takes a Retry-After that says nothing, such as `soon`, as if it were not there."""

    def parse_retry_after(self, retry_after: str) -> float:
        try:
            return super().parse_retry_after(retry_after)
        except (urllib3.exceptions.InvalidHeader, ValueError, OverflowError):
            return 0


def retrying_session(method: str) -> requests.Session:
    """
    Return a session that tries requests of this one method up to three times, within seconds.

    Only for a method whose repetition is harmless. What the last try brought is returned or raised;
    a Retry-After of up to ten seconds is waited for.
    """
    retry = _Retry(
        total=2,
        allowed_methods={method},
        status_forcelist=PASSING_STATUSES,
        raise_on_status=False,
        backoff_factor=0.5,
        backoff_jitter=0.2,
        retry_after_max=10,
    )
    session = requests.Session()
    for scheme in ("https://", "http://"):
        session.mount(scheme, requests.adapters.HTTPAdapter(max_retries=retry))
    return session


def is_no_answer(status: int) -> bool:
    """Return whether the status means that the org gave no answer, and may if asked again."""
    is_passing = status in PASSING_STATUSES or status in TOO_SLOW
    # 1xx announces an answer, which never came.
    return is_passing or not HTTPStatus.OK <= status < HTTPStatus.INTERNAL_SERVER_ERROR


def never_sent(error: Exception) -> bool:
    """Return whether no connection was made, so that the org cannot have seen the request."""
    return any(isinstance(cause, _BEFORE_ANY_REQUEST) for cause in _causes(error))


def is_no_host(error: Exception) -> bool:
    """
    Return whether the address is not a URL, or names a host that does not exist.

    A resolver that fails for a moment, or a proxy's own name, proves nothing of the host.
    """
    causes = list(_causes(error))
    if any(isinstance(cause, requests.exceptions.ProxyError) for cause in causes):
        return False
    return any(isinstance(cause, _NOT_A_URL) or _is_unknown_name(cause) for cause in causes)


def describe(error: Exception) -> str:
    """Return what happened to the connection, as the end of a sentence."""
    causes = list(_causes(error))
    if is_no_host(error) and any(map(_is_unknown_name, causes)):
        return "the name of the host is unknown"
    for kinds, description in _DESCRIPTIONS:
        if any(isinstance(cause, kinds) for cause in causes):
            return description
    return "the connection was lost before the answer was complete"


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Walk through the error and what it wraps, which lies in `args` or in urllib3's `reason`."""
    yield error
    for inner in (*error.args, getattr(error, "reason", None)):
        if isinstance(inner, BaseException):
            yield from _causes(inner)


def _is_unknown_name(error: BaseException) -> bool:
    """Return whether the resolver knows that there is no such name."""
    resolver = (
        error.__cause__ if isinstance(error, urllib3.exceptions.NameResolutionError) else None
    )
    return isinstance(resolver, socket.gaierror) and resolver.errno in _NO_SUCH_NAME


# Of a name that does not exist, and one without an address; not EAI_AGAIN, which passes, nor
# EAI_FAIL, which is the resolver's own trouble (getaddrinfo(3)). EAI_NODATA is not everywhere.
_NO_SUCH_NAME = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}
_NOT_A_URL = (
    requests.exceptions.InvalidURL,
    requests.exceptions.InvalidSchema,
    requests.exceptions.MissingSchema,
    urllib3.exceptions.LocationValueError,
)
_BEFORE_ANY_REQUEST = (
    *_NOT_A_URL,
    requests.exceptions.ProxyError,
    urllib3.exceptions.ConnectTimeoutError,  # a refused connection is one of these, too
    ssl.SSLCertVerificationError,
)

# The first that fits is the one said: the special before the general.
_DESCRIPTIONS: tuple[tuple[tuple[type[BaseException], ...], str], ...] = (
    ((requests.exceptions.ProxyError,), "the proxy refused or did not answer"),
    (_NOT_A_URL, "its address is not a URL"),
    ((urllib3.exceptions.NameResolutionError,), "the name of the host cannot be looked up now"),
    ((urllib3.exceptions.NewConnectionError,), "the host accepts no connection"),
    ((urllib3.exceptions.ConnectTimeoutError,), "no connection within the time-out"),
    ((ssl.SSLCertVerificationError,), "the host has no valid certificate"),
    ((urllib3.exceptions.SSLError,), "no TLS connection could be made"),
    ((urllib3.exceptions.ReadTimeoutError,), "no answer within the time-out"),
    ((TimeoutError,), "the host stopped reading the request"),
)
