"""Run functions: a few sandboxes for each, a queue before them, retries and dead letters behind."""

import json
import math
import os
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from local.cloud.lambdas.errors import SandboxError
from local.cloud.lambdas.mishaps import Mishaps
from local.cloud.lambdas.runtime_api import Answer
from local.cloud.lambdas.sandbox import MEGABYTE, Function, Sandbox
from local.cloud.lambdas.share import share_of
from local.cloud.lambdas.slots import Slots

SANDBOXES_PER_FUNCTION = 2 * (os.cpu_count() or 1)
"""More would only compete for the processors: further invocations wait for a free sandbox."""

_CONCURRENCY = 1_000
"""Of an account; new ones may have 10."""

_RETRY_PAUSE_SECONDS = (60, 120)
"""Lambda's pauses before the retries of an asynchronous invocation."""


@dataclass
class Usage:
    """What a function has used so far."""

    invocations: int = 0
    errors: int = 0
    cold_starts: int = 0
    billed_milliseconds: int = 0
    longest_milliseconds: int = 0
    peak_bytes: int = 0


@dataclass
class _Pool:
    """The sandboxes of one function."""

    slots: threading.Semaphore
    idle: list[tuple[Function, Sandbox]] = field(default_factory=list)
    usage: Usage = field(default_factory=Usage)


class Functions:
    """
    Invokes functions in sandboxes of their own.

    `environment` returns a sandbox's variables, `bury` takes what failed for good, `time_scale`
    shortens the pauses before retries. What a function prints goes to a file of its own in `logs`.
    """

    def __init__(
        self,
        environment: Callable[[Function], Mapping[str, str]],
        bury: Callable[[Function, str, bytes, Answer], None],
        logs: Path,
        time_scale: float,
    ) -> None:
        self._environment = environment
        self._bury = bury
        self._logs = logs
        self._time_scale = time_scale
        self._pools: dict[str, _Pool] = {}
        self._sandboxes: set[Sandbox] = set()
        self._lock = threading.Lock()
        self.mishaps = Mishaps()
        self.hold_to_share = False
        """Whether an invocation has the share of a processor that Lambda would give it."""
        self.concurrency = Slots(_CONCURRENCY)
        """Invocations at once, of all functions together; the caller of `invoke` counts its own."""
        self.closing = threading.Event()
        """Set once nothing new is to be started."""

    def usage(self) -> dict[str, Usage]:
        """Return the usage of each function that has run, by name."""
        return {name: pool.usage for name, pool in self._pools.items()}

    def invoke(self, function: Function, payload: bytes, request_id: str = "") -> Answer:
        """Run the function once; wait for a sandbox if all are busy."""
        request_id = request_id or str(uuid.uuid4())
        with self._lock:
            slots = threading.Semaphore(SANDBOXES_PER_FUNCTION)
            pool = self._pools.setdefault(function.name, _Pool(slots))
        with pool.slots:
            if (sandbox := self._take(function, pool)) is None:
                return SandboxError("Sandbox.Closed", "the cloud is closing").answer(request_id)
            began = time.monotonic()
            try:
                mishap = self.mishaps.of(function.name, payload)
                answer = sandbox.invoke(request_id, payload, mishap)
            except SandboxError as error:
                answer = error.answer(request_id)
            self._report(function, sandbox, answer, request_id, time.monotonic() - began)
            if answer.ends_sandbox:
                self._end(sandbox)
            else:
                pool.idle.append((function, sandbox))
        return answer

    def invoke_later(self, function: Function, payload: bytes) -> None:
        """Run the function unattended: repeated when it fails, and in the end buried."""
        threading.Thread(target=self._repeat, args=(function, payload), daemon=True).start()

    def close(self) -> None:
        """End all sandboxes; what they were doing fails."""
        with self._lock:
            self.closing.set()
            sandboxes = list(self._sandboxes)
        for sandbox in sandboxes:
            self._end(sandbox)

    def _repeat(self, function: Function, payload: bytes) -> None:
        request_id = str(uuid.uuid4())
        for pause in (0, *_RETRY_PAUSE_SECONDS[: function.retry_attempts]):
            if self.closing.wait(pause * self._time_scale):
                return
            if not self.concurrency.wait(self.closing.is_set):
                return
            try:
                answer = self.invoke(function, payload, request_id)
            finally:
                self.concurrency.give_back()
            if not answer.is_error:
                return
        if not self.closing.is_set():
            self._bury(function, request_id, payload, answer)

    def _take(self, function: Function, pool: _Pool) -> Sandbox | None:
        """Return an idle sandbox of exactly this function or a new one, but none when closing."""
        with self._lock:
            fits = [each for each in pool.idle if each[0] == function]  # version, code, settings
            if fits:
                pool.idle.remove(fits[-1])
                return fits[-1][1]
            pool.usage.cold_starts += 1
        environment = self._environment(function)
        with self._lock:
            if self.closing.is_set():
                return None
            share = share_of(function.memory_megabytes) if self.hold_to_share else 1.0
            sandbox = Sandbox(function, environment, self._log(function), share)
            self._sandboxes.add(sandbox)
        return sandbox

    def _end(self, sandbox: Sandbox) -> None:
        with self._lock:
            mine = sandbox in self._sandboxes
            self._sandboxes.discard(sandbox)
        if mine:
            sandbox.close()

    def _log(self, function: Function) -> Path:
        self._logs.mkdir(parents=True, exist_ok=True)
        return self._logs / f"{function.name}.log"

    def _report(
        self, function: Function, sandbox: Sandbox, answer: Answer, request_id: str, seconds: float
    ) -> None:
        """Add to the usage, and write the line that Lambda writes after each invocation."""
        billed = math.ceil(seconds * 1000)
        with self._lock:
            usage = self._pools[function.name].usage
            usage.invocations += 1
            usage.errors += answer.is_error
            usage.billed_milliseconds += billed
            usage.longest_milliseconds = max(usage.longest_milliseconds, billed)
            usage.peak_bytes = max(usage.peak_bytes, sandbox.peak_bytes)
        metrics = {
            "billedDurationMs": billed,
            "initDurationMs": round(sandbox.init_seconds * 1000),
            "memorySizeMB": function.memory_megabytes,
            "maxMemoryUsedMB": math.ceil(sandbox.peak_bytes / MEGABYTE),
            # Ours; Lambda Insights has it as cpu_total_time.
            "processorMs": round(sandbox.processor_seconds * 1000, 1),
        }
        status = "error" if answer.is_error else "success"
        record = {"requestId": request_id, "status": status, "metrics": metrics}
        with self._log(function).open("a", encoding="utf-8") as log:
            log.write(json.dumps({"type": "platform.report", "record": record}) + "\n")
