"""The sandbox org as a program of its own, and its resources under /sandbox/."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from kit.org_caller import TIMEOUT, Caller, called

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def caller() -> Iterator[Caller]:
    """Yield a caller of one org for all tests here."""
    with called() as caller:
        yield caller


def control(caller: Caller, method: str, path: str, body: Any = None) -> requests.Response:
    """Send a control request."""
    return requests.request(method, f"{caller.org.url}/sandbox/{path}", json=body, timeout=TIMEOUT)


def test_faults(caller: Caller) -> None:
    """Faults are added, looked at and removed over HTTP."""
    fault = {"act": "status", "path": "limits", "status": 500}
    assert control(caller, "POST", "faults", fault).json()["fired"] == 0
    assert caller.call("GET", "limits").status_code == 500
    (shown,) = control(caller, "GET", "faults").json()
    assert (shown["act"], shown["fired"]) == ("status", 1)
    assert control(caller, "DELETE", "faults").status_code == 200
    assert control(caller, "GET", "faults").json() == []


def test_records_and_ledger(caller: Caller) -> None:
    """What was loaded can be read back."""
    job_id = caller.start("LastName,Email\nOwl,a@b.example\n")
    caller.wait(job_id)
    (record,) = control(caller, "GET", "records/Contact").json()
    latest = control(caller, "GET", "records/Contact?latest=1").json()
    (entry,) = control(caller, "GET", "ledger").json()
    (job,) = control(caller, "GET", "jobs").json()
    assert (record["LastName"], record["job"]) == ("Owl", job_id)
    assert latest == {"total": 1, "records": [record]}
    assert (entry["record_id"], entry["row"], entry["operation"]) == (record["Id"], 1, "insert")
    assert (job["id"], job["state"]) == (job_id, "JobComplete")
    assert control(caller, "GET", "requests").json()[-1]["status"] == 200


def test_settings(caller: Caller) -> None:
    """Settings change while the org runs; an unknown one is refused by name."""
    assert control(caller, "PATCH", "settings", {"lag": 0.5}).json()["lag"] == 0.5
    assert control(caller, "GET", "settings").json()["lag"] == 0.5
    refused = control(caller, "PATCH", "settings", {"lagg": 1})
    assert (refused.status_code, "lagg" in refused.text) == (400, True)
    assert control(caller, "PATCH", "settings", {"port": 1}).status_code == 400
    assert control(caller, "PATCH", "settings", {"lag": 0.0}).status_code == 200


def test_settings_by_curl(caller: Caller) -> None:
    """A change is JSON even if its content type says form, as curl's does."""
    url = f"{caller.org.url}/sandbox/settings"
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    reply = requests.patch(url, data='{"blank_echoes": true}', headers=headers, timeout=TIMEOUT)
    assert reply.json()["blank_echoes"] is True
    assert requests.patch(url, data="blank", timeout=TIMEOUT).status_code == 400
    assert control(caller, "PATCH", "settings", {"blank_echoes": False}).ok


def test_expire_and_reset(caller: Caller) -> None:
    """Sessions can be ended and the org emptied."""
    assert control(caller, "POST", "expire-sessions").status_code == 200
    assert caller.call("GET", "limits").status_code == 401
    caller.log_in()
    caller.create()
    assert control(caller, "POST", "reset").status_code == 200
    assert control(caller, "GET", "jobs").json() == []


def test_unknown_control(caller: Caller) -> None:
    """An unknown control resource is answered with the known ones."""
    reply = control(caller, "GET", "nothing")
    assert (reply.status_code, "POST /sandbox/faults" in reply.text) == (404, True)
    assert control(caller, "GET", "records/Nothing").status_code == 400
    assert control(caller, "POST", "faults", {"act": "explode"}).status_code == 400


def test_command(tmp_path: Path) -> None:
    """The command prints how to log in as one JSON line, serves, and ends on SIGTERM."""
    database = tmp_path / "org.sqlite"
    arguments = ["--json", "--lag", "0", "--database", str(database)]
    with subprocess.Popen(  # noqa: S603 -- our own program
        [sys.executable, "-m", "local.org", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        assert process.stderr
        login = json.loads(process.stdout.readline())
        form = {"grant_type": "client_credentials"}
        auth = (login["client_id"], login["client_secret"])
        url = f"{login['url']}/services/oauth2/token"
        granted = requests.post(url, data=form, auth=auth, timeout=TIMEOUT).json()
        key = Path(login["private_key_path"]).read_text(encoding="utf-8")
        process.send_signal(signal.SIGTERM)
        assert process.wait(TIMEOUT) == 0
        assert process.stderr.read() == ""
    assert granted["instance_url"] == login["url"]
    assert key.startswith("-----BEGIN PRIVATE KEY-----")
    assert not Path(login["private_key_path"]).exists()
    assert database.exists()
