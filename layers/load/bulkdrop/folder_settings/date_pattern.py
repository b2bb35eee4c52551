"""
Formats of dates and times, in the letters of Java's SimpleDateFormat.

https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/text/SimpleDateFormat.html
"""

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import NamedTuple

from bulkdrop.folder_settings.month_names import MONTHS

_TOKEN = re.compile(r"'((?:[^']|'')*)'|([A-Za-z])\2*|(.)", re.DOTALL)
_ONE_OR_TWO = r"\d{1,2}"
_PARTS = {
    "yyyy": ("year", r"\d{4}"),
    "yy": ("short_year", r"\d{2}"),
    "MMM": ("month_name", r"[^\W\d_]+\.?"),
    "MMMM": ("month_name", r"[^\W\d_]+\.?"),
    **dict.fromkeys(("M", "MM"), ("month", _ONE_OR_TWO)),
    **dict.fromkeys(("d", "dd"), ("day", _ONE_OR_TWO)),
    **dict.fromkeys(("H", "HH"), ("hour", _ONE_OR_TWO)),
    **dict.fromkeys(("h", "hh"), ("half_hour", _ONE_OR_TWO)),
    **dict.fromkeys(("m", "mm"), ("minute", _ONE_OR_TWO)),
    **dict.fromkeys(("s", "ss"), ("second", _ONE_OR_TWO)),
    **dict.fromkeys(("S", "SSS"), ("fraction", r"\d{1,3}")),
    "a": ("half", r"[AaPp]\.?[Mm]\.?"),
    **dict.fromkeys(("X", "XX", "XXX", "Z"), ("offset", r"Z|[+-]\d{2}(?::?\d{2})?")),
}
_TWICE = {"short_year": "year", "month_name": "month", "half_hour": "hour"}
# Numbers that nothing divides have a fixed width, or their reading is not one: 1112026.
_FIXED = {"day", "month", "hour", "half_hour", "minute", "second"}
_DATE = {"year", "month", "day"}
_TIME = {"hour", "minute"}
CENTURY = 100
YEARS_AHEAD = 20


class WrongPatternError(Exception):
    """A format that is none; the text says why, to stand behind `which`."""


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


class DatePattern:
    """One format: which parts it has, and what it reads from a text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.parts: list[str] = []
        self._pattern = re.compile(self._compiled(text))

    def has_date(self) -> bool:
        """Return whether it names a day."""
        return self._names() >= _DATE

    def has_time(self) -> bool:
        """Return whether it names a time of day."""
        return self._names() >= _TIME

    def has_offset(self) -> bool:
        """Return whether it names an offset from UTC."""
        return "offset" in self.parts

    def has_short_year(self) -> bool:
        """Return whether the century of its years is left to a rule."""
        return "short_year" in self.parts

    def read(self, text: str, this_year: int) -> Moment | None:
        """
        Return what a text says; None if it does not fit the format.

        Days that do not exist are not noticed here. A year of two digits lies between 80 years
        before `this_year` and 19 years after it, by Java's rule.
        """
        found = self._pattern.fullmatch(text)
        return _moment(found.groupdict(), this_year) if found else None

    def has_month_digits(self) -> bool:
        """Return whether months are numbers."""
        return "month" in self.parts

    def reader_of(self, names: Sequence[str]) -> Callable[[str], tuple[str, ...] | None] | None:
        """
        Return what reads these parts of a text as digits; None if the format has others.

        It is for speed: `read` returns the same.
        """
        if {*self.parts} != {*names}:
            return None
        match, places = self._pattern.fullmatch, [self._pattern.groupindex[name] for name in names]

        def read(text: str) -> tuple[str, ...] | None:
            found = match(text)
            return found.group(*places) if found else None

        return read

    def _names(self) -> set[str]:
        return {_TWICE.get(part, part) for part in self.parts}

    def _compiled(self, text: str) -> str:
        pattern: list[str] = []
        letters_before = False
        for found in _TOKEN.finditer(text):
            token = found[0]
            if found[2]:
                pattern.append(self._part(token, joined=letters_before))
            else:
                quoted = found[1] or found[3] or "'"  # an empty quotation is a quote
                literal = quoted.replace("''", "'")
                pattern.append(r"\s+" if literal.isspace() else re.escape(literal))
            letters_before = bool(found[2])
        names = [_TWICE.get(part, part) for part in self.parts]
        if len({*names}) != len(names):
            raise WrongPatternError("names a part twice")
        if "half_hour" in self.parts and "half" not in self.parts:
            raise WrongPatternError("has h, the hour of half a day, without a (AM or PM)")
        return "".join(pattern)

    def _part(self, token: str, *, joined: bool) -> str:
        if token not in _PARTS:
            raise WrongPatternError(_unknown(token))
        name, pattern = _PARTS[token]
        if joined and self.parts and name in _FIXED | {"year", "short_year"}:
            self._require_width(token)
        self.parts.append(name)
        if name in _FIXED and len(token) > 1 and self._is_joined(token):
            pattern = r"\d{2}"
        return f"(?P<{name}>{pattern})"

    def _is_joined(self, token: str) -> bool:
        """Return whether letters stand beside this token, with nothing between."""
        at = self.text.find(token)
        around = self.text[max(0, at - 1) : at] + self.text[at + len(token) : at + len(token) + 1]
        return any(sign.isalpha() for sign in around)

    def _require_width(self, token: str) -> None:
        if len(token) == 1:
            raise WrongPatternError(f"has {token} beside other digits; write {token * 2}")


@cache
def date_pattern(text: str) -> DatePattern:
    """Return a format, made once. Raises WrongPatternError."""
    return DatePattern(text)


def _unknown(token: str) -> str:
    known = {"D": "dd", "Y": "yyyy", "j": "dd", "J": "yyyy", "t": "dd", "T": "dd", "n": "mm"}
    for right in ("yyyy", "dd"):
        if token.lower() == right and token != right:
            return f"has {token}; write {right}"
    hint = known.get(token[0])
    return f"has {token}, which is no part of a date; write {hint or 'yyyy, MM, dd, HH, mm, ss'}"


def _moment(found: dict[str, str], this_year: int) -> Moment | None:
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
        _offset(found.get("offset")),
    )


def _with_century(short: int, this_year: int) -> int:
    earliest = this_year + YEARS_AHEAD - CENTURY
    return earliest + (short - earliest) % CENTURY


def _offset(text: str | None) -> int | None:
    if text is None:
        return None
    if text == "Z":
        return 0
    digits = text[1:].replace(":", "").ljust(4, "0")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return -minutes if text[0] == "-" else minutes
