"""How the page writes numbers, times, verbs and places."""

from datetime import UTC, datetime

from bulkdrop.report.summary import Summary

_VERBS = {
    "insert": "created",
    "update": "updated",
    "upsert": "created or updated",
    "delete": "deleted",
    "hardDelete": "deleted for good",
}
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()  # noqa: SIM905 # as read
_MINUTE, _HOUR = 60, 3_600


def verb(summary: Summary) -> str:
    """Return what became of records that succeeded."""
    return _VERBS[summary.operation.value] if summary.operation else "loaded"


def number(count: int) -> str:
    """Return a count with its thousands apart: 1,114."""
    return f"{count:,}"


def percent(part: int, whole: int) -> str:
    """Return a share of a whole; none is shown as 0 or 100 that is not."""
    if not whole:
        return ""
    share = 100 * part / whole
    if 0 < share < 1:
        return "under 1 %"
    return f"{min(round(share), 99) if part < whole else 100} %"


def moment(at: str) -> str:
    """Return a time for people: 24 Nov 2026, 07:34:34 UTC."""
    time = datetime.fromisoformat(at).astimezone(UTC)
    return f"{time.day} {_MONTHS[time.month - 1]} {time.year}, {time:%H:%M:%S} UTC"


def after(start: str, stop: str) -> str:
    """Return how much later one time is: `after 1 min 5 s`."""
    lag = datetime.fromisoformat(stop) - datetime.fromisoformat(start)
    seconds = max(0, round(lag.total_seconds()))
    hours, minutes = seconds // _HOUR, seconds % _HOUR // _MINUTE
    if hours:
        return f"after {hours} h {minutes} min"
    return f"after {minutes} min {seconds % _MINUTE} s" if minutes else f"after {seconds} s"


def folder_of(key: str, operation: str | None = None) -> str:
    """Return the folder of an upload, or the one where another operation on its object is asked."""
    if operation is None:
        return f"{key.rpartition('/')[0]}/"
    top, _, rest = key.partition("/")
    return f"{top}/{rest.partition('/')[0]}/{operation}/"
