"""The events by which Step Functions reports executions that ended."""

import json
from typing import Any


def ended(state: dict[str, Any], status: str = "ABORTED", **more: Any) -> dict[str, Any]:
    """Return the event of the end of the load's execution."""
    name = state["load"]["load_id"]
    machine = "arn:aws:states:eu-central-1:123456789012:stateMachine:bulkdrop-load"
    detail = {
        "executionArn": f"{machine.replace('stateMachine', 'execution')}:{name}",
        "stateMachineArn": machine,
        "name": name,
        "status": status,
        "input": json.dumps({"load": state["load"]}),
        "inputDetails": {"included": True},
        "output": None,
        "error": None,
        "cause": None,
    }
    kind = "Step Functions Execution Status Change"
    return {"source": "aws.states", "detail-type": kind, "detail": detail | more}
