"""An error as the state machine caught it and handed it on."""

import dataclasses
import json
import re
from typing import Any

from bulkdrop.bounds import cut_sentence
from bulkdrop.reason import split_reason

LOAD_TIMED_OUT = "LoadTimedOut"
"""The name of our own for a job that was still running when the load's time was up."""

FIRST_PART_FAILED = "FirstPartFailed"
"""… for a part that was not sent, since nothing of the first could be loaded."""

STOPPED_EARLY = "StoppedEarly"
"""… for a part that was not sent, since too many records of the first were refused."""

# What Lambda and Step Functions put around the words of an error.
_AROUND = re.compile(r"^RequestId: \S+ (Error: )?| \(Service: .*\)$")


@dataclasses.dataclass(frozen=True)
class Failure:
    """
    Why a step gave up: the error's name (a class, or AWS's word) and its sentence.

    `reason` is the code of a refused upload, and what it applies to.
    """

    error: str
    message: str
    reason: dict[str, Any] | None = None

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
        sentence, reason = split_reason(message)
        return cls(caught["Error"], cut_sentence(sentence), reason)

    def is_of(self, *kinds: type[Exception]) -> bool:
        """Return whether the error has the name of one of these classes; a subclass has another."""
        return self.error in {kind.__name__ for kind in kinds}

    @property
    def sentence(self) -> str:
        """Return why: in the words of our own errors, or with the name of any other error."""
        words = _AROUND.sub("", self.message)
        if words == self.message and words.endswith("."):
            return words
        return (
            f"A step of the load failed ({self.error}: {words.rstrip('.')}); the functions' log "
            "has more under this load_id."
        )
