"""
Formats of dates and times, in the letters of Java's SimpleDateFormat.

https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/text/SimpleDateFormat.html
"""

import re
from collections.abc import Callable, Sequence
from functools import cache

from bulkdrop.folder_settings.moment import Moment, moment_of

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


class WrongPatternError(Exception):
    """A format that is none; the text says why, to stand behind `which`."""


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
        return moment_of(found.groupdict(), this_year) if found else None

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
