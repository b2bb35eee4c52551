"""An error as the state machine caught it and handed it on."""

import dataclasses
import json
from typing import Any


@dataclasses.dataclass(frozen=True)
class Failure:
    """Why a step gave up: the error's name (a class, or AWS's word) and its sentence."""

    error: str
    message: str

    @classmethod
    def from_state(cls, state: dict[str, Any]) -> "Failure | None":
        """
        Read the `error` that a Catch left in the state, if there is one.

        For an exception in a function, Step Functions puts Lambda's JSON into `Cause`.
        https://docs.aws.amazon.com/lambda/latest/dg/python-exceptions.html
        """
        caught = state.get("error")
        if not caught:
            return None
        cause = caught.get("Cause") or "no cause was given"
        try:
            message = json.loads(cause)["errorMessage"]
        except (ValueError, KeyError, TypeError):
            message = cause
        return cls(caught["Error"], message)
