"""The hours of a zone in UTC."""

from datetime import UTC, datetime, tzinfo

from bulkdrop.fields.values.memo import MOST_CELLS


class HourMemo(dict[tuple[str, ...], str]):
    """
    The hour in UTC of an hour of a zone, by its digits; empty if it needs a closer look.

    That is where the hour does not exist or clocks change in it, or the zone is not whole hours
    away from UTC.
    """

    def __init__(self, zone: tzinfo) -> None:
        super().__init__()
        self._zone = zone

    def __missing__(self, key: tuple[str, ...]) -> str:
        """Look the hour up; those of eleven years are remembered."""
        if len(self) >= MOST_CELLS:
            self.clear()
        year, month, day, hour = map(int, key)
        try:
            start = datetime(year, month, day, hour, tzinfo=self._zone)
            end = start.replace(minute=59, second=59)
            all_of_it = (start, end, start.replace(fold=1), end.replace(fold=1))
            offset, *others = {each.utcoffset() for each in all_of_it}
            is_even = not others and offset is not None and not offset.total_seconds() % 3600
            found = in_utc(start)[:13] if is_even else ""
        except ValueError:
            found = ""
        self[key] = found
        return found


def in_utc(moment: datetime) -> str:
    """Return a moment as Salesforce reads it, in UTC."""
    utc = moment.astimezone(UTC)
    millis = f".{utc.microsecond // 1000:03}" if utc.microsecond else ""
    return f"{utc:%Y-%m-%d}T{utc:%H:%M:%S}{millis}Z"
