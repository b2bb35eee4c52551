"""What time it is in the org."""

import time

from local.org.settings import OrgSettings


class OrgClock:
    """The machine's clock, moved by `clock_offset`; time stamps and lifetimes follow it."""

    def __init__(self, settings: OrgSettings) -> None:
        self._settings = settings

    def now(self) -> float:
        """Return the seconds since 1970."""
        return time.time() + self._settings.clock_offset
