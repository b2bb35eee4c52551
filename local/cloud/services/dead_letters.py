"""What AWS sends to a queue about an event that could not be handled."""

import json
from typing import Any

from local.cloud.lambdas.runtime_api import Answer
from local.cloud.lambdas.sandbox import Function


def of_function(
    sqs: Any,  # noqa: ANN401 - boto3's clients are made at run time
    function: Function,
    request_id: str,
    payload: bytes,
    answer: Answer,
) -> None:
    """Send what Lambda sends once all retries of an asynchronous invocation have failed."""
    if function.dead_letter_arn:
        message = str(json.loads(answer.payload).get("errorMessage"))[:1024]
        about = {"RequestID": request_id, "ErrorCode": "200", "ErrorMessage": message}
        _send(sqs, function.dead_letter_arn, payload.decode(), about)


def of_rule(
    sqs: Any,  # noqa: ANN401 - as above
    target: dict[str, Any],
    payload: bytes,
    code: str,
    message: str,
) -> None:
    """Send what EventBridge sends when it cannot hand an event to a rule's target."""
    if arn := target.get("DeadLetterConfig", {}).get("Arn"):
        about = {"TARGET_ARN": target["Arn"], "ERROR_CODE": code, "ERROR_MESSAGE": message}
        _send(sqs, arn, payload.decode(), about)


def _send(sqs: Any, arn: str, body: str, about: dict[str, str]) -> None:  # noqa: ANN401 - as above
    *_, account, name = arn.split(":")
    sqs.send_message(
        QueueUrl=f"{sqs.meta.endpoint_url}/{account}/{name}",
        MessageBody=body,
        MessageAttributes={
            name: {"DataType": "String", "StringValue": value} for name, value in about.items()
        },
    )
