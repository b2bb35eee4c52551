"""Mishaps that befall functions on demand: killed, out of memory, timed out, throttled."""

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass

from local.cloud.lambdas.errors import SandboxError

_ENDS = {
    "kill": ("Runtime.ExitError", "Runtime exited with error: signal: killed"),
    "exhaust memory": ("Runtime.OutOfMemory", "Runtime exited with error: signal: killed"),
    "time out": ("Sandbox.Timedout", "Task timed out"),
}
THROTTLE = "throttle"
LOSE_ANSWER = "lose answer"
ACTS = (*_ENDS, THROTTLE, LOSE_ANSWER)


@dataclass
class Mishap:
    """
    One mishap of a function, whose name ends with `function`; `text` is in the payload.

    `kill`, `exhaust memory` and `time out` end the process once `cue` says so, before it has seen
    the invocation if that is at once. `lose answer` ends it after its last line. `throttle` turns
    the invocation away. It happens `times` times.
    """

    act: str
    function: str
    text: str = ""
    cue: Callable[[], bool] = lambda: True
    times: int = 1
    happened: int = 0

    def __post_init__(self) -> None:
        if self.act not in ACTS:
            raise ValueError(f"Unknown act {self.act!r}. Known are: {', '.join(ACTS)}.")

    def strike(self) -> None:
        """Raise SandboxError if the process is to end now."""
        if self.act in _ENDS and self.happened < self.times and self.cue():
            self._happen(*_ENDS[self.act])

    def strike_at_end(self) -> None:
        """Raise SandboxError if the answer that was just given is to be lost."""
        if self.act == LOSE_ANSWER and self.happened < self.times:
            self._happen(*_ENDS["kill"])

    def _happen(self, error_type: str, message: str) -> None:
        self.happened += 1
        raise SandboxError(error_type, message)


class Mishaps:
    """All mishaps that are to come, in the order in which they were added."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._mishaps: list[Mishap] = []

    def add(self, mishap: Mishap) -> Mishap:
        """Let a mishap come; its `happened` counts on."""
        with self._lock:
            self._mishaps.append(mishap)
        return mishap

    def throttles(self, function: str, payload: bytes) -> bool:
        """Return whether an invocation is to be turned away, and count it."""
        with self._lock:
            mishap = self._find(function, payload, {THROTTLE})
            if mishap:
                mishap.happened += 1
            return mishap is not None

    def of(self, function: str, payload: bytes) -> Mishap | None:
        """Return what may befall an invocation that was let in."""
        with self._lock:
            return self._find(function, payload, {*_ENDS, LOSE_ANSWER})

    def _find(self, function: str, payload: bytes, acts: set[str]) -> Mishap | None:
        text = payload.decode("utf-8", errors="replace")
        for mishap in self._mishaps:
            fits = function.endswith(mishap.function) and re.search(mishap.text, text)
            if mishap.act in acts and mishap.happened < mishap.times and fits:
                return mishap
        return None
