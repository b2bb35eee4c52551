"""Init, when Lambda lends a whole processor: what each invocation needs is made then."""

import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from kit.steps import Steps

from bulkdrop import aws
from bulkdrop.salesforce import forget_client

ROOT = Path(__file__).parents[3]
CLIENTS = ("s3", "step_functions", "events", "sns", "secrets")
_PROGRAM = f"""
import app, sys
from bulkdrop import aws
print("clients", *[name for name in {CLIENTS} if getattr(aws, name).cache_info().currsize])
print("modules", *sys.modules)
"""


@cache
def at_init(function: str) -> dict[str, set[str]]:
    """Start a function in a process of its own; name the clients it has made, and its modules."""
    paths = [ROOT / "functions" / function, ROOT / "layers/load"]
    done = subprocess.run(  # noqa: S603 # our own words
        [sys.executable, "-c", _PROGRAM],
        env={
            "PYTHONPATH": ":".join(map(str, paths)),
            "AWS_DEFAULT_REGION": "eu-central-1",
            "POWERTOOLS_SERVICE_NAME": "bulkdrop",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    return {line.split()[0]: {*line.split()[1:]} for line in done.stdout.splitlines()}


def uses(steps: Steps) -> Iterator[tuple[str, set[str]]]:
    """Load a plain file as if each function were cold; yield the clients that each one made."""

    def run(function: str, state: dict[str, object]) -> dict[str, object]:
        aws.forget_clients()
        forget_client()
        after = steps.run(function, state)
        used.append(
            (function, {name for name in CLIENTS if getattr(aws, name).cache_info().currsize})
        )
        return after

    used: list[tuple[str, set[str]]] = []
    state = steps.load("LastName\nDoe\n")
    run("start_load", steps.drop("LastName\nDoe\n"))
    state = run("plan_load", state)
    run("take_turn", state)
    state = run("submit_job", state)
    while state["job"]["state"] != "JobComplete":  # type: ignore[index] # a state as JSON
        state = run("check_job", state)
    run("save_results", state)
    run("finish_load", {**state, "outcomes": []})
    yield from used


@pytest.mark.timeout(300)  # seven starts
def test_clients_are_made_at_init(steps: Steps) -> None:
    """A function makes at init just the clients that it needs for a plain file that goes well."""
    for function, needed in uses(steps):
        assert (function, at_init(function)["clients"]) == (function, needed)


@pytest.mark.parametrize("function", ["start_load", "plan_load", "finish_load"])
def test_what_few_need_is_not_imported(function: str) -> None:
    """No function that never calls Salesforce imports HTTP or cryptography for it."""
    assert not at_init(function)["modules"] & {"requests", "jwt", "cryptography", "aws_xray_sdk"}
