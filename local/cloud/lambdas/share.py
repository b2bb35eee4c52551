"""The share of a processor that a function has by its memory, and a process held to it."""

import os
import signal
import sys
import threading
import time
from contextlib import suppress
from types import TracebackType
from typing import Self

import psutil

WHOLE_PROCESSOR_MEGABYTES = 1769
"""https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html"""
_LOOK_SECONDS = 0.005


def share_of(memory_megabytes: int) -> float:
    """Return the part of one processor that an invocation has; init has a whole one."""
    return min(1.0, memory_megabytes / WHOLE_PROCESSOR_MEGABYTES)


def processor_seconds(pid: int) -> float:
    """Return the processor time that a process has used so far, user and system."""
    if sys.platform == "linux":  # to the nanosecond; /proc has hundredths of a second
        return time.clock_gettime((~pid << 3) | 2)  # as clock_getcpuclockid(3) makes it
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system)


class HeldToShare:
    """
    Holds a process to a share of a processor while it is entered, by stopping it for a while.

    As with the quota of Lambda's own scheduler, what was not used is not saved up for later.
    """

    def __init__(self, pid: int, share: float) -> None:
        self._pid = pid
        self._share = share
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._hold, daemon=True)

    def __enter__(self) -> Self:
        if self._share < 1:
            self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._over.set()
        if self._thread.is_alive():
            self._thread.join()

    def _hold(self) -> None:
        with suppress(OSError, psutil.Error):  # it has ended
            used = processor_seconds(self._pid)
            while not self._over.wait(_LOOK_SECONDS):
                now = processor_seconds(self._pid)
                if (owed := (now - used) / self._share - _LOOK_SECONDS) > 0:
                    os.kill(self._pid, signal.SIGSTOP)
                    self._over.wait(owed)
                    os.kill(self._pid, signal.SIGCONT)
                used = now
