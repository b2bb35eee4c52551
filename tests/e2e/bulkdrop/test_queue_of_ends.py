"""The rule on the page for integrators brings each end of a load into a queue."""

import json
import time
from pathlib import Path
from typing import Any

from kit.documents import block
from kit.loading import PATIENCE_SECONDS, Loading
from kit.published import published

from local.cloud.stack.template import load


def pattern(folder: Path) -> dict[str, Any]:
    """Return the pattern of the rule, as it is on the page."""
    path = folder / "queue.yaml"
    path.write_text(block("A queue of ends", "yaml", "docs/integrate.md"), "utf-8")
    rule = load(path)["Resources"]["LoadEndsRule"]["Properties"]
    return dict(rule["EventPattern"])


def test_queue_holds_the_summary(world: Loading, tmp_path: Path) -> None:
    """The summary of a load that ended is in the queue."""
    sqs, events = world.session.client("sqs"), world.session.client("events")
    queue = sqs.create_queue(QueueName="load-ends")["QueueUrl"]
    about = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]
    events.put_rule(Name="load-ends", EventPattern=json.dumps(pattern(tmp_path)))
    events.put_targets(Rule="load-ends", Targets=[{"Id": "queue", "Arn": about["QueueArn"]}])

    summary = world.load("incoming/Contact/insert/queue.csv", "LastName\nLovelace\n")

    found: list[dict[str, Any]] = []
    deadline = time.monotonic() + PATIENCE_SECONDS
    while summary not in found and time.monotonic() < deadline:  # loads of other tests end as well
        messages = sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=5).get("Messages", [])
        found += [published(json.loads(message["Body"])["detail"]) for message in messages]
    assert summary in found
