"""Describe's JSON, read tolerantly, and written in a compact form to be kept."""

import dataclasses
import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_origin, get_type_hints

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")


def read_described(kind: type[T], reply: Mapping[str, Any]) -> T:
    """
    Return a dataclass of describe's JSON: `record_type_infos` from `recordTypeInfos`.

    A value of another type than the field's, null among them, counts as left out; so does an entry
    of a list that is no object or lacks what has no default. TypeError if `kind` itself lacks it.
    """
    given: dict[str, Any] = {}
    for name, (described, hint) in _names(kind).items():
        value = reply.get(described)
        read = _read(hint, value)
        if read is not None:
            given[name] = read
    return kind(**given)


def compact(described: "DataclassInstance") -> dict[str, Any]:
    """Return a dataclass as JSON types, by its own names, without what is as by default."""
    return {
        field.name: _written(value)
        for field in dataclasses.fields(described)
        if (value := getattr(described, field.name)) != field.default
    }


def _written(value: Any) -> Any:  # noqa: ANN401 # JSON is whatever was written
    if isinstance(value, tuple):
        return [_written(each) for each in value]
    return compact(value) if dataclasses.is_dataclass(value) else value  # type: ignore[arg-type] # an instance


@cache
def _names(kind: "type[DataclassInstance]") -> dict[str, tuple[str, Any]]:
    hints = get_type_hints(kind)
    return {
        field.name: (
            re.sub("_([a-z])", lambda found: found[1].upper(), field.name),
            hints[field.name],
        )
        for field in dataclasses.fields(kind)
    }


def _read(hint: Any, value: Any) -> Any:  # noqa: ANN401 # JSON is whatever was sent
    if get_origin(hint) is tuple:
        inner = get_args(hint)[0]
        return tuple(_entries(inner, value)) if isinstance(value, list) else None
    is_right = type(value) is hint  # a bool is an int to isinstance
    return value if is_right else None


def _entries(inner: Any, values: list[Any]) -> list[Any]:  # noqa: ANN401 # JSON is whatever was sent
    if not (isinstance(inner, type) and dataclasses.is_dataclass(inner)):
        return [value for value in values if type(value) is inner]
    read: list[Any] = []
    for value in values:
        if isinstance(value, dict):
            try:
                read.append(read_described(inner, value))
            except TypeError:  # it lacks its name
                continue
    return read
