"""The token endpoint and the sessions it opens: client credentials and JWT bearer."""

import base64
import hmac
import secrets
import threading
import time
from collections.abc import Mapping
from functools import cached_property
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from werkzeug.datastructures import Authorization

from local.org.clock import OrgClock
from local.org.errors import ApiError
from local.org.settings import OrgSettings

JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_AUDIENCES = ("https://login.salesforce.com", "https://test.salesforce.com")
_CLOCK_SKEW = 10  # seconds


class OAuthError(Exception):
    """The token endpoint refuses, with HTTP 400 and the two OAuth fields."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(f"{error}: {description}")
        self.error = error
        self.description = description


class Logins:
    """Knows the org's one connected app and its one user, and who is logged in."""

    def __init__(
        self, settings: OrgSettings, clock: OrgClock, organization_id: str, user_id: str
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._lock = threading.Lock()
        self._expiry: dict[str, float] = {}
        self.organization_id = organization_id
        self.user_id = user_id
        self.client_id = f"3MVG9{secrets.token_urlsafe(48)}"
        self.client_secret = secrets.token_hex(32).upper()
        self.username = f"integration@{secrets.token_hex(4)}.sandbox.example"

    @cached_property
    def private_key(self) -> str:
        """The PEM of the key whose certificate the connected app has; made when first asked for."""
        return self._key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ).decode()

    def log_in(
        self, form: Mapping[str, str], basic: Authorization | None, url: str, *, my_domain: bool
    ) -> dict[str, Any]:
        """
        Answer a token request; OAuthError if it is refused.

        `my_domain` says whether it came to the org's own host; client credentials must.
        """
        grant = form.get("grant_type")
        if grant == "client_credentials":
            if not my_domain:
                raise OAuthError("invalid_grant", "request not supported on this domain")
            self._check_client(form, basic)
        elif grant == JWT_BEARER:
            self._check_assertion(form.get("assertion", ""), url)
        else:
            raise OAuthError("unsupported_grant_type", "grant type not supported")
        return self._open(url)

    def check(self, authorization: Authorization | None) -> None:
        """Let a request with a live token pass; ApiError for any other."""
        token = authorization.token if authorization else None
        with self._lock:
            expiry = self._expiry.get(token or "", 0.0)
        if expiry <= time.monotonic():
            raise ApiError("INVALID_SESSION_ID", "Session expired or invalid")

    def user_info(self) -> dict[str, str]:
        """Return who is logged in, as the userinfo resource does."""
        return {
            "user_id": self.user_id,
            "organization_id": self.organization_id,
            "preferred_username": self.username,
            "email": self.username,
        }

    def expire_all(self) -> None:
        """End all sessions now."""
        with self._lock:
            self._expiry.clear()

    @cached_property
    def _key(self) -> rsa.RSAPrivateKey:
        return rsa.generate_private_key(public_exponent=65537, key_size=2048)

    def _check_client(self, form: Mapping[str, str], basic: Authorization | None) -> None:
        if basic is not None and basic.type == "basic":
            given = (basic.username or "", basic.password or "")
        else:
            given = (form.get("client_id", ""), form.get("client_secret", ""))
        if not _same(given[0], self.client_id):
            raise OAuthError("invalid_client_id", "client identifier invalid")
        if not _same(given[1], self.client_secret):
            raise OAuthError("invalid_client", "invalid client credentials")

    def _check_assertion(self, assertion: str, url: str) -> None:
        """
        Check who asks, as the connected app's certificate allows.

        Choices: the audience may be the org's own url too, as for an Experience site; the expiry
        is judged by the machine's clock even if the org's is moved, so that logins go on.
        """
        try:
            claims = jwt.decode(
                assertion,
                self._key.public_key(),
                algorithms=["RS256"],
                audience=[*_AUDIENCES, url],
                leeway=_CLOCK_SKEW,
                options={"require": ["iss", "sub", "aud", "exp"]},
            )
        except jwt.ExpiredSignatureError:
            raise OAuthError("invalid_grant", "expired authorization code") from None
        except jwt.InvalidAudienceError:
            raise OAuthError("invalid_grant", "audience is invalid") from None
        except jwt.InvalidTokenError:  # choice of text
            raise OAuthError("invalid_grant", "invalid assertion") from None
        if claims["iss"] != self.client_id:
            raise OAuthError("invalid_client_id", "client identifier invalid")
        if claims["sub"] != self.username:
            raise OAuthError("invalid_grant", "user hasn't approved this consumer")

    def _open(self, url: str) -> dict[str, Any]:
        token = f"{self.organization_id[:15]}!AQ{secrets.token_urlsafe(64)}"
        with self._lock:
            self._expiry[token] = time.monotonic() + self._settings.token_lifetime
        identity = f"{url}/id/{self.organization_id}/{self.user_id}"
        issued_at = str(int(self._clock.now() * 1000))
        signed = hmac.digest(self.client_secret.encode(), (identity + issued_at).encode(), "sha256")
        return {
            "access_token": token,
            "signature": base64.b64encode(signed).decode(),
            "scope": "api",
            "instance_url": url,
            "id": identity,
            "token_type": "Bearer",
            "issued_at": issued_at,
        }


def _same(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode(), expected.encode())
