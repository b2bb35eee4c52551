"""Numbers with stated separators, currency signs and percent signs."""

import re
import unicodedata
from collections.abc import Sequence

from bulkdrop.fields.values.unfit import NULL, Unfit

_CURRENCY_CODE = re.compile(r"[A-Z]{3}")
_SPACES = " \u00a0\u202f\t"
_THOUSANDS = {" ": "[ \u00a0\u202f]", "'": "['\u2019]"}
_SIGNS = str.maketrans({"\u2212": "-", "+": None})


class NumberReader:
    """
    Reads the numbers of one column.

    A thousands sign stands before each three digits or nowhere. Only a currency field takes a
    currency sign or code, and only one of them in a file; only a percent field takes a percent
    sign, and 45 % is 45.
    """

    is_plain = True

    def __init__(self, kind: str, decimal: str | None, thousands: str | None) -> None:
        self._kind = kind
        self._decimal = decimal or ("." if thousands != "." else ",")
        self._currency = ""
        mark = _THOUSANDS.get(thousands or "", re.escape(thousands or ""))
        point = re.escape(self._decimal)
        grouped = rf"\d{{1,3}}(?:{mark}\d{{3}})++|\d++" if thousands else r"\d++"
        number = (
            rf"[+\-\u2212]?(?:(?:{grouped})(?:{point}\d++)?|{point}\d++)(?:[eE][+-]?\d{{1,3}})?"
        )
        self._number = re.compile(number, re.ASCII)
        # A column as one text: on each line a number, or nothing. Possessive (++), so it is linear.
        each = rf"-?+(?:[0-9]{{1,3}}(?:{mark}[0-9]{{3}})++|[0-9]++)" if thousands else r"-?+[0-9]++"
        self._column = re.compile(rf"(?:(?:{each}(?:{point}[0-9]++)?+)?+\n)*+")
        taken = {**_SIGNS, ord(self._decimal): "."}
        for sign in _SPACES + "\u2019" if thousands in {" ", "'"} else "":
            taken[ord(sign)] = None
        if thousands:
            taken[ord(thousands)] = None
        self._taken = taken
        self._shape = f"a number such as {self._example(thousands)}"

    def column(self, cells: Sequence[str]) -> list[str] | None:
        """Return the values of a whole column at once; None if each cell is to be looked at."""
        text = "\n".join(cells) + "\n"
        if self._kind == "int" and self._decimal in text:
            return None
        if not self._column.fullmatch(text):
            return None
        values = text.translate(self._taken).split("\n")
        values.pop()
        return values if len(values) == len(cells) else None  # a cell may hold a line break

    def __call__(self, cell: str) -> str:
        """Return the value of one cell."""
        text = cell.strip(_SPACES)
        if text in {"", NULL}:
            return text
        if self._kind == "percent":
            text = text.removesuffix("%").rstrip(_SPACES)
        elif self._kind == "currency":
            text = self._without_currency(text)
        if type(text) is Unfit:
            return Unfit(cell, text.complaint)
        if not self._number.fullmatch(text):
            return Unfit(cell, f"is not {self._shape}")
        value = text.translate(self._taken)
        whole, point, decimals = value.partition(".")
        if self._kind == "int" and point and not decimals.strip("0"):
            return whole
        return value

    def _without_currency(self, text: str) -> str:
        """Take a currency sign or code away from an amount; there is one of them in a file."""
        minus = text[:1] if text[:1] in "-\u2212" else ""
        rest = text[len(minus) :]
        for sign in (rest[:1], rest[-1:], rest[:3], rest[-3:]):
            if not _is_currency(sign):
                continue
            at_start = rest.startswith(sign)
            left = rest.removeprefix(sign) if at_start else rest.removesuffix(sign)
            number = minus + left.strip(_SPACES)
            if not self._number.fullmatch(number):
                continue
            self._currency = self._currency or sign
            if sign != self._currency:
                complaint = f"has another currency than {self._currency}, the column's first"
                return Unfit(text, complaint)
            return number
        return text

    def _example(self, thousands: str | None) -> str:
        return f"1{thousands or ''}234{self._decimal}50"


def _is_currency(text: str) -> bool:
    if len(text) == 1:
        return unicodedata.category(text) == "Sc"
    return bool(_CURRENCY_CODE.fullmatch(text))
