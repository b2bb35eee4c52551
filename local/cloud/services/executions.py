"""The event that Step Functions sends to EventBridge when an execution has ended."""
# ruff: noqa: ANN401 - moto's executions come untyped

import uuid
from datetime import UTC, datetime
from typing import Any


def status_change(execution: Any) -> dict[str, Any]:
    """
    Return what AWS documents, for an execution that has ended.

    https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
    """
    return {
        "version": "0",
        "id": str(uuid.uuid4()),
        "detail-type": "Step Functions Execution Status Change",
        "source": "aws.states",
        "account": execution.account_id,
        "time": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "region": execution.region_name,
        "resources": [execution.exec_arn],
        "detail": _detail(execution),
    }


def _detail(execution: Any) -> dict[str, Any]:
    described = execution.to_describe_output()
    has_output = "output" in described
    return {
        "executionArn": execution.exec_arn,
        "stateMachineArn": execution.state_machine_arn,
        "stateMachineVersionArn": None,
        "stateMachineAliasArn": None,
        "name": execution.name,
        "status": execution.status,
        "startDate": _milliseconds(execution.start_date),
        "stopDate": _milliseconds(execution.stop_date),
        "input": described["input"],
        "output": described.get("output"),
        "inputDetails": {"included": True},
        "outputDetails": {"included": True} if has_output else None,
        "error": execution.error,
        "cause": execution.cause,
    }


def _milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)
