"""How sfbulk asks for tokens, and what it makes of the answers."""

import logging
import traceback
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from kit.sfbulk_wire import DROP, EXPIRED, JOB, Wire, reply, serving

from sfbulk import (
    AccessToken,
    AuthenticationError,
    BlockedRequestError,
    BulkClient,
    ClientCredentials,
    SalesforceError,
    SalesforceUnavailableError,
    Timeouts,
)

ORG = "https://example.my.salesforce.com"


def _token(value: str, instance_url: str = ORG + "/") -> bytes:
    fields = {"access_token": value, "instance_url": instance_url, "token_type": "Bearer"}
    return reply(200, {**fields, "issued_at": "1780000000000", "signature": "x", "scope": "api"})


def _login(server: Wire) -> ClientCredentials:
    return ClientCredentials(server.url, "the id", "hush&=", timeouts=Timeouts(connect=0.5, read=3))


def test_token_request_is_a_form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Id and secret go in the body, so no log of addresses holds them; netrc adds nothing."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password something\n")
    monkeypatch.setenv("NETRC", str(netrc))
    with serving(_token("t1")) as server:
        assert _login(server).token() == AccessToken("t1", ORG)
    request = server.received[0]
    assert (request.method, request.path) == ("POST", "/services/oauth2/token")
    assert request.headers["Content-Type"] == "application/x-www-form-urlencoded"
    form = b"grant_type=client_credentials&client_id=the+id&client_secret=hush%26%3D"
    assert form == request.body
    assert request.headers["Authorization"] is None


def test_token_is_kept_until_it_is_renewed() -> None:
    """One login serves until a token is refused, and a token refused twice is renewed once."""
    with serving(_token("t1"), _token("t2")) as server:
        login = _login(server)
        first = login.token()
        assert first is login.token()
        assert login.renew(first) == login.renew(first) == login.token() == AccessToken("t2", ORG)
    assert len(server.received) == 2


def test_threads_share_one_login() -> None:
    """However many ask at once, the org is asked for one token."""
    with serving(_token("t1"), pause=0.05) as server, ThreadPoolExecutor(8) as pool:
        login = _login(server)
        tokens = list(pool.map(lambda _: login.token(), range(16)))
    assert {AccessToken("t1", ORG)} == set(tokens)
    assert len(server.received) == 1


@pytest.mark.parametrize("failure", [DROP, reply(503, b"<html>Busy</html>"), reply(429)])
def test_login_is_tried_again(failure: bytes | None) -> None:
    """A token that nobody received does no harm, so this POST is repeated."""
    with serving(failure, _token("t1")) as server:
        assert _login(server).token().value == "t1"


def test_login_without_an_answer_is_unavailable() -> None:
    """An org that does not answer is no wrong password; the login is tried again later."""
    with serving(reply(503), reply(503), reply(503, Retry_After="0"), _token("t1")) as server:
        login = _login(server)
        with pytest.raises(SalesforceUnavailableError) as caught:
            login.token()
        assert (caught.value.status, caught.value.retry_after) == (503, 0.0)
        assert login.token().value == "t1"


def test_refused_login_is_explained() -> None:
    """An OAuth error is an AuthenticationError, at once, with what to check."""
    body = {"error": "invalid_client", "error_description": "invalid client credentials"}
    with (
        serving(reply(400, body)) as server,
        pytest.raises(AuthenticationError, match="Check the client secret") as caught,
    ):
        _login(server).token()
    assert len(server.received) == 1
    assert caught.value.error_code == "invalid_client"


@pytest.mark.parametrize(
    "answer",
    [
        reply(200, b"<html>Welcome</html>"),
        reply(200, []),
        reply(200, {"access_token": "t1"}),
        reply(302, Location="https://example.com/"),
        reply(404, b"<html>Not found</html>"),
        reply(405),
    ],
)
def test_wrong_host_is_reported(answer: bytes) -> None:
    """A host that answers otherwise than an org does is no org's; no secret follows a redirect."""
    with (
        serving(answer) as server,
        pytest.raises(AuthenticationError, match="Set the login URL to the org's My Domain"),
    ):
        _login(server).token()
    assert len(server.received) == 1


@pytest.mark.parametrize(
    ("login_url", "cause", "kind"),
    [
        ("https://no-such-org.invalid", "the name of the host is unknown", AuthenticationError),
        ("http://127.0.0.1:1", "the host accepts no connection", SalesforceUnavailableError),
        ("ftp://example.com", "its address is not a URL", AuthenticationError),
        ("https://:443", "its address is not a URL", AuthenticationError),
    ],
)
def test_unreachable_host_is_reported(
    login_url: str, cause: str, kind: type[SalesforceError]
) -> None:
    """A login URL with a mistake in it says which; one of no host at all is not tried again."""
    login = ClientCredentials(login_url, "id", "hush")
    with pytest.raises(kind, match=f"{cause}. Check the login URL"):
        login.token()


@pytest.mark.parametrize(
    ("body", "lacking"),
    [
        ({}, "access_token"),
        ({"access_token": None, "instance_url": ORG}, "access_token"),
        ({"access_token": 42, "instance_url": ORG}, "access_token"),
        ({"access_token": "hush1"}, "instance_url"),
        ({"access_token": "hush1", "instance_url": None}, "instance_url"),
        ({"access_token": "hush1", "instance_url": ["x"]}, "instance_url"),
    ],
)
def test_what_a_token_reply_lacks_is_named(body: object, lacking: str) -> None:
    """A reply without a token or an address is no login, and its token is not quoted."""
    with (
        serving(reply(200, body)) as server,
        pytest.raises(AuthenticationError, match=f"without {lacking}") as caught,
    ):
        _login(server).token()
    assert "hush1" not in str(caught.value)


@pytest.mark.parametrize(
    "body",
    [
        {"error": None},
        {"error": 7, "error_description": "x"},
        {"error": {"code": "x"}},
        [{"errorCode": "x", "message": "y"}],
        ["x"],
        "x",
    ],
)
def test_odd_oauth_error_is_no_token(body: object) -> None:
    """An error that is no OAuth error comes from a host that is no org's."""
    with serving(reply(400, body)) as server, pytest.raises(AuthenticationError, match="My Domain"):
        _login(server).token()


@pytest.mark.parametrize("odd", [None, 7, {"id": 1}, "", "not an address"])
def test_token_is_taken_without_a_user(odd: object) -> None:
    """Who logged in is good to know and not needed."""
    body = {"access_token": "t1", "instance_url": ORG, "id": odd}
    with serving(reply(200, body)) as server:
        assert _login(server).token().value == "t1"


@pytest.mark.parametrize("status", [403, 407, 451])
def test_page_that_forbids_the_login_is_a_block(status: int) -> None:
    """A firewall before the org is tried a few times: it is no wrong credential."""
    page = b"<html><h1>Access Denied</h1></html>"
    with (
        serving(reply(status, page)) as server,
        pytest.raises(BlockedRequestError, match=f"{status}: Access Denied"),
    ):
        _login(server).token()


@pytest.mark.parametrize("status", [408, 425, 429, 501, 520, 599])
def test_status_that_passes_is_no_wrong_host(status: int) -> None:
    """No status that a host may outgrow is a login that somebody has to fix."""
    with (
        serving(*[reply(status)] * 3) as server,
        pytest.raises(SalesforceUnavailableError, match=f"status {status}"),
    ):
        _login(server).token()


@pytest.mark.parametrize("echo", ["client_secret=hush%26%3D", "you said hush&=", "hush&amp;="])
def test_echoed_secret_is_masked(echo: str) -> None:
    """A host that repeats the form in its error does not get the secret into a log."""
    body = {"error": "invalid_client", "error_description": echo}
    with serving(reply(400, body)) as server, pytest.raises(AuthenticationError) as caught:
        _login(server).token()
    assert "hush" not in f"{caught.value}{vars(caught.value)}"
    assert "***" in str(caught.value)


def test_secrets_stay_out_of_logs_and_tracebacks(caplog: pytest.LogCaptureFixture) -> None:
    """Whatever goes wrong, nothing that is logged or printed shows the secret or a token."""
    caplog.set_level(logging.DEBUG)
    with serving() as server:
        first, second = _token("hush1", server.url), _token("hush2", server.url)
        expired, busy = reply(401, EXPIRED), reply(503)
        server.replies = iter([DROP, first, expired, second, busy, busy, expired])
        with BulkClient(_login(server)) as bulk, pytest.raises(SalesforceError) as caught:
            bulk.get_job(JOB["id"])
    assert len(server.received) == 7
    assert "hush" not in "".join(traceback.format_exception(caught.value))
    assert "Retry" in caplog.text
    assert "hush" not in caplog.text
