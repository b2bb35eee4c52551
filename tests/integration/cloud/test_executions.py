"""Seams 6, 7 and 10: the event of an execution's end, ends that no Catch sees, and names."""

import copy
import json
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from local.cloud import Cloud, deploy, runtime
from local.cloud.services.endings import Ending

_ROOT = Path(__file__).parents[3]
_CACHE = _ROOT / ".local"
_PATIENCE_SECONDS = 30
_GONE = "arn:aws:lambda:us-east-1:123456789012:function:gone"
_CATCH_ALL = [{"ErrorEquals": ["States.ALL"], "Next": "Caught"}]


class Flows:
    """State machines in a cloud, and a queue with the events of their ends."""

    def __init__(self, cloud: Cloud) -> None:
        template = Path(__file__).parent / "fixtures/template.yaml"
        outputs = deploy(cloud.sessions.client, template, {"Greeting": "hi"}, _CACHE, stack="app")
        self.cloud = cloud
        self.bucket, self._echo = outputs["Bucket"], outputs["Echo"]
        self.s3 = cloud.sessions.client("s3")
        self._states = cloud.sessions.client("stepfunctions")
        described = self._states.describe_state_machine(stateMachineArn=outputs["Flow"])
        self._role, self._definition = described["roleArn"], json.loads(described["definition"])
        self._sqs = cloud.sessions.client("sqs")
        self._listen(cloud.sessions.client("events"))

    def _listen(self, events: Any) -> None:
        """Let each event come to a queue: as the dead letter of a function that is not there."""
        self._queue = self._sqs.create_queue(QueueName="ends")["QueueUrl"]
        arn = "arn:aws:sqs:us-east-1:123456789012:ends"
        pattern = {"source": ["aws.states"]}
        events.put_rule(Name="ends", EventPattern=json.dumps(pattern))
        target = {"Id": "gone", "Arn": _GONE, "DeadLetterConfig": {"Arn": arn}}
        events.put_targets(Rule="ends", Targets=[target])

    def task(self, **event: Any) -> dict[str, Any]:
        """Return a state that invokes the function and catches everything."""
        given = {"FunctionName": self._echo, "Payload": event}
        resource = "arn:aws:states:::lambda:invoke"
        kept = {"Parameters": given, "ResultPath": None, "Catch": _CATCH_ALL}
        return {"Type": "Task", "Resource": resource, **kept, "Next": "Caught"}

    def run(self, name: str, states: dict[str, Any], **top: Any) -> dict[str, Any]:
        """Execute a machine that begins with `Act`; return the event of its end."""
        definition = {"StartAt": "Act", "States": states, **top}
        machine = self._states.create_state_machine(
            name=name, definition=json.dumps(definition), roleArn=self._role
        )["stateMachineArn"]
        given = json.dumps({"name": name, "bucket": self.bucket, "key": "allowed/items.json"})
        self.arn = self._states.start_execution(stateMachineArn=machine, name=name, input=given)[
            "executionArn"
        ]
        return self._event(name) | {"input": given, "machine": machine}

    def map(self) -> dict[str, Any]:
        """Return the Distributed Map of the fixture, whose part catches everything."""
        state = copy.deepcopy(self._definition["States"]["Each Item"])
        del state["End"]
        part = state["ItemProcessor"]["States"]
        part["Echo"]["Catch"] = [{"ErrorEquals": ["States.ALL"], "Next": "Part Caught"}]
        part["Echo"]["Next"] = "Part Caught"
        del part["Echo"]["End"]
        part["Part Caught"] = {"Type": "Succeed"}
        return {**state, "Next": "Caught", "ToleratedFailurePercentage": 100.0}

    def _event(self, name: str) -> dict[str, Any]:
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() < deadline:
            for message in self._sqs.receive_message(QueueUrl=self._queue).get("Messages", []):
                event: dict[str, Any] = json.loads(message["Body"])
                if event["detail"]["name"] == name:
                    return event
            time.sleep(0.05)
        raise AssertionError(f"no event of {name}")

    def described(self) -> dict[str, Any]:
        """Describe the last execution."""
        return dict(self._states.describe_execution(executionArn=self.arn))


@pytest.fixture(scope="module")
def flows(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flows]:
    """Yield them in a cloud of their own."""
    folder = runtime(_ROOT / "requirements/lambda-runtime.txt", _CACHE)
    logs = tmp_path_factory.mktemp("logs")
    with Cloud(runtime=folder, logs=logs, time_scale=0.001) as cloud:
        yield Flows(cloud)


CAUGHT = {"Caught": {"Type": "Succeed"}}


def test_failed_execution_is_reported(flows: Flows) -> None:
    """A state of type Fail ends the execution, and the event names its error and its cause."""
    event = flows.run("failed", {"Act": {"Type": "Fail", "Error": "Odd", "Cause": "so"}})
    detail, seen = event["detail"], flows.described()

    assert (event["source"], event["resources"]) == ("aws.states", [flows.arn])
    assert event["detail-type"] == "Step Functions Execution Status Change"
    assert (detail["status"], detail["error"], detail["cause"]) == ("FAILED", "Odd", "so")
    assert (detail["executionArn"], detail["stateMachineArn"]) == (flows.arn, event["machine"])
    assert json.loads(detail["input"]) == json.loads(event["input"])
    assert detail["stopDate"] == int(seen["stopDate"].timestamp() * 1000)


def test_success_is_reported(flows: Flows) -> None:
    """An execution that succeeds is reported too, with its output."""
    detail = flows.run("succeeded", {"Act": {"Type": "Succeed"}})["detail"]

    assert (detail["status"], detail["output"]) == ("SUCCEEDED", detail["input"])


def test_execution_without_a_name(flows: Flows) -> None:
    """Each execution that is started without a name gets one of its own."""
    machine = flows.run("nameless", {"Act": {"Type": "Succeed"}})["machine"]
    states = flows.cloud.sessions.client("stepfunctions")
    arns = {states.start_execution(stateMachineArn=machine)["executionArn"] for _ in range(2)}

    assert len(arns) == 2
    assert all(len(arn.rpartition(":")[2]) == len(str(uuid.uuid4())) for arn in arns)


def test_timed_out_execution_is_reported(flows: Flows) -> None:
    """An execution that runs out of its time ends TIMED_OUT, and no Catch sees it."""
    states = {"Act": flows.task(do="sleep", seconds=1.8), **CAUGHT}
    detail = flows.run("late", states, TimeoutSeconds=1)["detail"]

    assert (detail["status"], detail["output"]) == ("TIMED_OUT", None)


@pytest.mark.parametrize(
    ("act", "status", "error"),
    [
        ("stop", "ABORTED", None),
        ("stop after", "ABORTED", None),
        ("time out", "TIMED_OUT", None),
        ("States.DataLimitExceeded", "FAILED", "States.DataLimitExceeded"),
        ("States.Runtime", "FAILED", "States.Runtime"),
        ("history limit", "FAILED", "States.Runtime"),
    ],
)
def test_execution_ends_on_demand(flows: Flows, act: str, status: str, error: str | None) -> None:
    """An execution ends at a state that catches everything; its function ran if it was asked so."""
    usage = flows.cloud.functions.usage
    name = act.lower().replace(" ", "-").replace(".", "-")
    before = sum(used.invocations for used in usage().values())
    ending = flows.cloud.endings.add(Ending(act, "Act", name))
    detail = flows.run(name, {"Act": flows.task(do="fly"), **CAUGHT})["detail"]

    assert (detail["status"], detail["error"]) == (status, error)
    assert ending.happened == 1
    ran = sum(used.invocations for used in usage().values()) - before
    assert ran == (1 if act == "stop after" else 0)


@pytest.mark.parametrize("act", ["stop", "stop after", "States.Runtime", "history limit"])
def test_part_of_a_map_dies(flows: Flows, act: str) -> None:
    """One part dies although its states catch everything; the others and the Map go on."""
    items = [{"n": 1}, {"n": 2}, {"n": 3}]
    flows.s3.put_object(Bucket=flows.bucket, Key="allowed/items.json", Body=json.dumps(items))
    ending = flows.cloud.endings.add(Ending(act, "Echo", '"n": 2'))
    name = f"map-{act.lower().replace(' ', '-').replace('.', '-')}"
    detail = flows.run(name, {"Act": flows.map(), **CAUGHT})["detail"]

    assert ending.happened == 1
    assert detail["status"] == "SUCCEEDED"
    assert json.loads(detail["output"])["items"] == [items[0], None, items[2]]


def test_unknown_end_is_refused() -> None:
    """An end that nobody knows is refused by name."""
    with pytest.raises(ValueError, match="Unknown act 'explode'"):
        Ending("explode", "Act")
