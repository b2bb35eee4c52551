"""
What Salesforce takes for each type of field, in the form in which it takes it.

Sources: Bulk API 2.0 guide, "Valid Date Format in Records"; Object Reference, "Field Types".
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from math import inf

from bulkdrop.fields.checks.cell_rule import CellRule, Judge, Refusal
from bulkdrop.fields.checks.picklists import picklist_rule
from bulkdrop.fields.description import Field
from bulkdrop.fields.values.record_ids import long_id

NUMBERS = frozenset({"double", "currency", "percent"})
TEXTS = frozenset(
    {"string", "textarea", "email", "phone", "url", "encryptedstring", "combobox", "picklist"}
)
_NUMBER = r"[+-]?+(?:[0-9]++\.?+[0-9]*+|\.[0-9]++)(?:[eE][+-]?+[0-9]++)?+"
_INTEGER = r"[+-]?+[0-9]++"
_DATE = r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])"
_CLOCK = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,3})?+"
_OFFSET = r"(?:Z|[+-](?:[01][0-9]|2[0-3]):?+[0-5][0-9])"
_EMAIL_SIGN = r'[^@\s,;<>()\[\]"]'
_EMAIL = (
    rf"{_EMAIL_SIGN}++@{_EMAIL_SIGN.replace('@', '@.')}++(?:\.{_EMAIL_SIGN.replace('@', '@.')}++)++"
)
_MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d{1,3})?(Z|[+-]\d\d:?\d\d)", re.ASCII
)
_BOOLEANS = frozenset({"true", "false", "1", "0"})
_LARGEST_INT = 2**31 - 1
_SHOWN = 60
_LONG_ID = 18

INVALID_FIELD = "INVALID_FIELD"
WRONG_TYPE = "INVALID_TYPE_ON_FIELD_IN_RECORD"


def rule_of(field: Field) -> CellRule | None:
    """Return the rule for the cells of a field; None if Salesforce takes anything for it."""
    if field.type in {"picklist", "multipicklist"} and field.restricted_picklist:
        return picklist_rule(field)
    if make := _RULES.get(field.type):
        return make(field)
    return CellRule(_text(field), None, field.length) if field.length and _is_text(field) else None


def _is_text(field: Field) -> bool:
    return field.type in TEXTS


def shown(text: str) -> str:
    """Return a cell as a message shows it."""
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _text(field: Field) -> Judge:
    def judge(cell: str) -> Refusal | None:
        if len(cell) <= field.length:
            return None
        message = f"{len(cell):,} characters; {field.name} takes {field.length:,}"
        return Refusal("STRING_TOO_LONG", message)

    return judge


def _email(field: Field) -> Judge:
    address, length = re.compile(_EMAIL), _text(field)

    def judge(cell: str) -> Refusal | None:
        if not address.fullmatch(cell):
            return Refusal("INVALID_EMAIL_ADDRESS", f"{shown(cell)} is no e-mail address")
        return length(cell) if field.length else None

    return judge


def _number(field: Field) -> Judge:
    number = re.compile(_NUMBER)

    def judge(cell: str) -> Refusal | None:
        if not number.fullmatch(cell):
            return Refusal(INVALID_FIELD, f"{shown(cell)} is no number such as 1234.50")
        return out_of_range(field, cell)

    return judge


def _integer(field: Field) -> Judge:
    integer, number = re.compile(_INTEGER), re.compile(_NUMBER)

    def judge(cell: str) -> Refusal | None:
        if not number.fullmatch(cell) or not float(cell).is_integer():
            return Refusal(INVALID_FIELD, f"{shown(cell)} is no whole number such as 1234")
        if not integer.fullmatch(cell):
            return Refusal(
                WRONG_TYPE, f"{shown(cell)} is a whole number with decimals: write it without"
            )
        return out_of_range(field, cell)

    return judge


def out_of_range(field: Field, cell: str) -> Refusal | None:
    """Return the refusal of a number with more digits than its field has room for."""
    digits, value = _whole_digits(field), float(cell)
    most = 10**digits if digits is not None else inf
    if field.type == "int":
        most = min(most, _LARGEST_INT + 1)
    if abs(value) < most:
        return None
    room = f"{digits} digits before the point" if digits else "less than 2,147,483,648"
    return Refusal("NUMBER_OUTSIDE_VALID_RANGE", f"{shown(cell)} is too large: {room} fit")


def _whole_digits(field: Field) -> int | None:
    digits = (
        (field.digits or field.precision) if field.type == "int" else field.precision - field.scale
    )
    return digits if digits > 0 else None


def _quick_number(field: Field) -> str:
    """Return a pattern of numbers that are surely in range: no exponent, and digits that fit."""
    digits = _whole_digits(field) or 300
    return rf"[+-]?+[0-9]{{1,{digits}}}(?:\.[0-9]*+)?+|\.[0-9]++"


def _quick_integer(field: Field) -> str:
    digits = _whole_digits(field) or 9
    return rf"[+-]?+[0-9]{{1,{min(digits, 9)}}}"


def _boolean(cell: str) -> Refusal | None:
    if cell.lower() in _BOOLEANS:
        return None
    return Refusal(INVALID_FIELD, f"{shown(cell)} is neither true nor false")


def _date(cell: str) -> Refusal | None:
    if len(cell) == len("yyyy-MM-dd"):
        try:
            date.fromisoformat(cell)
        except ValueError:
            pass
        else:
            return None
    return Refusal(INVALID_FIELD, f"{shown(cell)} is no date of the form yyyy-MM-dd")


def _datetime(cell: str) -> Refusal | None:
    if found := _MOMENT.fullmatch(cell):
        zone = "+0000" if found[3] == "Z" else found[3].replace(":", "")
        try:
            datetime.fromisoformat(f"{found[1]}T{found[2]}{zone}").astimezone(UTC)
        except (ValueError, OverflowError):
            pass
        else:
            return None
    form = "yyyy-MM-ddTHH:mm:ssZ"
    return Refusal(INVALID_FIELD, f"{shown(cell)} is no date and time of the form {form}")


def _time(cell: str) -> Refusal | None:
    if re.fullmatch(f"{_CLOCK}Z?", cell):
        return None
    return Refusal(INVALID_FIELD, f"{shown(cell)} is no time of the form HH:mm:ss.SSSZ")


def _record_id(cell: str) -> Refusal | None:
    known = long_id(cell)
    if known and known.startswith(cell):
        return None
    text = f"{shown(cell)} is no id of 15 or 18 characters"
    if len(cell) == _LONG_ID and cell.isalnum():
        text = f"the last three characters of {cell} do not fit the id: it was changed or cut"
    return Refusal("MALFORMED_ID", text)


_CHECKBOX = CellRule(
    _boolean,
    null=Refusal(WRONG_TYPE, "a checkbox is true or false, and cannot be cleared"),
    among=frozenset({"true", "false", "1", "0", "TRUE", "FALSE", "True", "False", ""}),
)
_RECORD_ID = CellRule(_record_id, r"[A-Za-z0-9]{15}")
_RULES: dict[str, Callable[[Field], CellRule]] = {
    **{kind: lambda field: CellRule(_number(field), _quick_number(field)) for kind in NUMBERS},
    "int": lambda field: CellRule(_integer(field), _quick_integer(field)),
    "long": lambda field: CellRule(_integer(field), _quick_integer(field)),
    "boolean": lambda _: _CHECKBOX,
    "date": lambda _: CellRule(_date, _DATE),
    "datetime": lambda _: CellRule(_datetime, f"{_DATE}T{_CLOCK}{_OFFSET}"),
    "time": lambda _: CellRule(_time, f"{_CLOCK}Z?+"),
    "id": lambda _: _RECORD_ID,
    "reference": lambda _: _RECORD_ID,
    "email": lambda field: CellRule(_email(field), _EMAIL, field.length or None),
}
