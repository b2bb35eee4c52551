"""The function of the page for integrators that tells a chat of the ends of loads."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3
import pytest
from kit.documents import block
from kit.sfbulk_wire import reply, serving

from bulkdrop.report.ending import Status
from local.cloud.stack.template import load

EVENT = {
    "detail": {
        "status": "Refused",
        "message": '1 of 2 columns is no field of Contact: "Ticket Type".',
        "upload": {"key": "incoming/Contact/insert/<!channel>.csv"},
    }
}
TITLE = "Bulkdrop: Refused: incoming/Contact/insert/&lt;!channel&gt;.csv"


@pytest.fixture
def resources(tmp_path: Path) -> dict[str, Any]:
    """Return the resources of the template."""
    path = tmp_path / "chat.yaml"
    path.write_text(block("A chat", "yaml", "docs/integrate.md"), "utf-8")
    return dict(load(path)["Resources"])


@pytest.fixture
def handler(resources: dict[str, Any]) -> Callable[[dict[str, Any], None], None]:
    """Return the function, as Lambda would load it."""
    found: dict[str, Any] = {}
    exec(resources["Chat"]["Properties"]["Code"]["ZipFile"], found)  # noqa: S102 # our own words
    handler: Callable[[dict[str, Any], None], None] = found["handler"]
    return handler


def test_web_hook(
    handler: Callable[[dict[str, Any], None], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A web hook gets whole JSON, however the message is quoted; a name calls nobody."""
    with serving(reply(200, b"ok")) as wire:
        monkeypatch.setenv("WEB_HOOK_URL", wire.url)
        monkeypatch.setenv("TOPIC_ARN", "")
        handler(EVENT, None)

    (received,) = wire.received
    assert received.headers["Content-Type"] == "application/json"
    assert json.loads(received.body) == {"text": f"*{TITLE}*\n{EVENT['detail']['message']}"}


def test_topic(
    aws: None,
    handler: Callable[[dict[str, Any], None], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A topic gets a custom notification of Amazon Q Developer."""
    del aws
    topic = boto3.client("sns").create_topic(Name="chat")["TopicArn"]
    sqs = boto3.client("sqs")
    queue = sqs.create_queue(QueueName="chat")["QueueUrl"]
    found = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])
    arn = found["Attributes"]["QueueArn"]
    boto3.client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    monkeypatch.setenv("WEB_HOOK_URL", "")
    monkeypatch.setenv("TOPIC_ARN", topic)
    handler(EVENT, None)

    (message,) = sqs.receive_message(QueueUrl=queue)["Messages"]
    sent = json.loads(json.loads(message["Body"])["Message"])
    assert (sent["version"], sent["source"]) == ("1.0", "custom")
    assert sent["content"]["title"] == TITLE
    assert sent["content"]["description"] == EVENT["detail"]["message"]


def test_rule(resources: dict[str, Any]) -> None:
    """The chat hears of all ends but those that nobody has to look at."""
    pattern = resources["ChatRule"]["Properties"]["EventPattern"]
    quiet = {Status.SUCCEEDED, Status.CHECKED, Status.SETTINGS_ACCEPTED}

    assert {Status(each) for each in pattern["detail"]["status"]} == {*Status} - quiet
