"""Times as the summary writes them."""

from datetime import UTC, datetime


def in_utc(at: datetime) -> str:
    """Return a time in UTC, to the second: `2026-11-24T07:34:34Z`."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def now() -> str:
    """Return the present time in this form."""
    return in_utc(datetime.now(UTC))
