"""One sandbox: a process in which AWS's own runtime client runs a function, within its limits."""

import os
import queue
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import psutil

from local.cloud.lambdas.errors import SandboxError
from local.cloud.lambdas.mishaps import Mishap
from local.cloud.lambdas.printed import Printed
from local.cloud.lambdas.runtime_api import Answer, Invocation, RuntimeApi
from local.cloud.lambdas.share import HeldToShare, processor_seconds

_INIT_SECONDS = 60
"""AWS allows a start 10 seconds; a laptop that starts many at once needs longer."""
_LOOK_SECONDS = 0.05
"""Memory is measured this often; a shorter peak is not seen."""
MEGABYTE = 2**20


@dataclass(frozen=True)
class Function:
    """A deployed function: what its template says, and where its code was unpacked."""

    name: str
    version: str
    arn: str
    handler: str
    role_arn: str
    memory_megabytes: int
    timeout_seconds: int
    code: Path
    layers: tuple[Path, ...]
    environment: Mapping[str, str]
    logging: Mapping[str, str]
    retry_attempts: int
    dead_letter_arn: str | None

    @property
    def log_level(self) -> str | None:
        """The lowest level that the log keeps; None keeps all, as with the text format."""
        if self.logging.get("LogFormat") != "JSON":
            return None
        return self.logging.get("ApplicationLogLevel", "INFO")


class Sandbox:
    """A started process. It takes one invocation at a time, and none after a SandboxError."""

    def __init__(
        self, function: Function, environment: Mapping[str, str], log: Path, share: float = 1.0
    ) -> None:
        self._function = function
        self._share = share
        self._api = RuntimeApi()
        self._scratch = tempfile.TemporaryDirectory(prefix="sandbox-", ignore_cleanup_errors=True)
        given = {"AWS_LAMBDA_RUNTIME_API": self._api.address, "TMPDIR": self._scratch.name}
        # The bare interpreter, without site-packages (-S): what the layer lacks is missing.
        python = [getattr(sys, "_base_executable", sys.executable), "-S"]
        self._printed = Printed(log, function.log_level)
        # Not psutil.Popen: its wait() forgets the status if another thread's poll() has it first.
        self._process = subprocess.Popen(  # noqa: S603 - the command is made of our own words
            [*python, "-m", "awslambdaric", function.handler],
            cwd=function.code,
            env={**environment, **given},
            stdin=subprocess.DEVNULL,
            stdout=self._printed.file,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is for the cloud; it ends its sandboxes itself
        )
        self._watched = psutil.Process(self._process.pid)  # a child is there until it is waited for
        self.peak_bytes = 0
        """Most resident memory seen so far."""
        self.init_seconds = 0.0
        """How long the start took, if the last invocation was the first."""
        self.processor_seconds = 0.0
        """Processor time of the last invocation that was answered."""

    @property
    def pid(self) -> int:
        """The process id."""
        return int(self._process.pid)

    def invoke(self, request_id: str, payload: bytes, mishap: Mishap | None = None) -> Answer:
        """Run the function once, under its time-out and memory limit; start it if it is new."""
        if (failed := self._start()) is not None:
            return failed
        if mishap:
            mishap.strike()
        seconds = self._function.timeout_seconds
        deadline = time.monotonic() + seconds
        used = self._used()
        self._api.invocations.put(Invocation(payload, self._headers(request_id, seconds)))
        with HeldToShare(self.pid, self._share):
            answer = self._answer(deadline, seconds, mishap)
        self.processor_seconds = max(0.0, self._used() - used)
        self._printed.keep()
        self._measure()
        if mishap:
            mishap.strike_at_end()
        return answer

    def close(self) -> None:
        """End the process and whatever it started."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self._process.wait()
        self._printed.close()
        self._api.close()
        self._scratch.cleanup()

    def _used(self) -> float:
        """Return the processor time so far; 0 of a process that has ended, as the cloud closes."""
        with suppress(OSError, psutil.Error):
            return processor_seconds(self.pid)
        return 0.0

    def _answer(self, deadline: float, seconds: int, mishap: Mishap | None) -> Answer:
        while True:
            with suppress(queue.Empty):
                return self._api.answers.get(timeout=_LOOK_SECONDS)
            if mishap:
                mishap.strike()
            self._check(deadline, seconds)

    def _start(self) -> Answer | None:
        """Wait until the function's module is imported; return the error of a start that failed."""
        began, was_ready = time.monotonic(), self._api.ready.is_set()
        while not self._api.ready.wait(_LOOK_SECONDS):
            with suppress(queue.Empty):
                return self._api.answers.get_nowait()
            self._check(began + _INIT_SECONDS, _INIT_SECONDS)
        self.init_seconds = 0.0 if was_ready else time.monotonic() - began
        return None

    def _headers(self, request_id: str, seconds: int) -> dict[str, str]:
        root = f"1-{int(time.time()):08x}-{secrets.token_hex(12)}"
        return {
            "Lambda-Runtime-Aws-Request-Id": request_id,
            "Lambda-Runtime-Invoked-Function-Arn": self._function.arn,
            "Lambda-Runtime-Deadline-Ms": str(int((time.time() + seconds) * 1000)),
            "Lambda-Runtime-Trace-Id": f"Root={root};Parent={secrets.token_hex(8)};Sampled=0",
        }

    def _check(self, deadline: float, seconds: int) -> None:
        """Raise SandboxError, in Lambda's words, once the process has ended or passed a limit."""
        self._printed.keep()
        self._measure()
        if (status := self._process.poll()) is not None:
            self._exited(status)
        if time.monotonic() > deadline:
            raise SandboxError("Sandbox.Timedout", f"Task timed out after {seconds:.2f} seconds")

    def _exited(self, status: int) -> NoReturn:
        reason = f"exit status {status}" if status >= 0 else f"signal: {signal.strsignal(-status)}"
        raise SandboxError("Runtime.ExitError", f"Runtime exited with error: {reason.lower()}")

    def _measure(self) -> None:
        """Resident memory is what Lambda limits; virtual memory is several times as much."""
        with suppress(psutil.Error):
            memory = self._watched.memory_info()
            self.peak_bytes = max(self.peak_bytes, memory.rss)
        if self.peak_bytes > self._function.memory_megabytes * MEGABYTE:
            raise SandboxError("Runtime.OutOfMemory", "Runtime exited with error: signal: killed")
