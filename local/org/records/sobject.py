"""An object of the org and its fields, as describe shows them."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from re import Pattern
from typing import Any

TEXT_TYPES = frozenset({"string", "textarea", "email", "phone", "url", "picklist"})
NUMBER_TYPES = frozenset({"double", "currency", "percent"})
SYSTEM_TABLE: Mapping[str, Mapping[str, Any]] = {
    "IsDeleted": {"type": "boolean", "label": "Deleted"},
    "CreatedDate": {"type": "datetime"},
    "CreatedById": {"type": "reference", "reference_to": ["User"]},
    "LastModifiedDate": {"type": "datetime"},
    "LastModifiedById": {"type": "reference", "reference_to": ["User"]},
    "SystemModstamp": {"type": "datetime"},
}
"""The fields that Salesforce itself fills, in every object."""


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
    labels: Mapping[str, str] = field(default_factory=dict)  # of values with another label
    restricted: bool = False
    case_sensitive: bool = False
    calculated: bool = False
    auto_number: bool = False
    compound_field_name: str | None = None

    @property
    def polymorphic(self) -> bool:
        """Whether a relationship column needs an `ObjectType:` prefix."""
        return len(self.reference_to) > 1


@dataclass(frozen=True)
class RecordType:
    """A record type of an object; one that is not `available` the load user may not give."""

    id: str
    developer_name: str
    label: str
    available: bool = True
    default: bool = False


@dataclass(frozen=True)
class Rule:
    """What an admin made that refuses rows whose value of a field matches, in the admin's words."""

    code: str
    field: str
    matches: Pattern[str]
    message: str
    names_field: bool = True


@dataclass(frozen=True)
class SObject:
    """One object: its names, its key prefix and its fields in the order of the table."""

    name: str
    label: str
    key_prefix: str
    bulk: bool = True  # whether the Bulk API may write it
    fields: Mapping[str, Field] = field(default_factory=dict)
    record_types: tuple[RecordType, ...] = ()
    rules: tuple[Rule, ...] = ()

    @property
    def system_names(self) -> frozenset[str]:
        """The fields that Salesforce itself fills."""
        return frozenset({"Id", *SYSTEM_TABLE})

    @cached_property
    def by_lower_name(self) -> Mapping[str, Field]:
        """The fields by lower-case name: headers match in any case."""
        return {name.lower(): field for name, field in self.fields.items()}

    def without(self, hidden: Collection[str]) -> "SObject":
        """Return the object as a user sees it from whom fields (`Contact.Score__c`) are hidden."""
        lower = {each.lower() for each in hidden}
        seen = {n: f for n, f in self.fields.items() if f"{self.name}.{n}".lower() not in lower}
        return self if len(seen) == len(self.fields) else replace(self, fields=seen)

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
