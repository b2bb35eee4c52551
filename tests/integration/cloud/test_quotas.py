"""Seam 8: the quotas of an account, and topics that take no message."""

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local.cloud import Cloud, deploy, runtime

_ROOT = Path(__file__).parents[3]
_CACHE = _ROOT / ".local"
_PATIENCE_SECONDS = 60


class App:
    """The fixture app, and machines of a test's own."""

    def __init__(self, cloud: Cloud) -> None:
        template = Path(__file__).parent / "fixtures/template.yaml"
        self.outputs = deploy(
            cloud.sessions.client, template, {"Greeting": "hi"}, _CACHE, stack="app"
        )
        self.cloud = cloud
        self.states = cloud.sessions.client("stepfunctions")
        self.flow = self.states.describe_state_machine(stateMachineArn=self.outputs["Flow"])
        self.role = cloud.sessions.client("stepfunctions", self.flow["roleArn"])

    def run(self, name: str, definition: dict[str, Any], **given: Any) -> str:
        """Start an execution of a machine of its own; return its ARN."""
        made = self.states.create_state_machine(
            name=name, definition=json.dumps(definition), roleArn=self.flow["roleArn"]
        )
        started = self.states.start_execution(
            stateMachineArn=made["stateMachineArn"], name=name, input=json.dumps(given)
        )
        return str(started["executionArn"])

    def ended(self, arn: str) -> dict[str, Any]:
        """Wait for the end of an execution."""
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while (found := self.states.describe_execution(executionArn=arn))["status"] == "RUNNING":
            assert time.monotonic() < deadline
            time.sleep(0.05)
        return dict(found)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """Yield the app in a cloud of its own, whose time is real."""
    folder = runtime(_ROOT / "requirements/lambda-runtime.txt", _CACHE)
    with Cloud(runtime=folder, logs=tmp_path_factory.mktemp("logs"), time_scale=0.01) as cloud:
        yield App(cloud)


def code_of(error: pytest.ExceptionInfo[ClientError]) -> str:
    """Return the code of an error of AWS."""
    return str(error.value.response["Error"]["Code"])


def test_calls_are_throttled(app: App) -> None:
    """A role has the calls of its bucket and what is refilled; the developer has all."""
    bucket = app.cloud.quotas.describe_execution
    assert (bucket.size, bucket.refill) == (250, 10)
    bucket.size, bucket.refill = 3, 0
    gone = app.outputs["Flow"].replace(":stateMachine:", ":execution:") + ":gone"
    codes = []
    for _ in range(5):
        with pytest.raises(ClientError) as error:
            app.role.describe_execution(executionArn=gone)
        codes.append(code_of(error))
    with pytest.raises(ClientError) as error:
        app.states.describe_execution(executionArn=gone)
    bucket.size, bucket.refill = 250, 10

    assert codes[-2:] == ["ThrottlingException"] * 2
    assert codes[0] != "ThrottlingException"
    assert bucket.throttled == 2
    assert code_of(error) != "ThrottlingException"


def test_tokens_come_again(app: App) -> None:
    """A call that was throttled is let in a moment later."""
    bucket = app.cloud.quotas.start_execution
    bucket.size, bucket.refill = 1, 0.001
    time.sleep(0.01)
    let_in = [bucket.take() for _ in range(50)]
    bucket.refill = 10
    time.sleep(0.05)

    assert let_in.count(True) <= 1
    assert bucket.take()
    bucket.size, bucket.refill = 800, 150


def test_functions_at_once(app: App) -> None:
    """What is over the concurrency of the account is turned away; what is unattended waits."""
    slots, client = app.cloud.quotas.concurrency, app.cloud.sessions.client("lambda")
    echo, payload = app.outputs["Echo"], json.dumps({"do": "sleep", "seconds": 1.5})

    def call(_: int) -> str:
        try:
            client.invoke(FunctionName=echo, Payload=payload)
        except ClientError as error:
            return str(error.response["Error"]["Code"])
        return "ran"

    slots.limit = 2
    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(call, range(4)))
    slots.limit = 1_000

    assert answers == ["TooManyRequestsException"] * 2 + ["ran"] * 2
    assert slots.taken == 0


def test_map_runs_wait(app: App) -> None:
    """A Map Run that is one too many waits inside its state until another has ended."""
    items = [{"n": 1}]
    bucket = app.outputs["Bucket"]
    s3 = app.cloud.sessions.client("s3")
    s3.put_object(Bucket=bucket, Key="allowed/items.json", Body=json.dumps(items))
    definition = json.loads(app.flow["definition"])
    slots = app.cloud.quotas.map_runs
    slots.limit = 1
    given = {"bucket": bucket, "key": "allowed/items.json"}
    arns = [app.run(f"map-{number}", definition, **given) for number in range(4)]
    ended = [app.ended(arn)["status"] for arn in arns]
    slots.limit = 1_000

    assert ended == ["SUCCEEDED"] * 4
    assert (slots.most, slots.taken) == (1, 0)
    assert slots.refused > 0


def test_map_run_that_waits_can_be_stopped(app: App) -> None:
    """An execution that waits for its Map Run is stopped like any other."""
    app.cloud.quotas.map_runs.limit = 0
    given = {"bucket": app.outputs["Bucket"], "key": "allowed/items.json"}
    arn = app.run("map-stopped", json.loads(app.flow["definition"]), **given)
    app.states.stop_execution(executionArn=arn)
    ended = app.ended(arn)
    app.cloud.quotas.map_runs.limit = 1_000

    assert ended["status"] == "ABORTED"


@pytest.mark.parametrize(("size", "status"), [(260_000, "SUCCEEDED"), (263_000, "FAILED")])
def test_states_are_bounded(app: App, size: int, status: str) -> None:
    """A state holds 256 KB, in bytes of UTF-8."""
    text = "\N{LATIN SMALL LETTER U WITH DIAERESIS}" * (size // 2)
    definition = {
        "StartAt": "Big",
        "States": {"Big": {"Type": "Pass", "Result": {"text": text}, "End": True}},
    }
    ended = app.ended(app.run(f"big-{size}", definition))

    assert ended["status"] == status
    assert ended.get("error") == (None if status == "SUCCEEDED" else "States.DataLimitExceeded")


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("AuthorizationError", 403),
        ("NotFound", 404),
        ("KMSAccessDenied", 400),
        ("KMSThrottling", 400),
        ("KMSOptInRequired", 403),
    ],
)
def test_topic_refuses(app: App, code: str, status: int) -> None:
    """A topic refuses its messages with the error that was asked for, and another one does not."""
    sns = app.cloud.sessions.client("sns")
    closed, open_ = (sns.create_topic(Name=f"{code}-{name}")["TopicArn"] for name in ("a", "b"))
    app.cloud.topics.refuse(closed, code)
    with pytest.raises(ClientError) as error:
        sns.publish(TopicArn=closed, Message="x")

    assert code_of(error) == code
    assert error.value.response["ResponseMetadata"]["HTTPStatusCode"] == status
    assert sns.publish(TopicArn=open_, Message="x")["MessageId"]


def test_messages_are_bounded(app: App) -> None:
    """A message, and the entries of one PutEvents together, hold 256 KB."""
    sns, events = (app.cloud.sessions.client(name) for name in ("sns", "events"))
    topic = sns.create_topic(Name="sizes")["TopicArn"]
    fits, long = "x" * 250_000, "\N{LATIN SMALL LETTER U WITH DIAERESIS}" * 135_000
    entry = {"Source": "app", "DetailType": "Long"}
    with pytest.raises(ClientError) as message:
        sns.publish(TopicArn=topic, Message=long)
    with pytest.raises(ClientError) as event:
        events.put_events(Entries=[{**entry, "Detail": json.dumps({"x": fits})}] * 2)

    assert code_of(message) == "InvalidParameter"
    assert sns.publish(TopicArn=topic, Message=fits)["MessageId"]
    assert code_of(event) == "ValidationException"
    sent = events.put_events(Entries=[{**entry, "Detail": json.dumps({"x": fits})}])
    assert sent["FailedEntryCount"] == 0


def test_unknown_refusal_is_refused(app: App) -> None:
    """An error that SNS does not give is refused by name."""
    with pytest.raises(ValueError, match="Unknown error 'Odd'"):
        app.cloud.topics.refuse("arn", "Odd")
