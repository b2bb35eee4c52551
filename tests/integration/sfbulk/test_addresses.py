"""Where sfbulk sends secrets and tokens, and where it does not."""

import socket

import pytest
from kit.sfbulk_wire import JOB, FixedLogin, reply, serving

from sfbulk import (
    AccessToken,
    AuthenticationError,
    BulkClient,
    ClientCredentials,
    JobSpec,
    JwtBearer,
    Operation,
    OutcomeUnknownError,
    SalesforceUnavailableError,
)

CONTACTS = JobSpec("Contact", Operation.INSERT)
PLAIN = [
    "http://example.my.salesforce.com",
    "HTTP://EXAMPLE.COM",
    "http://localhost.example.com",
    "http://127.0.0.1.example.com",
    "http://128.0.0.1:8080",
    "http://10.0.0.1",
    "http://0.0.0.0",
    "http://2130706433",
    "http://[::2]:8080",
    "http://[2001:db8::1]",
]
NO_URL = [
    "https://",
    "https:///path",
    "https://:443",
    "https://a..b",
    f"https://{'a' * 70}.com",
    "https://exa mple.com",
    "https://[::1",
    "https://example.com:99999",
    "https://example.com:x",
    "ftp://example.com",
    "file:///etc/passwd",
    "javascript://x",
    "http://example.com\\@127.0.0.1",
    "https://ex\u00e4mple.com",
]
NO_HOST_ALONE = [
    "https://example.com?x=1",
    "https://example.com/#x",
    "https://somebody:hush@example.com",
    "http://127.0.0.1@example.com",
]


@pytest.mark.parametrize("url", PLAIN)
def test_plain_http_is_for_this_machine_alone(url: str) -> None:
    """Without TLS, anybody on the way reads the secret: nothing is sent, and the fix is named."""
    with pytest.raises(AuthenticationError, match="does not begin with https://"):
        ClientCredentials(url, "id", "hush").token()
    with pytest.raises(AuthenticationError, match="does not begin with https://"):
        AccessToken("hush", url)


@pytest.mark.parametrize("url", NO_URL)
def test_address_that_is_no_url_is_a_login_to_fix(url: str) -> None:
    """Whatever is no URL is said to be none, before anything is sent."""
    with pytest.raises(AuthenticationError, match="is not a URL"):
        ClientCredentials(url, "id", "hush").token()
    with pytest.raises(AuthenticationError, match="is not a URL"):
        AccessToken("hush", url)


@pytest.mark.parametrize("url", NO_HOST_ALONE)
def test_address_is_a_host_alone(url: str) -> None:
    """A query or a password within the address is no part of an org's, and is not quoted."""
    with pytest.raises(AuthenticationError, match="more than https:// and a host") as caught:
        ClientCredentials(url, "id", "secret").token()
    assert "hush" not in str(caught.value)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LOCALHOST"])
def test_this_machine_needs_no_tls(host: str) -> None:
    """An org on loopback, such as the sandbox org, is reached by plain HTTP."""
    with serving() as server:
        token = {"access_token": "t", "instance_url": server.url}
        server.replies = iter([reply(200, token), reply(200, JOB)])
        login = ClientCredentials(f"http://{host}:{server.server_address[1]}", "id", "x")
        assert BulkClient(login).get_job(JOB["id"]).id == JOB["id"]


@pytest.mark.parametrize("host", ["[::1]", "127.9.8.7"])
def test_all_of_loopback_is_this_machine(host: str) -> None:
    """Any address of 127.0.0.0/8, and ::1, is asked without TLS, though nothing listens there."""
    assert AccessToken("t", f"http://{host}:8080").instance_url == f"http://{host}:8080"
    with pytest.raises(SalesforceUnavailableError):
        ClientCredentials(f"http://{host}:1", "id", "x").token()


@pytest.mark.parametrize("url", [*PLAIN, *NO_URL, "org.example.com", ""])
def test_token_for_a_wrong_address_goes_nowhere(url: str) -> None:
    """An instance_url that is no URL with HTTPS is a login to fix; the token is sent to nobody."""
    body = {"access_token": "hush", "instance_url": url}
    with serving(reply(200, body)) as server:
        login = ClientCredentials(server.url, "id", "x")
        with pytest.raises(AuthenticationError, match="My Domain") as caught:
            BulkClient(login).create_job(CONTACTS)
    assert len(server.received) == 1
    assert "hush" not in str(caught.value)


@pytest.mark.parametrize("value", ["hush\n", "hu sh", "hush\r\nX: y", "h\u00fcsh"])
def test_token_that_fits_no_header_is_not_quoted(value: str) -> None:
    """A token with a line break is refused in words, by no parser that would show it."""
    with pytest.raises(AuthenticationError, match="fits no header") as caught:
        AccessToken(value, "https://example.com")
    assert value.strip() not in str(caught.value)


def test_jwt_login_has_the_same_rule() -> None:
    """No assertion is signed for a host that gets none."""
    login = JwtBearer("http://example.com", "id", "me@example.com", "no key")
    with pytest.raises(AuthenticationError, match="does not begin with https://"):
        login.token()


def test_instance_that_does_not_resolve_is_a_login_to_fix() -> None:
    """A name that does not exist stays so until somebody corrects the login: no write is sent."""
    bulk = BulkClient(FixedLogin("https://no-such-org.invalid"))
    with pytest.raises(AuthenticationError, match="name of the host is unknown") as caught:
        bulk.create_job(CONTACTS)
    assert "https://no-such-org.invalid" in str(caught.value)
    assert "Set the login URL" in str(caught.value)
    with pytest.raises(AuthenticationError, match="name of the host is unknown"):
        bulk.get_job(JOB["id"])


@pytest.mark.parametrize("errno", [socket.EAI_AGAIN, socket.EAI_FAIL, socket.EAI_MEMORY])
def test_resolver_that_fails_proves_nothing(errno: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A resolver that has no answer now is waited for, at the login as well as after it."""

    def fail(*_: object, **__: object) -> None:
        raise socket.gaierror(errno, "the resolver's own words")

    monkeypatch.setattr(socket, "getaddrinfo", fail)  # no resolver fails on demand
    with pytest.raises(SalesforceUnavailableError, match="cannot be looked up now") as caught:
        BulkClient(FixedLogin("https://example.com")).create_job(CONTACTS)
    assert not isinstance(caught.value, OutcomeUnknownError)
    with pytest.raises(SalesforceUnavailableError, match="cannot be looked up now"):
        ClientCredentials("https://example.com", "id", "x").token()


def test_proxy_that_does_not_resolve_is_not_the_org(monkeypatch: pytest.MonkeyPatch) -> None:
    """The name of a proxy says nothing of the login."""
    monkeypatch.setenv("HTTPS_PROXY", "http://no-such-proxy.invalid:3128")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    with pytest.raises(SalesforceUnavailableError, match="proxy"):
        BulkClient(FixedLogin("https://example.com")).create_job(CONTACTS)
