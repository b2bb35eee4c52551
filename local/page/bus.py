"""What Bulkdrop sends to the default bus, kept for the page by a rule and a queue of its own."""

import json
import threading
from typing import Any

import boto3

_NAME = "page-of-make-local"
_MOST = 200


class Bus:
    """Collects the events from when it is made; nothing runs meanwhile, as the queue keeps them."""

    def __init__(self, session: boto3.Session) -> None:
        self._sqs: Any = session.client("sqs")
        self._lock = threading.Lock()
        self._events: list[dict[str, Any]] = []
        self._queue = self._sqs.create_queue(QueueName=_NAME)["QueueUrl"]
        answer = self._sqs.get_queue_attributes(QueueUrl=self._queue, AttributeNames=["QueueArn"])
        events: Any = session.client("events")
        events.put_rule(Name=_NAME, EventPattern=json.dumps({"source": ["bulkdrop"]}))
        target = {"Id": "queue", "Arn": answer["Attributes"]["QueueArn"]}
        events.put_targets(Rule=_NAME, Targets=[target])

    def seen(self) -> list[dict[str, Any]]:
        """Return the latest events, the newest first, at most 200."""
        with self._lock:
            while messages := self._receive():
                self._events[:0] = [json.loads(each["Body"]) for each in reversed(messages)]
            del self._events[_MOST:]
            return [*self._events]

    def _receive(self) -> list[dict[str, Any]]:
        answer = self._sqs.receive_message(QueueUrl=self._queue, MaxNumberOfMessages=10)
        messages: list[dict[str, Any]] = answer.get("Messages", [])
        for each in messages:
            self._sqs.delete_message(QueueUrl=self._queue, ReceiptHandle=each["ReceiptHandle"])
        return messages
