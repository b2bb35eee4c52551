"""Read documents that another release may have written: unknown fields are ignored."""

import dataclasses
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")


def known_fields(kind: "type[DataclassInstance]", document: dict[str, Any]) -> dict[str, Any]:
    """Return those fields of a document that a dataclass has."""
    names = {field.name for field in dataclasses.fields(kind)}
    return {name: value for name, value in document.items() if name in names}


def read_as(kind: type[T], document: dict[str, Any]) -> T:
    """Return a dataclass of plain fields. Raises TypeError if one without a default is missing."""
    return kind(**known_fields(kind, document))
