"""Ends that come to executions from outside: no Catch sees them."""

import json
import re
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

STOP = "stop"
STOP_AFTER = "stop after"
TIME_OUT = "time out"
RUNTIME = "States.Runtime"
DATA_LIMIT = "States.DataLimitExceeded"
HISTORY = "history limit"
_ERRORS = {
    RUNTIME: (RUNTIME, "The JSONPath '$.missing' could not be found in the input."),
    DATA_LIMIT: (DATA_LIMIT, "The state returned a result with a size exceeding the limit."),
    HISTORY: (RUNTIME, "The execution reached the maximum number of history events (25000)."),
}
ACTS = (STOP, STOP_AFTER, TIME_OUT, *_ERRORS)


@dataclass
class Ending:
    """
    The end of an execution, or of one part of a Map, at a state; `text` is in the state's input.

    `stop` is a StopExecution before the state does its work. With `stop after` a function runs to
    its end, as in AWS, and its answer is lost. With `time out` an execution's time is up; a part
    has none of its own. The others fail with an error that nothing catches. It happens once.
    """

    act: str
    state: str
    text: str = ""
    happened: int = 0

    def __post_init__(self) -> None:
        if self.act not in ACTS:
            raise ValueError(f"Unknown act {self.act!r}. Known are: {', '.join(ACTS)}.")

    @property
    def is_before(self) -> bool:
        """Return whether the state does nothing any more."""
        return self.act != STOP_AFTER

    def end(self, env: Any) -> None:  # noqa: ANN401 - moto's environments come untyped
        """End the execution or the part that this environment belongs to."""
        if self.act in _ERRORS:
            error, cause = _ERRORS[self.act]
            env.set_error({"error": error, "cause": cause})
        elif self.act == TIME_OUT:
            env.set_timed_out()
        else:
            env.set_stop(stop_date=datetime.now(UTC), error="", cause="")


class Endings:
    """All ends that are to come."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._endings: list[Ending] = []

    def add(self, ending: Ending) -> Ending:
        """Let an end come; its `happened` counts."""
        with self._lock:
            self._endings.append(ending)
        return ending

    def take(self, state: str, given: object) -> Ending | None:
        """Return the end that comes at a state with this input, and count it."""
        with self._lock:
            for ending in self._endings:
                fits = state == ending.state and re.search(ending.text, json.dumps(given))
                if fits and not ending.happened:
                    ending.happened += 1
                    return ending
        return None
