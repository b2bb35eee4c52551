"""The background thread that moves jobs on: a queue of lives, each woken when its time has come."""

import heapq
import itertools
import threading
import time
from collections.abc import Generator

Life = Generator[float, None, None]


class Engine:
    """Runs many lives in one thread; a life is a generator that yields seconds to sleep."""

    def __init__(self) -> None:
        self._due: list[tuple[float, int, Life]] = []
        self._order = itertools.count()
        self._wake = threading.Condition()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="org-engine", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Let the running step end, then end the thread; unfinished lives are dropped."""
        with self._wake:
            self._stopping = True
            self._wake.notify()
        if self._thread.is_alive():
            self._thread.join()
        for _, _, life in self._due:
            life.close()

    def add(self, life: Life, delay: float = 0.0) -> None:
        """Take on a life; its first step runs after `delay` seconds."""
        with self._wake:
            heapq.heappush(self._due, (time.monotonic() + delay, next(self._order), life))
            self._wake.notify()

    def _run(self) -> None:
        while (life := self._next_life()) is not None:
            delay = next(life, None)
            if delay is not None:
                self.add(life, delay)

    def _next_life(self) -> Life | None:
        with self._wake:
            while not self._stopping:
                wait = self._due[0][0] - time.monotonic() if self._due else None
                if wait is not None and wait <= 0:
                    return heapq.heappop(self._due)[2]
                self._wake.wait(wait)
            return None
