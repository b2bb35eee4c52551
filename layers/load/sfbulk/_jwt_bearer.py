"""The OAuth JWT bearer login: an assertion, signed by a private key."""

import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from sfbulk._auth import OAuthLogin
from sfbulk._errors import AuthenticationError

# Seconds. Salesforce wants an expiry within three minutes; two allow for clocks that differ.
ASSERTION_SECONDS = 120


@dataclass
class JwtBearer(OAuthLogin):
    """
    The JWT bearer flow: `username` logs in by an assertion that `private_key` (PEM, RSA) signs.

    The app must hold the certificate and be approved for the user. `audience` follows from the
    login URL if it is None: test.salesforce.com for sandboxes, else login.salesforce.com. Needs
    PyJWT (`pip install 'pyjwt[crypto]'`): without it, `token` raises ModuleNotFoundError.
    """

    client_id: str
    username: str
    private_key: str = field(repr=False)
    audience: str | None = None

    def grant(self) -> dict[str, str]:
        """Return the fields of the form that asks for a token, with a new assertion."""
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
        # JSON forms often hold `\n` in place of line breaks.
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
    """Return the login service for this kind of org, known from its host name."""
    host = urlsplit(login_url).hostname or ""
    # `--` stands between My Domain and sandbox, with and without `.sandbox.` behind it.
    is_sandbox = host == "test.salesforce.com" or "--" in host or ".sandbox." in host
    return f"https://{'test' if is_sandbox else 'login'}.salesforce.com"
