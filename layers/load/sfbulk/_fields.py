"""Single fields of a JSON reply, read so that what is missing or odd is named."""

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

_LONGEST_ID = 255
# Three digits of the kind, five of the instance, seven of the number; then three of checksum.
_USER_ID = re.compile(r"005[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?")
_VERSION = re.compile(r"\s*[vV]?([0-9]{1,3}(?:\.[0-9])?)\s*")
_DATE = "2026-11-23"


class OddReplyError(ValueError):
    """A reply lacks a field that is needed, or holds something else in its place; says which."""


def as_object(value: object, what: str) -> Mapping[str, Any]:
    """Return the value if it is a JSON object; OddReplyError for anything else."""
    if isinstance(value, dict):
        return value
    raise OddReplyError(f"{what} is {_kind(value)}, not an object")


def required_text(fields: Mapping[str, Any], name: str) -> str:
    """Return the text of a field; OddReplyError if there is none."""
    value = fields.get(name)
    if isinstance(value, str) and value.strip():
        return value
    raise OddReplyError(_complaint(fields, name, "text"))


def required_id(fields: Mapping[str, Any], name: str) -> str:
    """
    Return the id in a field; OddReplyError if it has none.

    It need not look like Salesforce's, but must be fit for an address and a file name.
    """
    value = fields.get(name)
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if (
        isinstance(text, str)
        and 0 < len(text) <= _LONGEST_ID
        and re.fullmatch(r"[\w:~.-]*\w", text)
    ):
        return text
    raise OddReplyError(_complaint(fields, name, "an id"))


def optional_text(fields: Mapping[str, Any], name: str) -> str | None:
    """Return the text of a field that may be missing; None for anything that is not text."""
    value = fields.get(name)
    return value if isinstance(value, str) and value else None


def optional_count(fields: Mapping[str, Any], name: str) -> int | None:
    """Return a count that may be missing or null; OddReplyError if it is not a whole number."""
    value = fields.get(name)
    if value is None:
        return None
    number = _number(value)
    if number is None or number < 0 or number != int(number):
        raise OddReplyError(_complaint(fields, name, "a count"))
    return int(number)


def optional_number(fields: Mapping[str, Any], name: str) -> int | None:
    """Return a whole number that nothing depends on; None for anything else, also below zero."""
    try:
        return optional_count(fields, name)
    except OddReplyError:
        return None


def optional_version(fields: Mapping[str, Any], name: str) -> float | None:
    """Return an API version, which some orgs write as text (`66.0`, `v66.0`); None for others."""
    value = fields.get(name)
    match = _VERSION.fullmatch(value) if isinstance(value, str) else None
    return _number(match[1] if match else value)


def optional_moment(fields: Mapping[str, Any], name: str) -> datetime | None:
    """Return a point in time, in UTC if no offset is stated; None for anything else."""
    value = fields.get(name)
    if not isinstance(value, str) or len(value) <= len(_DATE):  # a day is no point in time
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def is_user_id(value: str | None) -> bool:
    """Return whether this is a user's id as Salesforce makes them, of 15 or 18 characters."""
    return value is not None and _USER_ID.fullmatch(value) is not None


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _complaint(fields: Mapping[str, Any], name: str, expected: str) -> str:
    if name not in fields:
        return f"the reply has no {name}"
    return f"{name} is {_kind(fields[name])}, not {expected}"


def _kind(value: object) -> str:
    """Return the kind of a JSON value. The value itself is not quoted: it may be a secret."""
    if value is None:
        return "null"
    names = {
        bool: "a boolean",
        int: "a number",
        float: "a number",
        list: "a list",
        dict: "an object",
    }
    return names.get(type(value), "empty" if value == "" else "other text")
