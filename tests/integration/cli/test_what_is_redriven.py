"""What `bulkdrop redrive` makes of letters and uploads that are not as they should be."""

import json
from datetime import timedelta
from typing import Any

import boto3
import pytest
from kit.shelf import Shelf

from bulkdrop_cli.again.functions import Functions
from bulkdrop_cli.again.letters import redrive_letters
from bulkdrop_cli.again.uploads import Uploads
from bulkdrop_cli.stack import Stack

MACHINE = "arn:aws:states:eu-central-1:123456789012:stateMachine:gone"
UPLOADED = {"source": "aws.s3", "detail": {"object": {"key": "incoming/Contact/insert/a.csv"}}}
ENDED = {
    "source": "aws.states",
    "detail": {"name": "a", "executionArn": MACHINE.replace("stateMachine", "execution") + ":a"},
}


class Heard(Functions):
    """Functions that take each event, and do nothing."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []

    def start(self, event: dict[str, Any]) -> tuple[str, str]:
        """Keep the event."""
        self.events.append(event)
        return "started", ""


@pytest.mark.parametrize(
    "body",
    ["no JSON", "{}", "[]", '{"source": "aws.s3", "detail": {}}', '{"source": 1, "detail": "x"}'],
)
def test_letter_that_is_no_event(aws: None, body: str) -> None:
    """A letter that no function could take stays, and keeps no other from being handed over."""
    del aws  # it only has to be up
    sqs: Any = boto3.client("sqs")
    url = sqs.create_queue(QueueName="letters")["QueueUrl"]
    for each in (body, json.dumps(ENDED), json.dumps(UPLOADED)):
        sqs.send_message(QueueUrl=url, MessageBody=each)
    functions = Heard()

    handled = [*redrive_letters(Stack("bulkdrop", {"DeadLetterQueueUrl": url}), functions)]
    sqs.delete_queue(QueueUrl=url)

    assert [is_done for is_done, _ in handled] == [False, False, True]
    assert "is no event, and stays" in handled[0][1]
    assert "the execution is gone" in handled[1][1]
    assert functions.events == [UPLOADED]


def test_foreign_summary(aws: None) -> None:
    """A file that is called like a summary, and is none, stands for no load of an upload."""
    del aws  # as above
    shelf = Shelf()
    dropped = shelf.drop("a")
    strange = "results/Contact/insert/people.csv/x-1/summary.json"
    shelf.s3.put_object(Bucket=shelf.bucket, Key=strange, Body=b'{"status": "Odd"}')
    stack = Stack(
        "bulkdrop", {"UploadBucketName": shelf.bucket, "StateMachineArn": shelf.machine_arn}
    )
    uploads = Uploads(stack, timedelta(0))

    (forgotten,) = uploads.forgotten()
    shelf.end(dropped, "contact-insert-people-1")

    assert (forgotten.upload.version_id, forgotten.execution) == (dropped.version_id, None)
    assert [*uploads.forgotten()] == []
