"""The JSON Schema of a summary, made of its class and of the docstrings under its fields."""

import ast
import dataclasses
import enum
import inspect
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, get_args, get_type_hints

from pydantic import TypeAdapter

from bulkdrop.reason import Reason
from bulkdrop.report.summary import LEFT_OUT_IF_NONE, Summary

_FREE = {Reason: "applies_to"}
"""Classes that are written with the entries of one field beside the others."""


def schema() -> dict[str, Any]:
    """Return the schema that docs/summary.schema.json publishes."""
    made = TypeAdapter(Summary).json_schema()
    kinds = {kind.__name__: kind for kind in kinds_of(Summary)}
    definitions = {name: _described(kinds[name], made["$defs"][name]) for name in made["$defs"]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Bulkdrop's summary.json",
        **_described(Summary, {name: made[name] for name in made if name != "$defs"}),
        "$defs": dict(sorted(definitions.items())),
    }


def kinds_of(kind: Any) -> Iterator[type[Any]]:
    """Yield the dataclasses and enums that a type is made of, itself included."""
    for argument in get_args(kind):
        yield from kinds_of(argument)
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        yield kind
        for hint in get_type_hints(kind).values():
            yield from kinds_of(hint)
    elif isinstance(kind, type) and issubclass(kind, enum.Enum):
        yield kind


def docs_of(kind: type[Any]) -> dict[str, str]:
    """Return the docstrings under the fields of a class, or the members of an enum, by name."""
    (tree,) = ast.parse(inspect.getsource(kind)).body
    assert isinstance(tree, ast.ClassDef)
    docs: dict[str, str] = {}
    for above, below in pairwise(tree.body):
        name = above.targets[0] if isinstance(above, ast.Assign) else getattr(above, "target", None)
        is_text = isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant)
        if isinstance(name, ast.Name) and is_text:
            docs[name.id] = " ".join(str(below.value.value).split())  # type: ignore[attr-defined] # checked in is_text
    return docs


def about(kind: type[Any]) -> str:
    """Return the first paragraph of a class's docstring."""
    return " ".join((inspect.getdoc(kind) or "").split("\n\n")[0].split())


def _described(kind: type[Any], made: dict[str, Any]) -> dict[str, Any]:
    if issubclass(kind, enum.Enum):
        return {"description": about(kind), "type": "string", "enum": made["enum"]}
    docs = docs_of(kind)
    fields = {
        name: {"description": docs[name], **_plain(name, about_field)}
        for name, about_field in made["properties"].items()
        if name != _FREE.get(kind)
    }
    return {
        "description": about(kind),
        "type": "object",
        "properties": fields,
        "required": [name for name in fields if name not in LEFT_OUT_IF_NONE],
        "additionalProperties": True,  # a later release may add fields
    }


def _plain(name: str, made: dict[str, Any]) -> dict[str, Any]:
    """Leave out pydantic's titles and defaults, and null for a field that is left out instead."""
    kept = {word: made[word] for word in made if word not in {"title", "default"}}
    if name in LEFT_OUT_IF_NONE:
        (only,) = [each for each in kept["anyOf"] if each != {"type": "null"}]
        return dict(only)
    return kept
