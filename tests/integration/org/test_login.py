"""Logging in to the sandbox org: client credentials, JWT bearer, sessions."""

import time
from collections.abc import Iterator
from typing import Any

import jwt
import pytest
import requests
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from kit.org_caller import TIMEOUT, Caller, called, error_of

GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"


@pytest.fixture(scope="module")
def caller() -> Iterator[Caller]:
    """Yield a caller of one org for all tests here."""
    with called() as caller:
        yield caller


def ask(caller: Caller, **form: Any) -> requests.Response:
    """Ask the token endpoint."""
    auth = form.pop("auth", None)
    url = f"{caller.org.url}/services/oauth2/token"
    return requests.post(url, data=form, auth=auth, timeout=TIMEOUT)


def assertion(caller: Caller, key: str = "", **claims: Any) -> str:
    """Sign an assertion that is right except for the given claims."""
    right = {
        "iss": caller.org.client_id,
        "sub": caller.org.username,
        "aud": "https://login.salesforce.com",
        "exp": int(time.time()) + 120,
    }
    return jwt.encode(right | claims, key or caller.org.private_key, algorithm="RS256")


def test_client_credentials_in_body(caller: Caller) -> None:
    """Client id and secret in the form give a token for the org's own url."""
    org = caller.org
    reply = ask(
        caller,
        grant_type="client_credentials",
        client_id=org.client_id,
        client_secret=org.client_secret,
    )
    granted = reply.json()
    assert reply.status_code == 200
    assert granted["instance_url"] == org.url
    assert granted["token_type"] == "Bearer"
    assert granted["issued_at"].isdigit()
    assert granted["access_token"].startswith("00D")
    assert "expires_in" not in granted
    assert "refresh_token" not in granted


def test_client_credentials_as_basic(caller: Caller) -> None:
    """Client id and secret as HTTP Basic work as well as in the form."""
    auth = (caller.org.client_id, caller.org.client_secret)
    assert ask(caller, grant_type="client_credentials", auth=auth).status_code == 200


@pytest.mark.parametrize(
    ("form", "error", "description"),
    [
        ({"client_id": "no"}, "invalid_client_id", "client identifier invalid"),
        ({"client_secret": "no"}, "invalid_client", "invalid client credentials"),
        ({"grant_type": "password"}, "unsupported_grant_type", "grant type not supported"),
    ],
)
def test_refused_client(caller: Caller, form: dict[str, str], error: str, description: str) -> None:
    """Wrong credentials are refused with Salesforce's words and status 400."""
    right = {
        "grant_type": "client_credentials",
        "client_id": caller.org.client_id,
        "client_secret": caller.org.client_secret,
    }
    reply = ask(caller, **right | form)
    assert reply.status_code == 400
    assert reply.json() == {"error": error, "error_description": description}


def test_login_host(caller: Caller) -> None:
    """At another host than the org's own only the JWT bearer flow works."""
    url = f"{caller.org.url}/services/oauth2/token"
    headers = {"Host": "login.salesforce.example"}
    form = {"grant_type": "client_credentials"}
    auth = (caller.org.client_id, caller.org.client_secret)
    refused = requests.post(url, data=form, headers=headers, auth=auth, timeout=TIMEOUT)
    form = {"grant_type": GRANT, "assertion": assertion(caller)}
    granted = requests.post(url, data=form, headers=headers, timeout=TIMEOUT)
    assert refused.json()["error_description"] == "request not supported on this domain"
    assert granted.json()["instance_url"] == caller.org.url


def test_jwt_bearer(caller: Caller) -> None:
    """A signed assertion gives a token that works."""
    reply = ask(caller, grant_type=GRANT, assertion=assertion(caller))
    headers = {"Authorization": f"Bearer {reply.json()['access_token']}"}
    limits = requests.get(f"{caller.base}/limits", headers=headers, timeout=TIMEOUT)
    assert limits.status_code == 200


@pytest.mark.parametrize(
    ("claims", "error", "description"),
    [
        ({"iss": "somebody"}, "invalid_client_id", "client identifier invalid"),
        ({"sub": "a@b.example"}, "invalid_grant", "user hasn't approved this consumer"),
        ({"aud": "https://example.com"}, "invalid_grant", "audience is invalid"),
        ({"exp": 1}, "invalid_grant", "expired authorization code"),
    ],
)
def test_refused_assertion(
    caller: Caller, claims: dict[str, Any], error: str, description: str
) -> None:
    """Each wrong claim is refused in its own words."""
    reply = ask(caller, grant_type=GRANT, assertion=assertion(caller, **claims))
    assert reply.status_code == 400
    assert reply.json() == {"error": error, "error_description": description}


def test_foreign_key_is_refused(caller: Caller) -> None:
    """An assertion signed by another key opens nothing."""
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    reply = ask(caller, grant_type=GRANT, assertion=assertion(caller, other.decode()))
    assert (reply.status_code, reply.json()["error"]) == (400, "invalid_grant")


@pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer 00D!no"}])
def test_no_live_token(caller: Caller, header: dict[str, str]) -> None:
    """A call without a live token gets the 401 that clients know."""
    reply = requests.get(f"{caller.base}/limits", headers=header, timeout=TIMEOUT)
    assert error_of(reply) == (401, "INVALID_SESSION_ID", "Session expired or invalid")
    assert reply.headers["WWW-Authenticate"] == "Token"


def test_sessions_expire() -> None:
    """A token dies after its lifetime, or at once on request; a job does not mind."""
    with called(token_lifetime=0.3) as caller:
        job_id = caller.create()
        time.sleep(0.35)
        assert caller.call("GET", "limits").status_code == 401
        caller.log_in()
        assert caller.info(job_id)["state"] == "Open"
        caller.org.expire_sessions()
        assert caller.call("GET", "limits").status_code == 401


def test_user_info(caller: Caller) -> None:
    """The userinfo resource names the user and the org."""
    info = caller.session.get(f"{caller.org.url}/services/oauth2/userinfo", timeout=TIMEOUT).json()
    assert info["preferred_username"] == caller.org.username
    user = caller.call("GET", f"sobjects/User/{info['user_id']}").json()
    assert user["Username"] == caller.org.username
