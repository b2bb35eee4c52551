"""The clients of AWS's services: made once, with the time-outs that their module's table states."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from kit.deployment import template

from bulkdrop import aws

CLIENTS: dict[str, Callable[[], Any]] = {
    "S3": aws.s3,
    "Step Functions": aws.step_functions,
    "EventBridge": aws.events,
    "SNS": aws.sns,
    "Secrets Manager": aws.secrets,
}
ROW = re.compile(r"^\| (?P<name>[\w ]+?) +\| +(\d+) s \| +(\d+) s \| +(\d+) \|", re.MULTILINE)
TABLE = {name: tuple(map(int, rest)) for name, *rest in ROW.findall(aws.__doc__ or "")}


@pytest.fixture(autouse=True)
def _region(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Name a region, as Lambda does, and leave no client behind."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    aws.forget_clients()
    yield
    aws.forget_clients()


@pytest.mark.parametrize("name", CLIENTS)
def test_limits_are_those_of_the_table(name: str) -> None:
    """Each client has the time-outs and the attempts that the table states."""
    config = CLIENTS[name]().meta.config
    attempts = config.retries["total_max_attempts"]

    assert (config.connect_timeout, config.read_timeout, attempts) == TABLE[name]
    assert config.retries["mode"] == "standard"


@pytest.mark.parametrize("make", CLIENTS.values(), ids=CLIENTS)
def test_client_is_made_once(make: Callable[[], Any]) -> None:
    """A client is made at its first use and kept until the clients are forgotten."""
    first = make()

    assert make() is first
    aws.forget_clients()
    assert make() is not first


@pytest.mark.parametrize("function", ["StartLoad", "FinishLoad", "CloseLoad"])
def test_notices_have_time(function: str) -> None:
    """A function outlives a bus and a topic that never answer, and a start that takes long."""
    seconds = [read * attempts for name in CLIENTS for _, read, attempts in [TABLE[name]]]
    slow = dict(zip(CLIENTS, seconds, strict=True))

    given = template()["Resources"][f"{function}Function"]["Properties"]["Timeout"]
    assert given > slow["Step Functions"] + slow["EventBridge"] + slow["SNS"]
