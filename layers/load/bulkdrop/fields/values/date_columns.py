"""A whole column of dates at once, where each is written in ten characters."""

import re
from collections.abc import Callable, Sequence

_LAYOUT = re.compile(r"(yyyy|MM|dd)([^A-Za-z0-9'\n])(yyyy|MM|dd)\2(yyyy|MM|dd)")
_WIDTH = 11  # ten characters and a line break
_TARGETS = {"yyyy": (0, 4), "MM": (5, 7), "dd": (8, 10)}
_LEAP = rb"(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29"
_DAYS = re.compile(
    rb"(?:(?:[0-9]{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)"
    rb"|(?:0[13578]|1[02])-31)|" + _LEAP + rb")\n)*+"
)
_NO_YEAR = re.compile(rb"(?:\A|\n)0000")
_ABOVE_12 = re.compile(rb"-(?:1[3-9]|2[0-9]|3[01])\n")
_EXCHANGEABLE = re.compile(rb"-([0-9]{2})-(?!\1)")

ReadColumn = Callable[[Sequence[str]], "Days | None"]


class Days(list[str]):
    """Days of the calendar as `yyyy-MM-dd`, and what was seen of days and months."""

    saw_day = False
    saw_exchangeable = False


def column_reader(pattern: str) -> ReadColumn | None:
    """Return what reads a column in this format at once, if it has ten characters."""
    found = _LAYOUT.fullmatch(pattern)
    if not found or len({found[1], found[3], found[4]}) != len(_TARGETS):
        return None
    parts, separator = (found[1], found[3], found[4]), found[2]
    if not separator.isascii():
        return None
    starts: dict[str, int] = {}
    place = 0
    for part in parts:
        starts[part] = place
        place += len(part) + 1
    separators = [starts[part] - 1 for part in parts[1:]]
    return lambda cells: _read(cells, starts, separators, separator.encode())


def _read(
    cells: Sequence[str], starts: dict[str, int], separators: list[int], separator: bytes
) -> Days | None:
    """Return the days; None if a cell needs a closer look."""
    text, records = "\n".join(cells) + "\n", len(cells)
    if len(text) != records * _WIDTH or not text.isascii():
        return None
    given = text.encode()
    if any(given[at::_WIDTH] != separator * records for at in separators):
        return None
    made = bytearray(b"0000-00-00\n" * records)
    for part, (start, stop) in _TARGETS.items():
        for at in range(stop - start):
            made[start + at :: _WIDTH] = given[starts[part] + at :: _WIDTH]
    if given[_WIDTH - 1 :: _WIDTH] != b"\n" * records or not _DAYS.fullmatch(made):
        return None
    if _NO_YEAR.search(made):
        return None
    days = Days(made.decode().split("\n"))
    days.pop()
    days.saw_day = bool(_ABOVE_12.search(made))
    days.saw_exchangeable = bool(_EXCHANGEABLE.search(made))
    return days
