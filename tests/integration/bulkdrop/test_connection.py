"""The connection: what the secret holds becomes a login, or an error that says what to fill in."""

import re
from typing import Any

import pytest
from kit.sfbulk_wire import reply, serving
from kit.steps import Steps

from bulkdrop import __version__
from bulkdrop.errors import ConnectionSecretError
from bulkdrop.salesforce import salesforce
from bulkdrop.settings import SalesforceSettings, read_settings
from sfbulk import AuthenticationError, SalesforceUnavailableError


def jobs(_steps: Steps) -> int:
    """Log in with what the secret holds, and count the org's jobs."""
    with salesforce(read_settings(SalesforceSettings)) as client:
        return len(list(client.list_jobs()))


def test_client_secret(steps: Steps) -> None:
    """A client id and secret log in by the client credentials flow."""
    assert jobs(steps) == 0


def test_private_key(steps: Steps) -> None:
    """A private key logs in by the JWT bearer flow."""
    org = steps.org
    steps.fill_secret(
        login_url=org.url,
        client_id=org.client_id,
        username=org.username,
        private_key=org.private_key,
    )

    assert jobs(steps) == 0


LACKING = [
    ({}, "lacks login_url, client_id, client_secret"),
    ({"login_url": "https://x", "client_id": "y", "client_secret": ""}, "lacks client_secret"),
    ({"login_url": "https://x", "client_id": "y", "private_key": "z"}, "lacks username"),
    ({"login_url": " ", "client_id": 7, "client_secret": ["x"]}, "lacks login_url, client_id, "),
]


@pytest.mark.parametrize(("fields", "reason"), LACKING)
def test_missing_fields_are_named(steps: Steps, fields: dict[str, Any], reason: str) -> None:
    """A secret that is empty or incomplete is answered with the fields to fill in."""
    steps.fill_secret(**fields)

    with pytest.raises(ConnectionSecretError, match=reason) as raised:
        jobs(steps)

    assert steps.secret_arn in str(raised.value)


@pytest.mark.parametrize("text", ["", "user:password", "[]", '"text"'])
def test_no_json(steps: Steps, text: str) -> None:
    """A secret that is no JSON object is said to be none."""
    steps.secrets.put_secret_value(SecretId=steps.secret_arn, SecretString=text or " ")

    with pytest.raises(ConnectionSecretError, match="is no JSON object"):
        jobs(steps)


WRONG = [
    ({"client_secret": "wrong"}, "invalid_client.*Check the client secret"),
    ({"client_id": "wrong"}, "invalid_client_id.*Check the client id"),
]


@pytest.mark.parametrize(("fields", "reason"), WRONG, ids=["secret", "id"])
def test_wrong_credentials_are_explained(steps: Steps, fields: dict[str, str], reason: str) -> None:
    """A login that Salesforce refuses says with which OAuth error, and what to check."""
    steps.connect(**fields)

    with pytest.raises(AuthenticationError, match=reason) as raised:
        jobs(steps)

    assert steps.org.client_secret not in str(raised.value)


def test_wrong_host_is_explained(steps: Steps) -> None:
    """An address that answers as no org does says so, with the form of a right address."""
    steps.connect(login_url=f"{steps.org.url}/setup")

    with pytest.raises(AuthenticationError, match=re.escape("My Domain")):
        jobs(steps)


@pytest.mark.parametrize(
    ("login_url", "reason"),
    [
        ("http://example.my.salesforce.com", "does not begin with https://"),
        ("ldap://example.my.salesforce.com", "is not a URL"),
        ("https://no-such-org.invalid", "the name of the host is unknown"),
    ],
)
def test_wrong_address_is_explained(steps: Steps, login_url: str, reason: str) -> None:
    """A login URL without TLS, or of no host, is a login to fix, and the secret goes nowhere."""
    steps.connect(login_url=login_url)

    with pytest.raises(AuthenticationError, match=f"{reason}.*Check the login URL"):
        jobs(steps)


def test_requests_name_bulkdrop(steps: Steps) -> None:
    """In the org's logs, logins and calls are Bulkdrop's, in the version that is deployed."""
    with serving() as server:
        answers = [
            {"access_token": "t1", "instance_url": server.url},
            {"done": True, "records": []},
        ]
        server.replies = iter([reply(200, answer) for answer in answers])
        steps.connect(login_url=server.url)
        jobs(steps)

    agents = {request.headers["User-Agent"] for request in server.received}
    assert agents == {f"bulkdrop/{__version__}"}
    assert server.received[1].headers["Sforce-Call-Options"] == "client=bulkdrop"


def test_host_that_is_away(steps: Steps) -> None:
    """A host that takes no connection may be back later, or be misspelt: both are said."""
    steps.connect(login_url="http://127.0.0.1:1")

    with pytest.raises(SalesforceUnavailableError, match="Check the login URL"):
        jobs(steps)


def test_mended_secret_is_read(steps: Steps) -> None:
    """A warm function forgets a login that was refused: the fixed secret works at once."""
    steps.connect(client_secret="wrong")
    with pytest.raises(AuthenticationError):
        jobs(steps)
    steps.connect()

    assert jobs(steps) == 0


def test_login_is_kept(steps: Steps) -> None:
    """A warm function logs in once, and again by itself when the session has ended."""
    counts = []
    for _ in range(2):
        jobs(steps)
        counts.append(sum("oauth2/token" in r["path"] for r in steps.org.requests()))
    steps.org.expire_sessions()
    jobs(steps)
    counts.append(sum("oauth2/token" in r["path"] for r in steps.org.requests()))

    assert counts == [1, 1, 2]


def test_changed_secret_is_read_in_time(steps: Steps, monkeypatch: pytest.MonkeyPatch) -> None:
    """A login that still works is not kept for ever: the secret may speak of another org by now."""
    monkeypatch.setattr("bulkdrop.salesforce.KEPT_SECONDS", 1e-6)
    jobs(steps)
    steps.connect(login_url="http://127.0.0.1:1")

    with pytest.raises(SalesforceUnavailableError):
        jobs(steps)
