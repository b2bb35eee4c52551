"""Numbers that a workbook shows with zeros in front: postal codes, numbers of customers."""

import re
from typing import NamedTuple, Self

# What stands around the digits: a locale, and text before and behind, as in [$-407]"D-"00000.
_AROUND = re.compile(r'(?:\[\$[^\]]*\]|"[^"]*"|[*_].|General)*')
_LIMIT = re.compile(r"\[<(=?)(\d+)\]")
_DIGITS = re.compile(r"0+(?:[-/ ]0+)*")
_LEAST_DIGITS = 2


class Section(NamedTuple):
    """Zeros for digits, with signs between, for numbers below a limit."""

    below: float
    pattern: str

    @classmethod
    def of_code(cls, code: str) -> Self | None:
        """Return a section of a format; None if it is about anything but digits."""
        limit, below = _LIMIT.match(code), float("inf")
        if limit:
            below = float(limit[2]) + bool(limit[1])
        text = code[limit.end() if limit else 0 :].replace("\\", "")
        start = _AROUND.match(text)
        digits = _DIGITS.match(text, start.end() if start else 0)
        if not digits or digits[0].count("0") < _LEAST_DIGITS:
            return None
        return cls(below, digits[0]) if _AROUND.fullmatch(text, digits.end()) else None


class ShownDigits(NamedTuple):
    """A number format that shows each number with a number of digits, such as `00000`."""

    sections: tuple[Section, ...]

    @classmethod
    def of_code(cls, code: str) -> Self | None:
        """
        Return what a format code shows; None if it is about anything but digits.

        The first section is for positive numbers, unless limits divide them (ECMA-376 part 1,
        18.8.31): `[<=99999]00000;00000-0000`.
        """
        codes = code.split(";")
        sections = [
            Section.of_code(each) for each in codes[: 2 if codes[0].startswith("[<") else 1]
        ]
        return cls(tuple(each for each in sections if each)) if all(sections) else None

    def text(self, value: float) -> str | None:
        """Return the digits that are shown; None of what is no natural number."""
        pattern = next((each.pattern for each in self.sections if value < each.below), None)
        if pattern is None or value < 0 or value != int(value):
            return None
        digits = str(int(value)).rjust(pattern.count("0"), "0")
        ahead = len(digits) - pattern.count("0")
        rest = iter(digits[ahead:])
        return digits[:ahead] + "".join(next(rest) if sign == "0" else sign for sign in pattern)
