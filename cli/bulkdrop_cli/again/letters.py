"""Dead letters: events that could not be delivered or handled, handed to their function again."""

import json
from collections.abc import Iterator
from typing import Any

from bulkdrop_cli.again.functions import Functions
from bulkdrop_cli.stack import Stack

_AT_ONCE = 10
_HIDDEN_SECONDS = 300
"""As long as a message is not given to another reader; the batch is handled well within it."""


def redrive_letters(stack: Stack, functions: Functions) -> Iterator[tuple[bool, str]]:
    """
    Hand over each letter once; yield whether that worked, and a sentence.

    A letter is deleted once its function has taken it; one that it cannot handle stays.
    """
    sqs, url = stack.client("sqs"), stack.output("DeadLetterQueueUrl")
    seen: set[str] = set()
    while letters := _receive(sqs, url):
        for letter in letters:
            if letter["MessageId"] in seen:  # what stays comes round again
                return
            seen.add(letter["MessageId"])
            is_done, sentence = _hand_over(letter["Body"], stack, functions)
            if is_done:
                sqs.delete_message(QueueUrl=url, ReceiptHandle=letter["ReceiptHandle"])
            yield is_done, sentence


def _receive(sqs: Any, url: str) -> list[dict[str, Any]]:  # noqa: ANN401 # a client of boto3
    answer = sqs.receive_message(
        QueueUrl=url, MaxNumberOfMessages=_AT_ONCE, VisibilityTimeout=_HIDDEN_SECONDS
    )
    return list(answer.get("Messages", ()))


def _hand_over(body: str, stack: Stack, functions: Functions) -> tuple[bool, str]:
    try:
        event = json.loads(body)
        source, detail = event["source"], event["detail"]
        if source == "aws.states":
            name, arn = str(detail["name"]), str(detail["executionArn"])
        else:
            key = str(detail["object"]["key"])
    except (ValueError, KeyError, TypeError):
        return False, f"A letter is no event, and stays in the queue: {body[:100]}"
    if source == "aws.states":
        return _close(event, name, arn, stack, functions)
    answer, problem = functions.start(event)
    return not problem, f"{key}: {problem or answer}"


def _close(
    event: dict[str, Any], name: str, arn: str, stack: Stack, functions: Functions
) -> tuple[bool, str]:
    """Close a load; where the event leaves the execution's input out, Step Functions has it."""
    if not event["detail"].get("input"):
        states = stack.client("stepfunctions")
        try:
            event = json.loads(states.describe_execution(executionArn=arn)["input"])
        except states.exceptions.ExecutionDoesNotExist:
            return False, f"{name}: the execution is gone, so the letter stays in the queue."
    functions.close(event)
    return True, f"{name}: closed."
