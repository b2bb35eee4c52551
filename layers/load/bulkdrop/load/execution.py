"""The execution that runs a load, as its own context object says."""

import dataclasses
from typing import Any


@dataclasses.dataclass(frozen=True)
class Execution:
    """
    The execution of a run: its ARN, and when it started; now, if that is not known.

    Its name is the run's unless an operator started it by hand.
    """

    arn: str | None = None
    started_at: str | None = None

    @classmethod
    def from_state(cls, state: dict[str, Any]) -> "Execution":
        """Read what the state machine says of the execution; releases before said less."""
        return cls(state.get("execution"), state.get("started_at"))
