"""Write a moment by a format of the settings, as a person would write it."""

import re
from collections.abc import Callable
from datetime import datetime

from bulkdrop.folder_settings.date_pattern import DatePattern
from bulkdrop.folder_settings.moment import Moment

_TOKEN = re.compile(r"'((?:[^']|'')*)'|([A-Za-z])\2*|(.)", re.DOTALL)
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_NOON = 12
_SHORT = 3
_OTHERS: dict[str, Callable[[datetime], str]] = {
    **dict.fromkeys("XZ", lambda moment: moment.isoformat()[-6:] if moment.tzinfo else "Z"),
    "S": lambda moment: f"{moment.microsecond // 1000:03}",
    "a": lambda moment: "AM" if moment.hour < _NOON else "PM",
}


def written_moment(pattern: DatePattern, moment: datetime, this_year: int) -> str | None:
    """
    Return a moment in this format; None if the format cannot state it in full.

    It states the offset of the moment's own zone where it has one, and UTC without a zone.
    """
    text = "".join(_part(found, moment) for found in _TOKEN.finditer(pattern.text))
    return text if pattern.read(text, this_year) == _stated(pattern, moment) else None


def _part(found: re.Match[str], moment: datetime) -> str:
    letters, letter = found[0], found[2]
    if not letter:
        return (found[1] or found[3] or "'").replace("''", "'")  # an empty quotation is a quote
    if letters.startswith("MMM"):
        name = _MONTHS[moment.month - 1]
        return name[:_SHORT] if len(letters) == _SHORT else name
    if letter in _OTHERS:
        return _OTHERS[letter](moment)
    numbers = {
        "y": moment.year if len(letters) > _SHORT else moment.year % 100,
        "M": moment.month,
        "d": moment.day,
        "H": moment.hour,
        "h": moment.hour % _NOON or _NOON,
        "m": moment.minute,
        "s": moment.second,
    }
    return f"{numbers[letter]:0{len(letters)}}"


def _stated(pattern: DatePattern, moment: datetime) -> Moment:
    day = (moment.year, moment.month, moment.day) if pattern.has_date() else (0, 0, 0)
    offset = moment.utcoffset()
    minutes = int(offset.total_seconds()) // 60 if offset else 0
    return Moment(
        *day,
        moment.hour,
        moment.minute,
        moment.second,
        moment.microsecond // 1000,
        minutes if pattern.has_offset() else None,
    )
