"""What each key of `bulkdrop.toml` may hold, and a correct line for each."""

import math
import re
from collections.abc import Callable, Mapping
from datetime import date, time
from typing import NamedTuple

from bulkdrop.folder_settings.date_pattern import WrongPatternError, date_pattern
from bulkdrop.table.hints import character_set
from sfbulk import ColumnDelimiter

_OBJECT = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_FIELD = re.compile(r"(?:[A-Za-z][A-Za-z0-9_]*:)?[A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z][A-Za-z0-9_]*)?")
_NAMESPACE = re.compile(r"[A-Za-z](?:_?[A-Za-z0-9]){0,14}")
_RULE_ID = re.compile(r"01Q[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?")
_SHARE = re.compile(r"(\d{1,3}(?:\.\d+)?) ?%")
_SPACES = {" ": " ", "\u00a0": " ", "\u202f": " ", "'": "'", "\u2019": "'"}
_WHOLE = 100


class UnfitError(Exception):
    """A value that a key cannot hold; the text says what it may, to stand behind `which`."""


class Rule(NamedTuple):
    """How the value of a key is read, and a correct line."""

    read: Callable[[object], object]
    example: str


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise UnfitError("is no text within quotes")
    return value


def _one_of(*words: str) -> Callable[[object], object]:
    def read(value: object) -> str:
        if not isinstance(value, str) or value not in words:
            raise UnfitError(f"is none of {', '.join(words)}")
        return value

    return read


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise UnfitError("is neither true nor false (without quotes)")
    return value


def _format(*, of_date: bool, of_time: bool) -> Callable[[object], object]:
    def read(value: object) -> str:
        text = _text(value)
        try:
            pattern = date_pattern(text)
        except WrongPatternError as error:
            raise UnfitError(str(error)) from None
        if pattern.has_date() != of_date or pattern.has_time() != of_time:
            parts = [*(["yyyy, MM and dd"] if of_date else []), *(["HH and mm"] if of_time else [])]
            only = "" if of_date and of_time else " alone"
            raise UnfitError(
                f"does not hold {' and '.join(parts)}{only} (MM are months, mm minutes)"
            )
        return text

    return read


def _zone(value: object) -> str:
    from zoneinfo import ZoneInfo  # noqa: PLC0415 # few folders state one

    text = _text(value)
    try:
        ZoneInfo(text)
    except (ValueError, OSError, KeyError):  # an unknown name is a KeyError
        raise UnfitError("is no zone of the IANA database") from None
    return text


def _separator(*signs: str) -> Callable[[object], object]:
    def read(value: object) -> str:
        text = _SPACES.get(str(value), str(value))
        if not isinstance(value, str) or text not in signs:
            raise UnfitError(f"is none of {' '.join(map(repr, signs))}")
        return text

    return read


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise UnfitError("is no list of texts")
    if not value:
        raise UnfitError("is an empty list")
    return tuple(value)


def _objects(value: object) -> tuple[str, ...]:
    names = _texts(value)
    for name in names:
        if not _OBJECT.fullmatch(name):
            raise UnfitError(f"holds {name!r}, which is no API name of an object")
    return names


def field_name(value: object) -> str:
    """Return the name of a field or of a parent's key. Raises UnfitError."""
    text = _text(value)
    if not _FIELD.fullmatch(text):
        raise UnfitError("is no API name of a field, such as LastName or Account.ERP_Number__c")
    return text


def _encoding(value: object) -> str:
    known = character_set(_text(value))
    if not known:
        raise UnfitError("is no character set; they are utf-8, windows-1252, shift_jis and so on")
    return known


def _share(value: object) -> str:
    found = _SHARE.fullmatch(value) if isinstance(value, str) else None
    if not found or float(found[1]) > _WHOLE:
        raise UnfitError("is no share from 0% to 100%")
    return f"{found[1]}%"


def _matching(pattern: re.Pattern[str], complaint: str) -> Callable[[object], str]:
    def read(value: object) -> str:
        if not pattern.fullmatch(text := _text(value)):
            raise UnfitError(complaint)
        return text

    return read


def cell_of(value: object) -> str:
    """Return what a TOML value is as a cell of Salesforce's. Raises UnfitError."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, (str, int)):
        return str(value)
    if isinstance(value, float) and math.isfinite(value):
        return repr(value)
    raise UnfitError("is no text, number, date, true or false")


RULES: Mapping[str, Rule] = {
    "unknown_columns": Rule(_one_of("refuse", "leave_out"), 'unknown_columns = "leave_out"'),
    "invalid_records": Rule(
        _one_of("load_rest", "refuse_upload"), 'invalid_records = "refuse_upload"'
    ),
    "no_records": Rule(_one_of("refuse", "accept"), 'no_records = "accept"'),
    "limits_exceeded": Rule(_one_of("wait", "refuse_upload"), 'limits_exceeded = "refuse_upload"'),
    "repeated_upload": Rule(_one_of("refuse", "load"), 'repeated_upload = "load"'),
    "empty_cells": Rule(_one_of("leave", "clear"), 'empty_cells = "clear"'),
    "date_format": Rule(_format(of_date=True, of_time=False), 'date_format = "dd.MM.yyyy"'),
    "datetime_format": Rule(
        _format(of_date=True, of_time=True), 'datetime_format = "dd.MM.yyyy HH:mm"'
    ),
    "time_format": Rule(_format(of_date=False, of_time=True), 'time_format = "HH:mm"'),
    "time_zone": Rule(_zone, 'time_zone = "Europe/Berlin"'),
    "decimal_separator": Rule(_separator(",", "."), 'decimal_separator = ","'),
    "thousands_separator": Rule(_separator(".", ",", " ", "'"), 'thousands_separator = "."'),
    "true_values": Rule(_texts, 'true_values = ["Ja", "x"]'),
    "false_values": Rule(_texts, 'false_values = ["Nein", ""]'),
    "trim_cells": Rule(_flag, "trim_cells = true"),
    "long_ids": Rule(_flag, "long_ids = true"),
    "encoding": Rule(_encoding, 'encoding = "cp1250"'),
    "column_delimiter": Rule(
        _one_of(*(each.value.lower() for each in ColumnDelimiter)), 'column_delimiter = "semicolon"'
    ),
    "sheet": Rule(_text, 'sheet = "Contacts"'),
    "success_rows": Rule(_one_of("as_loaded", "as_uploaded"), 'success_rows = "as_uploaded"'),
    "stop_above": Rule(_share, 'stop_above = "10%"'),
    "after": Rule(_objects, 'after = ["Account"]'),
    "group_by": Rule(field_name, 'group_by = "AccountId"'),
    "assignment_rule_id": Rule(
        _matching(_RULE_ID, "is no id of an assignment rule, which begin with 01Q"),
        'assignment_rule_id = "01Q000000000001AAA"',
    ),
    "default_namespace": Rule(
        _matching(_NAMESPACE, "is no namespace of a package, such as acme"),
        'default_namespace = "acme"',
    ),
}
"""The keys that hold one value."""

TABLES: Mapping[str, str] = {
    "columns": '[columns] and below it "Vorname" = "FirstName"',
    "constants": '[constants] and below it LeadSource = "Trade fair"',
    "defaults": '[defaults] and below it Country = "Germany"',
    "values": '[values.Level__c] and below it "Gold" = "Primary"',
}
"""The tables, with correct lines."""
