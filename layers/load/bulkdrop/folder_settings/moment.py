"""What a text says of a date and a time, by the parts of a format."""

from typing import NamedTuple

from bulkdrop.folder_settings.month_names import MONTHS

CENTURY = 100
YEARS_AHEAD = 20


class Moment(NamedTuple):
    """What a text says of a date and a time; None where the format has no such part."""

    year: int = 0
    month: int = 0
    day: int = 0
    hour: int = 0
    minute: int = 0
    second: int = 0
    milliseconds: int = 0
    offset: int | None = None
    """Minutes east of Greenwich; None if the text states no offset."""


def moment_of(found: dict[str, str], this_year: int) -> Moment | None:
    """Return the moment of what stands for each part of a format; None if there is none."""
    year = int(found.get("year") or 0)
    if short := found.get("short_year"):
        year = _with_century(int(short), this_year)
    month = int(found.get("month") or 0)
    if name := found.get("month_name"):
        month = MONTHS.get(name.casefold().rstrip("."), 0)
        if not month:
            return None
    hour = int(found.get("hour") or 0)
    if half := found.get("half"):
        hour = int(found.get("half_hour") or found.get("hour") or 0)
        if not 1 <= hour <= 12:  # noqa: PLR2004 # the hours of half a day
            return None
        hour = hour % 12 + (12 if half[0] in "pP" else 0)
    return Moment(
        year,
        month,
        int(found.get("day") or 0),
        hour,
        int(found.get("minute") or 0),
        int(found.get("second") or 0),
        int((found.get("fraction") or "").ljust(3, "0")),
        minutes_east(found.get("offset")),
    )


def _with_century(short: int, this_year: int) -> int:
    earliest = this_year + YEARS_AHEAD - CENTURY
    return earliest + (short - earliest) % CENTURY


def minutes_east(text: str | None) -> int | None:
    """Return the offset that `Z`, `+01`, `+0100` or `+01:00` states, in minutes."""
    if text is None:
        return None
    if text == "Z":
        return 0
    digits = text[1:].replace(":", "").ljust(4, "0")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return -minutes if text[0] == "-" else minutes
