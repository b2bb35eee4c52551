"""Typed cells as what Salesforce reads: ISO dates, plain numbers, true and false."""

import datetime as dt
import re
from decimal import Decimal

Value = float | str | bool | dt.date | dt.time | dt.timedelta | None

_EXACT = 1 << 53
"""Whole numbers below this are exact in a workbook, which knows only 64-bit floats."""

_ISO_DURATION = re.compile(r"(-)?P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?")
KEPT_DIGITS = 10**15
"""Spreadsheets keep 15 digits of a number; a longer id that is no text has lost the others."""


def text_of(value: Value, *, with_time: bool) -> str:
    """
    Return a cell as Salesforce reads it; `with_time` makes date-times of dates.

    A workbook knows no time zone: a date-time is taken for UTC.
    """
    match value:
        case None:
            text = ""
        case str():
            text = value.replace("\r\n", "\n").replace("\r", "\n")
        case bool():
            text = "true" if value else "false"
        case int() | float():
            text = _number(value)
        case dt.datetime():
            text = _moment(value)
        case dt.date():
            text = f"{value.isoformat()}T00:00:00Z" if with_time else value.isoformat()
        case dt.time():
            text = _time_of_day(value)
        case dt.timedelta():
            text = _duration(value)
    return text


def percentage(value: float) -> str:
    """Return a percentage as Salesforce's percent fields read it: 0.45, shown as 45 %, is 45."""
    return format((Decimal(format(value, ".15g")) * 100).normalize(), "f")


def duration(value: Value) -> str:
    """
    Return a cell of a column of durations as hours, minutes and seconds.

    OpenDocument writes a duration as XML Schema does (`PT36H15M00S`); one below a day comes as a
    time of day.
    """
    if isinstance(value, dt.time):
        parts_of_day = {"hours": value.hour, "minutes": value.minute, "seconds": value.second}
        return _duration(dt.timedelta(**parts_of_day, microseconds=value.microsecond))
    if found := _ISO_DURATION.fullmatch(value) if isinstance(value, str) else None:
        sign, *parts = found.groups(default="0")
        units = zip(("days", "hours", "minutes", "seconds"), map(float, parts), strict=True)
        since = dt.timedelta(**dict(units))
        return _duration(-since if sign == "-" else since)
    return text_of(value, with_time=False)


def _number(value: float) -> str:
    """Write a number in full, with the 15 digits that spreadsheets show, without their noise."""
    if value == int(value):
        return str(int(value)) if abs(value) < _EXACT else format(Decimal(repr(value)), "f")
    return format(Decimal(format(value, ".15g")), "f")


def _moment(value: dt.datetime) -> str:
    """Round to milliseconds, since spreadsheets keep days as fractions."""
    value += dt.timedelta(microseconds=500)
    fraction = f".{value.microsecond // 1000:03}" if value.microsecond >= 1000 else ""  # noqa: PLR2004 # a millisecond
    return f"{value.replace(microsecond=0).isoformat()}{fraction}Z"


def _time_of_day(value: dt.time) -> str:
    """Write `HH:mm:ss.SSSZ`, the form of Salesforce's time fields, rounded to milliseconds."""
    day = dt.datetime.combine(dt.date(2000, 1, 1), value) + dt.timedelta(microseconds=500)
    return f"{day.time().isoformat(timespec='milliseconds')}Z"


def _duration(value: dt.timedelta) -> str:
    """Write hours, which may be more than a day has, minutes and seconds: no field is of these."""
    seconds = round(value.total_seconds())
    sign, seconds = ("-" if seconds < 0 else ""), abs(seconds)
    return f"{sign}{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
