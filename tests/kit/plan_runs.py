"""Plan Load, repeated as the state machine repeats it."""

from typing import Any

from kit.steps import Steps

from bulkdrop.errors import PlanUnfinishedError


def plan_in_runs(steps: Steps, state: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Repeat the step as the state machine does; give the plan, and what the runs before said."""
    said: list[str] = []
    while True:
        try:
            return steps.run("plan_load", state), said
        except PlanUnfinishedError as error:
            said.append(str(error))
