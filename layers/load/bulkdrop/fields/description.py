"""
An object as Salesforce describes it, in the words of its REST API, in snake_case.

https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_sobject_describe.htm
"""

import dataclasses
import hashlib
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from bulkdrop.document import Document
from bulkdrop.fields.described_json import compact, read_described

COMPOUND_TYPES = frozenset({"address", "location", "complexvalue"})
"""Types of fields that consist of other fields; they are never written themselves."""


@dataclasses.dataclass(frozen=True)
class PicklistValue:
    """A value of a picklist: what the API stores, and the label that people see."""

    value: str
    label: str = ""
    active: bool = True


@dataclasses.dataclass(frozen=True)
class RecordType:
    """A record type of the object; `available` says whether the load user may use it."""

    record_type_id: str
    name: str = ""
    developer_name: str = ""
    active: bool = True
    available: bool = True
    master: bool = False


@dataclasses.dataclass(frozen=True)
class Field:
    """
    One field, as the load user sees it.

    `length` counts characters; a number has `precision` digits, `scale` of them behind the point,
    and an int has `digits`. What an org left out has the default below: it forbids nothing and
    asks for nothing, so that Salesforce judges.
    """

    name: str
    label: str = ""
    type: str = "string"
    soap_type: str = ""
    extra_type_info: str = ""
    length: int = 0
    precision: int = 0
    scale: int = 0
    digits: int = 0
    nillable: bool = True
    createable: bool = True
    updateable: bool = True
    defaulted_on_create: bool = False
    custom: bool = False
    calculated: bool = False
    auto_number: bool = False
    external_id: bool = False
    id_lookup: bool = False
    unique: bool = False
    case_sensitive: bool = False
    name_field: bool = False
    html_formatted: bool = False
    encrypted: bool = False
    compound_field_name: str = ""
    reference_to: tuple[str, ...] = ()
    relationship_name: str = ""
    polymorphic_foreign_key: bool = False
    restricted_picklist: bool = False
    dependent_picklist: bool = False
    controller_name: str = ""
    picklist_values: tuple[PicklistValue, ...] = ()

    @property
    def is_polymorphic(self) -> bool:
        """
        Return whether a relationship column must name the parent's object.

        Salesforce decides by the number of entries in `referenceTo`, not by the flag.
        """
        return len(self.reference_to) > 1

    @property
    def is_key(self) -> bool:
        """Return whether records can be found by it: an upsert's key, or a relationship column."""
        return self.external_id or self.id_lookup or self.type == "id"

    @property
    def is_required(self) -> bool:
        """
        Return whether a new record must have a value; a boolean has one always.

        Page layouts and validation rules may ask for more, which describe does not say.
        """
        is_needed = self.createable and not self.nillable and not self.defaulted_on_create
        return is_needed and self.type != "boolean"


@dataclasses.dataclass(frozen=True)
class ObjectDescription(Document):
    """One object, as the load user sees it: a field that is hidden from that user is not there."""

    name: str
    label: str = ""
    label_plural: str = ""
    key_prefix: str = ""
    createable: bool = True
    updateable: bool = True
    deletable: bool = True
    fields: tuple[Field, ...] = ()
    record_type_infos: tuple[RecordType, ...] = ()
    default_namespace: str = ""
    """The managed package whose fields may be named without its prefix; describe says none."""

    @classmethod
    def from_describe(cls, reply: Mapping[str, Any]) -> "ObjectDescription":
        """Return what describe's JSON says; what it lacks, or says oddly, has its default."""
        return read_described(cls, reply)

    def to_json(self) -> dict[str, Any]:
        """Return the description as JSON types without what is as by default, to be kept."""
        return compact(self)

    @cached_property
    def by_name(self) -> dict[str, Field]:
        """The fields by their names in lower case."""
        return {field.name.lower(): field for field in self.fields}

    def get(self, name: str) -> Field | None:
        """Return the field with this API name, in any case; or that of the default namespace."""
        lower = name.lower()
        found = self.by_name.get(lower)
        if found is None and self.default_namespace:
            return self.by_name.get(f"{self.default_namespace.lower()}__{lower}")
        return found

    def relationship(self, name: str) -> Field | None:
        """Return the lookup with this relationship name, in any case: `Account`, `Boss__r`."""
        lower = name.lower()
        return next((f for f in self.fields if f.relationship_name.lower() == lower), None)

    def parts_of(self, compound: Field) -> list[Field]:
        """Return the fields that a compound field consists of; none for any other field."""
        name = compound.name.lower()
        return [
            field
            for field in self.fields
            if field.compound_field_name.lower() == name and field is not compound
        ]

    @property
    def key_fields(self) -> list[Field]:
        """The fields by which records can be found, other than the Id."""
        return [field for field in self.fields if field.is_key and field.type != "id"]


def _words() -> str:
    kinds = (ObjectDescription, Field, PicklistValue, RecordType)
    names = (f"{kind.__name__}.{each.name}" for kind in kinds for each in dataclasses.fields(kind))
    return hashlib.sha256(" ".join(names).encode()).hexdigest()[:8]


WORDS = _words()
"""Stands for what this release reads of describe: a description that is kept may have less."""
