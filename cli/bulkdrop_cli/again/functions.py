"""The functions of a stack that take events."""

import json
from typing import Any

from botocore.config import Config

from bulkdrop_cli.stack import Stack

_SECONDS = 60
"""Longer than Start Load may run; it is asked once, since it may have begun all the same."""


class Functions:
    """Start Load, which answers at once, and Close Load, which takes its time."""

    def __init__(self, stack: Stack) -> None:
        self._lambda: Any = stack.client(
            "lambda", Config(read_timeout=_SECONDS, retries={"total_max_attempts": 1})
        )
        self._start = stack.output("StartLoadFunctionName")
        self._close = stack.output("CloseLoadFunctionName")

    def start(self, event: dict[str, Any]) -> tuple[str, str]:
        """Return what Start Load answered, such as `started`, and what went wrong, if anything."""
        answer = self._lambda.invoke(FunctionName=self._start, Payload=json.dumps(event).encode())
        body = json.loads(answer["Payload"].read())
        if "FunctionError" in answer:
            return "", str(body.get("errorMessage", body))
        return str(body["answer"]), ""

    def close(self, event: dict[str, Any]) -> None:
        """Let Close Load take an event; if it fails, the event is a dead letter again."""
        self._lambda.invoke(
            FunctionName=self._close, InvocationType="Event", Payload=json.dumps(event).encode()
        )
