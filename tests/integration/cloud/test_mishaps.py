"""Seam 5 and the mishaps of functions: what a local cloud does wrong on request."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionClosedError, ResponseStreamingError

from local.cloud import Cloud, deploy, runtime
from local.cloud.lambdas.mishaps import Mishap

_ROOT = Path(__file__).parents[3]
_CACHE = _ROOT / ".local"


class Echo:
    """A function that answers with its event, in a cloud with a bucket."""

    def __init__(self, cloud: Cloud) -> None:
        template = Path(__file__).parent / "fixtures/template.yaml"
        self.cloud = cloud
        outputs = deploy(cloud.sessions.client, template, {"Greeting": "hi"}, _CACHE, stack="app")
        self.bucket, self.name = outputs["Bucket"], outputs["Echo"]
        once = Config(retries={"total_max_attempts": 1})
        self.s3 = cloud.sessions.developer().client("s3", config=once)

    def invoke(self, **event: Any) -> Any:
        """Return the function's answer or its error."""
        functions = self.cloud.sessions.client("lambda")
        answer = functions.invoke(FunctionName=self.name, Payload=json.dumps(event))
        return json.loads(answer["Payload"].read())

    def befall(self, act: str, **more: Any) -> Mishap:
        """Let a mishap come to invocations that say `doomed`."""
        mishap = Mishap(act, self.name, "doomed", **more)
        return self.cloud.functions.mishaps.add(mishap)

    def put(self, key: str) -> None:
        """Write an object."""
        self.s3.put_object(Bucket=self.bucket, Key=key, Body=b"0123456789" * 10)

    def has(self, key: str) -> bool:
        """Return whether an object is there."""
        return self.s3.list_objects_v2(Bucket=self.bucket, Prefix=key)["KeyCount"] == 1


@pytest.fixture(scope="module")
def echo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Echo]:
    """Deploy it in a cloud of its own."""
    folder = runtime(_ROOT / "requirements/lambda-runtime.txt", _CACHE)
    logs = tmp_path_factory.mktemp("logs")
    with Cloud(runtime=folder, logs=logs, time_scale=0.001) as cloud:
        yield Echo(cloud)


@pytest.mark.parametrize(
    ("act", "error"),
    [
        ("kill", "Runtime.ExitError"),
        ("exhaust memory", "Runtime.OutOfMemory"),
        ("time out", "Sandbox.Timedout"),
        ("lose answer", "Runtime.ExitError"),
    ],
)
def test_function_ends(echo: Echo, act: str, error: str) -> None:
    """A mishap ends the function's process as often as asked, and only where it was aimed."""
    mishap = echo.befall(act)

    assert "event" in echo.invoke(word="spared")
    assert echo.invoke(word="doomed")["errorType"] == error
    assert "event" in echo.invoke(word="doomed")
    assert mishap.happened == 1


def test_function_ends_on_cue(echo: Echo) -> None:
    """A process is killed in the middle of what it does, once the cue says so."""
    cues = iter([False, False, True])
    echo.befall("kill", cue=lambda: next(cues))

    assert echo.invoke(do="sleep", seconds=1.5, word="doomed")["errorType"] == "Runtime.ExitError"


def test_throttled_function_does_not_run(echo: Echo) -> None:
    """Too many invocations are turned away with the error that Lambda has for it."""
    echo.befall("throttle")

    with pytest.raises(ClientError, match="TooManyRequestsException"):
        echo.invoke(word="doomed")
    assert "event" in echo.invoke(word="doomed")


def test_unknown_mishap_is_refused() -> None:
    """An unknown mishap is reported at once, with those that there are."""
    with pytest.raises(ValueError, match=r"Unknown act 'explode'. Known are: kill,"):
        Mishap("explode", "Function")


def test_service_answers_with_an_error(echo: Echo) -> None:
    """A service that is set to fail does nothing; the next request is served."""
    echo.cloud.faults.add("status", "/one.csv", method="PUT", status=503, body="")

    with pytest.raises(ClientError, match="503"):
        echo.put("one.csv")
    assert not echo.has("one.csv")
    echo.put("one.csv")
    assert echo.has("one.csv")


@pytest.mark.parametrize(("act", "is_done"), [("drop_before", False), ("drop_after", True)])
def test_service_drops_the_connection(echo: Echo, act: str, *, is_done: bool) -> None:
    """A lost reply does not tell whether the object was written."""
    key = f"{act}.csv"
    echo.cloud.faults.add(act, key, method="PUT")

    with pytest.raises(ConnectionClosedError):
        echo.put(key)
    assert is_done is echo.has(key)


def test_service_breaks_an_answer_off(echo: Echo) -> None:
    """An object's bytes can end before their end, and the reader notices."""
    echo.put("whole.csv")
    echo.cloud.faults.add("truncate", "whole.csv", method="GET", bytes=30)
    answer = echo.s3.get_object(Bucket=echo.bucket, Key="whole.csv")

    with pytest.raises(ResponseStreamingError):
        answer["Body"].read()


def test_fault_is_aimed_by_the_body(echo: Echo) -> None:
    """A service whose paths say nothing is recognised by what a request holds."""
    machines = echo.cloud.sessions.client("stepfunctions")
    machine = machines.list_state_machines()["stateMachines"][0]["stateMachineArn"]
    fault = echo.cloud.faults.add("status", r"\.StartExecution", text="doomed", body="")

    machines.start_execution(stateMachineArn=machine, name="spared", input="{}")
    with pytest.raises(ClientError, match="503"):
        machines.start_execution(stateMachineArn=machine, name="doomed", input="{}")
    assert fault.fired == 1
