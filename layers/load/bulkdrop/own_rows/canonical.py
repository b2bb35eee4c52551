"""One form for values that mean the same to Salesforce, which re-renders what it was sent."""

import datetime as dt
import re
from decimal import Decimal

_DATE_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}.*")
# A leading zero or plus sign stands in codes and telephone numbers, which are texts.
_NUMBER = re.compile(r"-?(?:(?:0|[1-9]\d*)(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?")
_NUMBER_CHARACTERS = 60
_DOUBLE = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_CHECKBOX = {"1e0": "true", "0": "false"}
_ID = re.compile(r"[A-Za-z0-9]{18}")
_SHORT_ID = 15
_SUFFIX = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"


def canonical(value: str) -> str:
    """
    Return the form that all spellings of a value share.

    Numbers are compared as decimals (`9.1E3` and `9100`, but not `01234` and `1234`), times in UTC,
    booleans, blanks and line breaks without regard to their spelling, and an id of 18 characters by
    its first 15, which is the same id
    (https://developer.salesforce.com/docs/atlas.en-us.object_reference).
    """
    text = value.strip()
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text == "#N/A":
        return ""
    if text.lower() in {"true", "false"}:
        return text.lower()
    if _DATE_TIME.fullmatch(text):
        return _canonical_time(text)
    if len(text) <= _NUMBER_CHARACTERS and _NUMBER.fullmatch(text):
        return _canonical_number(text)
    return text[:_SHORT_ID] if is_long_id(text) else text


def as_double(value: str) -> str:
    """Return the form of what a number becomes in a field of doubles: `007` and `7.0` are one."""
    text = value.strip()
    if len(text) <= _NUMBER_CHARACTERS and _DOUBLE.fullmatch(text):
        return repr(float(text))
    return canonical(value)


def as_checkbox(value: str) -> str:
    """Return the form of what a value becomes in a checkbox, which takes 1 and 0 as well."""
    form = canonical(value)
    return _CHECKBOX.get(form, form)


def as_time(value: str) -> str:
    """Return the form of what a value becomes in a date-time: a date is its midnight in UTC."""
    text = value.strip()
    return _canonical_time(text) if _DATE.fullmatch(text) else canonical(value)


def is_plain_text(value: str) -> bool:
    """Return whether a value is a text that Salesforce shows as it was sent: not blank, no type."""
    text = value.strip()
    if not text or text == "#N/A" or text.lower() in {"true", "false"}:
        return False
    return not (_DATE_TIME.fullmatch(text) or _NUMBER.fullmatch(text))


def is_long_id(text: str) -> bool:
    """Return whether a text is an id of 18 characters: the last three are right for the others."""
    if not _ID.fullmatch(text):
        return False
    triples = (text[start : start + 5] for start in range(0, _SHORT_ID, 5))
    bits = (sum(c.isupper() << place for place, c in enumerate(part)) for part in triples)
    return text[_SHORT_ID:].upper() == "".join(_SUFFIX[each] for each in bits)


def _canonical_number(text: str) -> str:
    sign, digits, exponent = Decimal(text).as_tuple()
    figures = "".join(map(str, digits)).lstrip("0")
    stripped = figures.rstrip("0")
    if not stripped:
        return "0"
    return f"{'-' if sign else ''}{stripped}e{int(exponent) + len(figures) - len(stripped)}"


def _canonical_time(text: str) -> str:
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return text
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=dt.UTC)
    return moment.astimezone(dt.UTC).isoformat(timespec="milliseconds")
