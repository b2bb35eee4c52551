"""The connection to Salesforce, from the secret that holds it."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from bulkdrop import __version__
from bulkdrop.aws import secrets
from bulkdrop.errors import ConnectionSecretError
from bulkdrop.settings import SalesforceSettings
from sfbulk import (
    AuthenticationError,
    BulkClient,
    ClientCredentials,
    JwtBearer,
    Timeouts,
)

_KEPT_SECONDS = 900
"""The longest that a warm function keeps a login before it reads the secret again."""

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
        int(time.monotonic() // _KEPT_SECONDS),
    )
    try:
        yield client
    except AuthenticationError:
        forget_client()
        raise


def forget_client() -> None:
    """Make the next call read the secret and log in again."""
    _client.cache_clear()


@lru_cache(maxsize=1)
def _client(secret_arn: str, api_version: str, timeouts: Timeouts, _period: int) -> BulkClient:
    login = _login(secret_arn, timeouts)
    return BulkClient(
        login,
        api_version=api_version,
        timeouts=timeouts,
        user_agent=_USER_AGENT,
        client_name="bulkdrop",
    )


def _login(secret_arn: str, timeouts: Timeouts) -> ClientCredentials | JwtBearer:
    """
    Read the secret as a login: client credentials, or JWT bearer if it holds a private key.

    Raises ConnectionSecretError that names the missing fields, never their values. A
    login_url without HTTPS is an AuthenticationError of the login, like any other wrong address.
    """
    secret = _secret(secret_arn)
    flow = ("username", "private_key") if "private_key" in secret else ("client_secret",)
    needed = ("login_url", "client_id", *flow)
    missing = [name for name in needed if not _is_filled_in(secret.get(name))]
    if missing:
        raise ConnectionSecretError(
            f"The secret {secret_arn} lacks {', '.join(missing)}: fill in the Salesforce "
            "connection (docs/salesforce.md lists the fields), then load the file again."
        )
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


def _is_filled_in(value: object) -> bool:
    return isinstance(value, str) and value.strip() != ""


def _secret(secret_arn: str) -> dict[str, str]:
    text = secrets().get_secret_value(SecretId=secret_arn)["SecretString"]
    try:
        secret = json.loads(text)
    except ValueError:
        secret = None
    if not isinstance(secret, dict):
        raise ConnectionSecretError(
            f"The secret {secret_arn} is no JSON object: write the Salesforce connection into it "
            "as docs/salesforce.md shows, then load the file again."
        )
    return secret
