"""Sessions with time-outs and retries, and what a failed connection tells."""

import ssl
from collections.abc import Iterator
from dataclasses import dataclass

import requests
import urllib3.exceptions
from urllib3.util import Retry

# 420: Salesforce Edge has no route for the host. 502: the instance is out of reach. 503: overload
# or maintenance.
PASSING_STATUSES = frozenset({420, 429, 500, 502, 503, 504})


@dataclass(frozen=True)
class Timeouts:
    """Seconds to wait for a connection, and each time for the org to give or take more bytes."""

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
        within 100 MB has not gone away.
        """
        return max(self.connect, self.read), self.read


DEFAULT_TIMEOUTS = Timeouts()


def retrying_session(method: str) -> requests.Session:
    """
    Make a session that tries requests of this one method up to three times, within seconds.

    Only for a method whose repetition is harmless. What the last try brought is returned or raised;
    a Retry-After of up to ten seconds is waited for.
    """
    retry = Retry(
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


def never_sent(error: requests.RequestException) -> bool:
    """Tell whether no connection came about, so that the org cannot have seen the request."""
    return any(isinstance(cause, _BEFORE_ANY_REQUEST) for cause in _causes(error))


def is_no_host(error: requests.RequestException) -> bool:
    """Tell whether the address is no URL, or names a host that is not known."""
    wrong = (*_NOT_A_URL, urllib3.exceptions.NameResolutionError)
    return any(isinstance(cause, wrong) for cause in _causes(error))


def describe(error: requests.RequestException) -> str:
    """Say what happened to the connection, as the end of a sentence."""
    causes = list(_causes(error))
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


_NOT_A_URL = (
    requests.exceptions.InvalidURL,
    requests.exceptions.InvalidSchema,
    requests.exceptions.MissingSchema,
)
_BEFORE_ANY_REQUEST = (
    *_NOT_A_URL,
    requests.exceptions.ProxyError,
    urllib3.exceptions.ConnectTimeoutError,  # a refused connection is one of these, too
    ssl.SSLCertVerificationError,
)

# The first that fits is the one said: the special before the general.
_DESCRIPTIONS: tuple[tuple[tuple[type[BaseException], ...], str], ...] = (
    (_NOT_A_URL, "its address is not a URL"),
    ((urllib3.exceptions.NameResolutionError,), "the name of the host is unknown"),
    ((urllib3.exceptions.NewConnectionError,), "the host accepts no connection"),
    ((urllib3.exceptions.ConnectTimeoutError,), "no connection within the time-out"),
    ((ssl.SSLCertVerificationError,), "the host has no valid certificate"),
    ((urllib3.exceptions.SSLError,), "no TLS connection could be made"),
    ((requests.exceptions.ProxyError,), "the proxy refused or did not answer"),
    ((urllib3.exceptions.ReadTimeoutError,), "no answer within the time-out"),
    ((TimeoutError,), "the host stopped reading the request"),
)
