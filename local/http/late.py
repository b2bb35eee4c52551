"""Requests that are done after their connection has gone."""

import threading
from collections.abc import Callable


class LateAnswers:
    """Does things later, each in a thread of its own, unless they are cancelled before."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._timers: set[threading.Timer] = set()

    def add(self, seconds: float, act: Callable[[], object]) -> None:
        """Do this after `seconds`."""
        timer = threading.Timer(seconds, act)
        timer.daemon = True
        with self._lock:
            self._timers = {each for each in self._timers if each.is_alive()}
            timer.start()
            self._timers.add(timer)

    def cancel(self) -> None:
        """Do nothing of what is still to come, and wait for what has begun."""
        with self._lock:
            timers, self._timers = self._timers, set()
        for timer in timers:
            timer.cancel()
            timer.join()
