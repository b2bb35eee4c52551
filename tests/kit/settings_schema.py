"""The JSON Schema of `bulkdrop.toml` for editors, made of the class of the settings."""

from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

from kit.summary_schema import about, docs_of

from bulkdrop.folder_settings.keys import FolderSettings
from bulkdrop.folder_settings.rules import RULES, TABLES
from sfbulk import ColumnDelimiter

ROOT = Path(__file__).parents[2]
SETTINGS_SCHEMA = ROOT / "docs/settings.schema.json"

_CELL = {"type": ["string", "integer", "number", "boolean"]}
_PATTERNS = {
    "stop_above": r"^\d{1,3}(\.\d+)? ?%$",
    "default_namespace": r"^[A-Za-z](_?[A-Za-z0-9]){0,14}$",
    "assignment_rule_id": r"^01Q[A-Za-z0-9]{12}([A-Za-z0-9]{3})?$",
}
_WORDS = {
    "column_delimiter": [each.value.lower() for each in ColumnDelimiter],
    "decimal_separator": [",", "."],
    "thousands_separator": [".", ",", " ", "'", "\u00a0", "\u202f", "\u2019"],
}
_TABLES: dict[str, Any] = {
    "columns": {"type": "object", "additionalProperties": {"type": "string"}},
    "constants": {"type": "object", "additionalProperties": _CELL},
    "defaults": {"type": "object", "additionalProperties": _CELL},
    "values": {
        "type": "object",
        "additionalProperties": {"type": "object", "additionalProperties": _CELL},
    },
}


def settings_schema() -> dict[str, Any]:
    """Return the schema that docs/settings.schema.json publishes."""
    hints, docs = get_type_hints(FolderSettings), docs_of(FolderSettings)
    keys = {key: {"description": docs[key], **_key(key, hints[key])} for key in RULES}
    tables = {key: {"description": docs[key], **_TABLES[key]} for key in TABLES}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Bulkdrop's bulkdrop.toml",
        "description": about(FolderSettings),
        "type": "object",
        "properties": keys | tables,
        "additionalProperties": False,
    }


def _key(key: str, hint: Any) -> dict[str, Any]:
    if words := _WORDS.get(key) or _literals(hint):
        return {"enum": words}
    if hint is bool:
        return {"type": "boolean"}
    if "tuple" in str(hint):
        return {"type": "array", "items": {"type": "string"}, "minItems": 1}
    pattern = {"pattern": _PATTERNS[key]} if key in _PATTERNS else {"minLength": 1}
    return {"type": "string", **pattern}


def _literals(hint: Any) -> list[str]:
    if get_origin(hint) is Literal:
        return [*get_args(hint)]
    return [word for each in get_args(hint) for word in _literals(each)]
