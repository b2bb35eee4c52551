"""A quota of what may run at once."""

import threading
import time
from collections.abc import Callable

_LOOK_SECONDS = 0.02


class Slots:
    """At most `limit` at once, which may be changed at any time; `most` were seen at once."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.taken = self.most = self.refused = 0
        self._lock = threading.Lock()

    def take(self) -> bool:
        """Take a slot if one is free; return whether it was."""
        with self._lock:
            if self.taken >= self.limit:
                self.refused += 1
                return False
            self.taken += 1
            self.most = max(self.most, self.taken)
            return True

    def wait(self, is_given_up: Callable[[], bool]) -> bool:
        """Take a slot as soon as one is free; return False if that is given up before."""
        while not self.take():
            if is_given_up():
                return False
            time.sleep(_LOOK_SECONDS)
        return True

    def give_back(self) -> None:
        """Let another one in."""
        with self._lock:
            self.taken -= 1
