"""The connection to Salesforce, from the secret that holds it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from bulkdrop import __version__
from bulkdrop.connection import KEPT_SECONDS, connection_of, forget_identity
from bulkdrop.settings import SalesforceSettings
from sfbulk import (
    AuthenticationError,
    BulkClient,
    ClientCredentials,
    JwtBearer,
    Timeouts,
)

_USER_AGENT = f"bulkdrop/{__version__}"


@contextmanager
def salesforce(settings: SalesforceSettings) -> Iterator[BulkClient]:
    """
    Lend the client of a warm function: the secret is read and the login done once in 15 minutes.

    A login that is refused is forgotten at once, so that the next call reads a corrected secret.
    """
    client = _client(
        settings.salesforce_secret_arn,
        settings.salesforce_api_version,
        Timeouts(read=settings.salesforce_timeout_seconds),
        int(time.monotonic() // KEPT_SECONDS),
    )
    try:
        yield client
    except AuthenticationError:
        forget_client()
        raise


def forget_client() -> None:
    """Make the next call read the secret and log in again."""
    _client.cache_clear()
    forget_identity()


@lru_cache(maxsize=1)
def _client(secret_arn: str, api_version: str, timeouts: Timeouts, _period: int) -> BulkClient:
    login = read_login(secret_arn, timeouts)
    return BulkClient(
        login,
        api_version=api_version,
        timeouts=timeouts,
        user_agent=_USER_AGENT,
        client_name="bulkdrop",
    )


def read_login(secret_arn: str, timeouts: Timeouts) -> ClientCredentials | JwtBearer:
    """
    Return a login: by client credentials, or by JWT bearer if the secret holds a private key.

    Raises ConnectionSecretError as connection_of does. A
    login_url without HTTPS is an AuthenticationError of the login, like any other wrong address.
    """
    secret = connection_of(secret_arn)
    if "private_key" in secret:
        return JwtBearer(
            secret["login_url"],
            secret["client_id"],
            username=secret["username"],
            private_key=secret["private_key"],
            audience=secret.get("audience"),
            timeouts=timeouts,
            user_agent=_USER_AGENT,
        )
    return ClientCredentials(
        secret["login_url"],
        secret["client_id"],
        secret["client_secret"],
        timeouts=timeouts,
        user_agent=_USER_AGENT,
    )
