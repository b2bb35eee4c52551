"""
Documents: what travels as JSON, in the state of an execution or in a file under `work/`.

Another release may have written them, so reading is tolerant: fields that are not known are
ignored, and fields that are missing, or null, have their defaults.
"""

import dataclasses
from collections.abc import Callable
from datetime import datetime
from enum import Enum
from functools import cache, partial
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Self, TypeVar, Union, get_args, get_origin, get_type_hints

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")
_Read = Callable[[Any], Any]


@dataclasses.dataclass(frozen=True)
class Document:
    """A dataclass that can be written as JSON types and read again, by the types of its fields."""

    @classmethod
    def from_json(cls, document: dict[str, Any]) -> Self:
        """
        Return what `to_json` wrote, in this release or another.

        Raises TypeError if a field without a default is missing, and ValueError for an enum's value
        that is not known.
        """
        return read_as(cls, document)

    def to_json(self) -> dict[str, Any]:
        """Return the document as JSON types."""
        return dataclasses.asdict(self, dict_factory=_plain)


def read_as(kind: type[T], document: dict[str, Any]) -> T:
    """Return a dataclass of the fields that are known, as Document.from_json does."""
    given = {
        name: read(document[name])
        for name, (read, has_default) in _fields(kind).items()
        if name in document and not (has_default and document[name] is None)
    }
    return kind(**given)


@cache
def _fields(kind: "type[DataclassInstance]") -> dict[str, tuple[_Read, bool]]:
    """Return how each field of a dataclass is read, and whether it has a default."""
    hints, missing = get_type_hints(kind), dataclasses.MISSING
    return {
        field.name: (
            _reader(hints[field.name]),
            field.default is not missing or field.default_factory is not missing,
        )
        for field in dataclasses.fields(kind)
    }


def _reader(hint: Any) -> _Read:  # noqa: ANN401 # a type, or what stands for several
    """Return how a value of this type is made of JSON types."""
    kind, inner = get_origin(hint) or hint, get_args(hint)
    if kind in {UnionType, Union}:
        return _optional([each for each in inner if each is not NoneType])
    if kind is dict:
        name, value = map(_reader, inner)
        return lambda entries: {name(each): value(entries[each]) for each in entries}
    if kind in {tuple, list}:
        each = _reader(inner[0])
        return lambda values: kind(map(each, values))
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        return getattr(kind, "from_json", partial(read_as, kind))
    if kind is datetime:
        return datetime.fromisoformat
    return kind if isinstance(kind, type) and issubclass(kind, Enum) else _as_it_is


def _optional(kinds: list[Any]) -> _Read:
    """Return how a value of one type, or null, is read; of several types it stays as it is."""
    if len(kinds) != 1:
        return _as_it_is
    read = _reader(kinds[0])
    return lambda value: None if value is None else read(value)


def _as_it_is(value: Any) -> Any:  # noqa: ANN401 # JSON is whatever was written
    return value


def _plain(fields: list[tuple[str, Any]]) -> dict[str, Any]:
    return {name: _written(value) for name, value in fields}


def _written(value: Any) -> Any:  # noqa: ANN401 # JSON is whatever was written
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, datetime) else value
