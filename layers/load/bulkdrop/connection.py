"""The Salesforce connection as the secret holds it; nothing here logs in, or imports what does."""

import hashlib
import json
import time
from functools import lru_cache
from typing import Any

from bulkdrop.aws import secrets
from bulkdrop.errors import ConnectionSecretError

KEPT_SECONDS = 900
"""The longest that a warm function keeps a secret, or a login, before it reads the secret again."""

_IDENTITY = ("login_url", "client_id", "username")


def connection_of(secret_arn: str) -> dict[str, Any]:
    """
    Return the fields of the connection: of client credentials, or of JWT bearer.

    Raises ConnectionSecretError that names the missing fields, never their values.
    """
    secret = _read(secret_arn)
    flow = ("username", "private_key") if "private_key" in secret else ("client_secret",)
    needed = ("login_url", "client_id", *flow)
    missing = [name for name in needed if not _is_filled_in(secret.get(name))]
    if missing:
        raise ConnectionSecretError(
            f"The secret {secret_arn} lacks {', '.join(missing)}: fill in the Salesforce "
            "connection (docs/salesforce.md lists the fields)."
        )
    return secret


def identity_of(secret_arn: str) -> str:
    """
    Return a name for the org and the user that a connection stands for: 16 hexadecimal digits.

    It is made of the login URL, the client id and the user name, none of which is a secret; a warm
    function keeps it for 15 minutes. Raises as connection_of does.
    """
    return _identity(secret_arn, int(time.monotonic() // KEPT_SECONDS))


def forget_identity() -> None:
    """Make the next call read the secret again."""
    _identity.cache_clear()


@lru_cache(maxsize=1)
def _identity(secret_arn: str, _period: int) -> str:
    secret = connection_of(secret_arn)
    words = "\n".join(str(secret.get(name) or "") for name in _IDENTITY)
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def _is_filled_in(value: object) -> bool:
    return isinstance(value, str) and value.strip() != ""


def _read(secret_arn: str) -> dict[str, Any]:
    text = secrets().get_secret_value(SecretId=secret_arn)["SecretString"]
    try:
        secret = json.loads(text)
    except ValueError:
        secret = None
    if not isinstance(secret, dict):
        raise ConnectionSecretError(
            f"The secret {secret_arn} is no JSON object: write the Salesforce connection into it "
            "as docs/salesforce.md shows."
        )
    return secret
