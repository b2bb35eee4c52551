"""What time it is in the org, and how moments are written."""

import time
from datetime import UTC, datetime

from local.org.settings import OrgSettings


class OrgClock:
    """The machine's clock, moved by `clock_offset`; time stamps and lifetimes follow it."""

    def __init__(self, settings: OrgSettings) -> None:
        self._settings = settings

    def now(self) -> float:
        """Return the seconds since 1970."""
        return time.time() + self._settings.clock_offset


def timestamp(seconds: float) -> str:
    """Write a moment as the REST API does: UTC, milliseconds, no colon in the offset."""
    moment = datetime.fromtimestamp(seconds, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}+0000"


def record_timestamp(seconds: float) -> str:
    """Write a moment as records hold it, the form that dateTime cells are read into."""
    return timestamp(seconds).removesuffix("+0000") + "Z"
