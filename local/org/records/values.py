"""What a cell's text means for a field's type: how it is read, and how results write it again."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial

from local.org.errors import RowError
from local.org.identifiers import to_18
from local.org.records.sobject import NUMBER_TYPES, TEXT_TYPES, Field
from local.org.records.store import Value

Reader = Callable[[str], Value]


class WrongTypeError(Exception):
    """A cell's text is no value of its field's type."""


_EMAIL = re.compile(r"[^@\s,;<>()\[\]\"]+@[^@\s,;<>()\[\]\"]+\.[^@\s.,;<>()\[\]\"]+")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_INTEGER = re.compile(r"[+-]?\d+")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_DATETIME = re.compile(r"(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,3}))?(Z|[+-]\d{2}:?\d{2})")
_BOOLEANS = {"true": "true", "1": "true", "false": "false", "0": "false"}  # choice: 1 and 0 too
_PLAIN_DOUBLE_FROM, _PLAIN_DOUBLE_BELOW = 1e-3, 1e7  # outside, Java writes an exponent


def reader_for(field: Field) -> Reader:
    """
    Return the function that turns a cell into what is stored.

    It raises RowError, or WrongTypeError for a text that is no value of the type at all.
    """
    if field.type == "email":
        return partial(_read_email, field)
    if field.type == "picklist" and field.restricted:
        return partial(_read_restricted_picklist, field, frozenset(field.values))
    if field.type in TEXT_TYPES:
        return partial(_read_text, field, field.length)
    if field.type in NUMBER_TYPES:
        return partial(_read_double, field)
    return partial(_READERS[field.type], field)


def rerender(field: Field, text: str) -> str:
    """
    Return how a success result shows this cell: read by its type and written again.

    Doubles come out as Java writes them (DG66's sample: 912260031 becomes 9.12260031E8).
    """
    if field.type in NUMBER_TYPES:
        return java_double(float(text))
    stored = reader_for(field)(text)
    return "" if stored is None else str(stored)


def java_double(number: float) -> str:
    """Write a double as Java's Double.toString does."""
    if number == 0 or _PLAIN_DOUBLE_FROM <= abs(number) < _PLAIN_DOUBLE_BELOW:
        return repr(float(number))
    digits, _, exponent = f"{number!r}".partition("e")
    if not exponent:  # repr turns to exponents much later than Java does
        digits, _, exponent = _shortest_exponent(number).partition("e")
    return f"{digits if '.' in digits else digits + '.0'}E{int(exponent)}"


def _shortest_exponent(number: float) -> str:
    return next(text for p in range(17) if float(text := f"{number:.{p}e}") == number)


def _read_text(field: Field, length: int, text: str) -> str:
    if len(text) > length:
        message = f"{field.label}: data value too large: {text} (max length={length})"
        raise RowError("STRING_TOO_LONG", message, field.name)
    return text


def _read_email(field: Field, text: str) -> str:
    if not _EMAIL.fullmatch(text):
        message = f"{field.label}: invalid email address: {text}"
        raise RowError("INVALID_EMAIL_ADDRESS", message, field.name)
    return _read_text(field, field.length, text)


def _read_restricted_picklist(field: Field, allowed: frozenset[str], text: str) -> str:
    if text not in allowed and field.name == "CurrencyIsoCode":  # choice of text
        message = f"{field.label}: invalid currency ISO code: {text}"
        raise RowError("INVALID_CURRENCY_ISO", message, field.name)
    if text not in allowed:
        raise RowError(
            "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
            f"{field.label}: bad value for restricted picklist field: {text}",
            field.name,
        )
    return text


def _read_double(field: Field, text: str) -> float:
    if not _NUMBER.fullmatch(text):
        raise WrongTypeError(text)
    return _in_range(field, float(text), text)


def _read_int(field: Field, text: str) -> int:
    """Read a whole number; 250.0 is none (recorded from a load: "value not of required type")."""
    if not _NUMBER.fullmatch(text) or not float(text).is_integer():
        raise WrongTypeError(text)
    if not _INTEGER.fullmatch(text):
        message = f"{field.label}: value not of required type: {text}"
        raise RowError("INVALID_TYPE_ON_FIELD_IN_RECORD", message, field.name)
    return int(_in_range(field, float(text), text))


def _in_range(field: Field, number: float, text: str) -> float:
    if field.precision and abs(number) >= 10 ** (field.precision - field.scale):
        message = f"{field.label}: value outside of valid range on numeric field: {text}"
        raise RowError("NUMBER_OUTSIDE_VALID_RANGE", message, field.name)
    return number


def _read_boolean(_field: Field, text: str) -> str:
    stored = _BOOLEANS.get(text.lower())
    if stored is None:
        raise WrongTypeError(text)
    return stored


def _read_date(_field: Field, text: str) -> str:
    if not _DATE.fullmatch(text):
        raise WrongTypeError(text)
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise WrongTypeError(text) from None


def _read_datetime(_field: Field, text: str) -> str:
    parts = _DATETIME.fullmatch(text)
    if not parts:
        raise WrongTypeError(text)
    try:
        zone = "+0000" if parts[3] == "Z" else parts[3].replace(":", "")
        moment = datetime.strptime(parts[1] + zone, "%Y-%m-%dT%H:%M:%S%z").astimezone(UTC)
    except ValueError:
        raise WrongTypeError(text) from None
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{(parts[2] or '').ljust(3, '0')}Z"


def _read_id(field: Field, text: str) -> str:
    record_id = to_18(text)
    if record_id is None:
        raise RowError(
            "MALFORMED_ID", f"{field.label}: id value of incorrect type: {text}", field.name
        )
    return record_id


_READERS: dict[str, Callable[[Field, str], Value]] = {
    "boolean": _read_boolean,
    "date": _read_date,
    "datetime": _read_datetime,
    "id": _read_id,
    "int": _read_int,
    "reference": _read_id,
}
