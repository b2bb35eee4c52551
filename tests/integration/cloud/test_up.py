"""`python -m local up` as a program uses it."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import boto3
import psutil
import pytest

_ROOT = Path(__file__).parents[3]
_PROMISED = {
    "page_url",
    "endpoint_url",
    "region",
    "bucket",
    "state_machine_arn",
    "org_url",
    "access_key_id",
    "secret_access_key",
}


@contextmanager
def _up(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(  # noqa: S603 - the command is made of our own words
        [sys.executable, "-m", "local", "up", *arguments],
        cwd=_ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def _drop(facts: dict[str, Any]) -> None:
    """Drop a file, and wait until a sandbox has started for it."""
    s3 = boto3.client(
        "s3",
        endpoint_url=facts["endpoint_url"],
        region_name=facts["region"],
        aws_access_key_id=facts["access_key_id"],
        aws_secret_access_key=facts["secret_access_key"],
    )
    s3.put_object(Bucket=facts["bucket"], Key="incoming/Contact/insert/x.csv", Body=b"LastName\nA")


def _children(process: subprocess.Popen[str], at_least: int) -> list[psutil.Process]:
    for _ in range(200):
        children = psutil.Process(process.pid).children(recursive=True)
        if len(children) >= at_least:
            return children
        time.sleep(0.05)
    raise AssertionError(f"only {children}")


def _is_listening(url: str) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", urlsplit(url).port or 0)) == 0


@pytest.mark.parametrize(
    "number", [signal.SIGTERM, pytest.param(signal.SIGKILL, marks=pytest.mark.long)]
)
def test_signal_ends_all(number: signal.Signals) -> None:
    """One line says all that is needed; after the signal neither process nor port is left."""
    with _up("--json", "--time-scale", "0.01") as process:
        assert process.stdout is not None
        facts = json.loads(process.stdout.readline())
        _drop(facts)
        children = _children(process, at_least=2)
        process.send_signal(number)
        _, errors = process.communicate(timeout=30)
    _, left = psutil.wait_procs(children, timeout=15)

    assert facts.keys() >= _PROMISED
    assert process.returncode == (-9 if number == signal.SIGKILL else 0)
    assert errors == ""
    assert left == []
    assert not _is_listening(facts["endpoint_url"])
    assert not _is_listening(facts["org_url"])


def test_other_org_is_used() -> None:
    """Given another org no sandbox org is started, and the user is shown what to do."""
    org = ["--org-url", "https://example.my.salesforce.com"]
    with _up(*org, "--client-id", "id", "--client-secret", "secret") as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(6)]
        children = psutil.Process(process.pid).children(recursive=True)
        process.terminate()
        process.communicate(timeout=30)

    assert "Open its page: http://127.0.0.1:" in lines[0]
    assert "https://example.my.salesforce.com" in lines[2]
    assert any("AWS_ENDPOINT_URL=http://127.0.0.1:" in line for line in lines)
    assert children == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--parameter", "Colour=red"], "Unknown parameter Colour"),
        (["--org-url", "https://example.my.salesforce.com"], "--client-id"),
        (["--port", "{taken}"], "is not free"),
    ],
)
def test_mistake_is_explained_in_a_sentence(arguments: list[str], words: str) -> None:
    """What cannot work ends at once with one sentence and no traceback."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        with _up(*(each.replace("{taken}", port) for each in arguments)) as process:
            _, errors = process.communicate(timeout=30)

    assert process.returncode == 1
    assert words in errors
    assert "Traceback" not in errors


def test_interrupt_while_starting_is_quiet() -> None:
    """Ctrl-C before it is ready leaves nothing behind and prints nothing."""
    with _up("--json") as process:
        children = _children(process, at_least=1)
        os.kill(process.pid, signal.SIGINT)
        output, errors = process.communicate(timeout=30)
    _, left = psutil.wait_procs(children, timeout=15)

    assert (output, errors, left) == ("", "", [])
