"""Logins: what they ask with, and what they keep to themselves."""

import time
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from sfbulk import AccessToken, AuthenticationError, ClientCredentials, JwtBearer
from sfbulk._oauth_errors import login_refused

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PEM = KEY.private_bytes(
    serialization.Encoding.PEM,
    serialization.PrivateFormat.PKCS8,
    serialization.NoEncryption(),
).decode()


def _claims(login: JwtBearer, audience: str) -> dict[str, Any]:
    assertion = login.grant()["assertion"]
    assert jwt.get_unverified_header(assertion)["alg"] == "RS256"
    return jwt.decode(assertion, KEY.public_key(), algorithms=["RS256"], audience=audience)


def test_secrets_are_not_shown() -> None:
    """Neither repr nor str of a login or a token shows what must stay secret."""
    for holder in (
        AccessToken("hush", "https://example.my.salesforce.com"),
        ClientCredentials("https://example.my.salesforce.com", "id", "hush"),
        JwtBearer("https://example.my.salesforce.com", "id", "me@example.com", "hush"),
    ):
        assert "hush" not in f"{holder!r} {holder}"
        assert "https://example.my.salesforce.com" in repr(holder)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("https://example.my.salesforce.com/", "https://example.my.salesforce.com"),
        (" example.my.salesforce.com\n", "https://example.my.salesforce.com"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
    ],
)
def test_login_url_is_forgiving(written: str, meant: str) -> None:
    """A host name alone means HTTPS; blanks and a last slash do not matter."""
    assert meant == ClientCredentials(written, "id", "secret").login_url


@pytest.mark.parametrize(
    ("login_url", "audience"),
    [
        ("https://login.salesforce.com", "https://login.salesforce.com"),
        ("https://example.my.salesforce.com", "https://login.salesforce.com"),
        ("http://127.0.0.1:8080", "https://login.salesforce.com"),
        ("https://test.salesforce.com", "https://test.salesforce.com"),
        ("https://example--uat.sandbox.my.salesforce.com", "https://test.salesforce.com"),
        ("https://example--uat.my.salesforce.com", "https://test.salesforce.com"),
    ],
)
def test_audience_follows_from_the_host(login_url: str, audience: str) -> None:
    """Sandboxes log in at test.salesforce.com, all other orgs at login.salesforce.com."""
    assert audience == _claims(JwtBearer(login_url, "id", "me@example.com", PEM), audience)["aud"]


def test_assertion_names_app_and_user_for_two_minutes() -> None:
    """Salesforce allows three minutes; an audience that is given is taken."""
    login = JwtBearer("example.my.salesforce.com", "id", "me@example.com", PEM, "https://site")
    claims = _claims(login, "https://site")
    assert (claims["iss"], claims["sub"]) == ("id", "me@example.com")
    assert 100 < claims["exp"] - time.time() <= 120


def test_key_with_written_line_breaks_is_read() -> None:
    """Keys often come out of a JSON form with backslash-n in place of line breaks."""
    login = JwtBearer("https://test.salesforce.com", "id", "me", PEM.replace("\n", "\\n"))
    assert _claims(login, "https://test.salesforce.com")["sub"] == "me"


@pytest.mark.parametrize("key", ["", "hush", PEM[:400], PEM.replace("M", "!")])
def test_key_that_cannot_sign_is_explained(key: str) -> None:
    """A bad key is an AuthenticationError that says what to paste and quotes none of it."""
    with pytest.raises(AuthenticationError, match="The private key cannot sign") as caught:
        JwtBearer("https://test.salesforce.com", "id", "me", key).grant()
    assert "hush" not in str(caught.value)
    assert caught.value.__suppress_context__


@pytest.mark.parametrize(
    ("error", "description", "advice"),
    [
        ("invalid_grant", "request not supported on this domain", "Set the login URL to"),
        ("invalid_grant", "no client credentials user enabled", "Run As"),
        ("invalid_request", "client credentials flow not enabled", "Enable the client credentials"),
        ("invalid_grant", "user hasn't approved this consumer", "admin approved users"),
        ("invalid_grant", "audience is invalid", "test.salesforce.com for sandboxes"),
        (
            "invalid_grant",
            "Audience validation failed",
            "test.salesforce.com for sandboxes",
        ),
        ("invalid_grant", "expired authorization code", "check the clock"),
        ("invalid_grant", "expired access/refresh token", "approve the app again"),
        ("invalid_grant", "authentication failure", "login hours and IP ranges"),
        ("invalid_client_id", "client identifier invalid", "Check the client id"),
        ("invalid_client", "invalid client credentials", "Check the client secret"),
        ("invalid_app_access", "user is not admin approved to access this app", "permission set"),
        ("unsupported_grant_type", "grant type not supported", "does not serve the flow"),
        ("something_new", "", "OAuth settings and policies"),
    ],
)
def test_oauth_errors_say_what_to_check(error: str, description: str, advice: str) -> None:
    """Every OAuth error that is known has its own advice; any other has a general one."""
    refusal = login_refused("https://example.my.salesforce.com", 400, error, description)
    assert advice in str(refusal)
    assert f"(400 {error}" in str(refusal)
    assert (error, description or error, 400) == (
        refusal.error_code,
        refusal.message,
        refusal.status,
    )
