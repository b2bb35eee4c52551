"""The org's objects and fields, read from one table per object in the folder `objects`."""

import itertools
import re
import string
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

_OBJECTS = Path(__file__).with_name("objects")
_DEFAULT_LENGTHS = {
    "email": 80,
    "phone": 40,
    "url": 255,
    "picklist": 255,
    "reference": 18,
    "id": 18,
}
TEXT_TYPES = frozenset({"string", "textarea", "email", "phone", "url", "picklist"})
NUMBER_TYPES = frozenset({"double", "currency", "percent"})


@dataclass(frozen=True)
class Field:
    """One field as describe shows it; the attributes carry describe's names in snake_case."""

    name: str
    type: str
    label: str
    length: int = 0
    precision: int = 0
    scale: int = 0
    required: bool = False
    default: str | None = None
    createable: bool = True
    updateable: bool = True
    external_id: bool = False
    unique: bool = False
    id_lookup: bool = False
    reference_to: tuple[str, ...] = ()
    relationship_name: str | None = None
    values: tuple[str, ...] = ()
    restricted: bool = False

    @property
    def polymorphic(self) -> bool:
        """Whether a relationship column needs an `ObjectType:` prefix."""
        return len(self.reference_to) > 1


@dataclass(frozen=True)
class SObject:
    """One object: its names, its key prefix and its fields in the order of the table."""

    name: str
    label: str
    key_prefix: str
    bulk: bool = True  # whether the Bulk API may write it
    fields: Mapping[str, Field] = field(default_factory=dict)

    @property
    def system_names(self) -> frozenset[str]:
        """The fields that Salesforce itself fills."""
        return frozenset({"Id", *(f.name for f in _SYSTEM_FIELDS)})

    @property
    def by_lower_name(self) -> Mapping[str, Field]:
        """The fields by lower-case name: headers match in any case."""
        return _lower_names(self.name)

    def get(self, name: str) -> Field | None:
        """Return the field of this name in any case."""
        return self.by_lower_name.get(name.lower())

    def relationship(self, name: str) -> Field | None:
        """Return the reference field behind a relationship name in any case."""
        wanted = name.lower()
        return next(
            (f for f in self.fields.values() if _lower(f.relationship_name) == wanted), None
        )

    def stored(self) -> Iterator[Field]:
        """Yield the fields that records have a value for (compound names have none)."""
        return (f for f in self.fields.values() if f.type != "compound")


def _lower(name: str | None) -> str | None:
    return name.lower() if name else None


def sobjects() -> Mapping[str, SObject]:
    """Return all objects by name."""
    return _objects()


def add_copies(names: Iterable[str], like: str) -> None:
    """
    Add objects, with the fields of an existing one, to all orgs that are made from now on.

    For tests that want many objects; the key prefixes run from `a00` on, as Salesforce's do.
    """
    taken = {each.key_prefix for each in _objects().values()}
    free = (prefix for prefix in _custom_prefixes() if prefix not in taken)
    for name in names:
        if name not in _objects():
            _objects()[name] = replace(_objects()[like], name=name, key_prefix=next(free))


@cache
def _objects() -> dict[str, SObject]:
    return {path.stem: _read(path) for path in sorted(_OBJECTS.glob("*.toml"))}


def _custom_prefixes() -> Iterator[str]:
    characters = string.digits + string.ascii_lowercase
    return (f"a{one}{two}" for one, two in itertools.product(characters, repeat=2))


@cache
def _lower_names(name: str) -> Mapping[str, Field]:
    return {key.lower(): value for key, value in sobjects()[name].fields.items()}


def sobject(name: str) -> SObject | None:
    """Return the object of this API name in any case."""
    return next((o for o in sobjects().values() if o.name.lower() == name.lower()), None)


def _read(path: Path) -> SObject:
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    own = (_field(name, row) for name, row in table["fields"].items())
    return SObject(
        name=path.stem,
        label=table["label"],
        key_prefix=table["key_prefix"],
        bulk=table.get("bulk", True),
        fields={f.name: f for f in (_id_field(path.stem, table["label"]), *_SYSTEM_FIELDS, *own)},
    )


def _field(name: str, row: Mapping[str, Any]) -> Field:
    given: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in row.items()
    }
    defaults: dict[str, Any] = {
        "label": _label(name),
        "length": _DEFAULT_LENGTHS.get(given["type"], 0),
        "unique": given.get("external_id", False),
        "id_lookup": given.get("external_id", False),
        "relationship_name": _relationship_name(name) if given["type"] == "reference" else None,
    }
    if given.pop("read_only", False):
        defaults |= {"createable": False, "updateable": False}
    return Field(name=name, **{**defaults, **given})


def _id_field(object_name: str, label: str) -> Field:
    """Return the field Id; its label names a standard object (fact N14), as errors show."""
    label = "Record ID" if object_name.endswith("__c") else f"{label} ID"
    return _field("Id", {"type": "id", "label": label, "id_lookup": True, "read_only": True})


def _label(name: str) -> str:
    words = name.removesuffix("__c").replace("_", " ")
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", words)


def _relationship_name(name: str) -> str:
    return name[:-1] + "r" if name.endswith("__c") else name.removesuffix("Id")


_SYSTEM_TABLE: Mapping[str, Mapping[str, Any]] = {
    "IsDeleted": {"type": "boolean", "label": "Deleted"},
    "CreatedDate": {"type": "datetime"},
    "CreatedById": {"type": "reference", "reference_to": ["User"]},
    "LastModifiedDate": {"type": "datetime"},
    "LastModifiedById": {"type": "reference", "reference_to": ["User"]},
    "SystemModstamp": {"type": "datetime"},
}
_SYSTEM_FIELDS = tuple(
    _field(name, {"read_only": True, **row}) for name, row in _SYSTEM_TABLE.items()
)
