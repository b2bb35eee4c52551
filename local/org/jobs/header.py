"""What a job's header line says: which field, or which parent's field, each column is."""

from collections.abc import Sequence
from dataclasses import dataclass

from local.org.errors import JobFailure
from local.org.records.schema import sobject
from local.org.records.sobject import Field, SObject
from local.org.vocabulary import Operation

MAX_HEADER_CHARACTERS = 32_000
MAX_FIELDS = 5_000


@dataclass(frozen=True)
class Parent:
    """The record that a relationship column points to: `Account.External_Id__c`."""

    sobject: SObject
    key: Field


@dataclass(frozen=True)
class Column:
    """One column of a job's data, resolved against the object."""

    name: str
    field: Field
    parent: Parent | None = None

    @property
    def api_name(self) -> str:
        """The name as describe spells it."""
        if self.parent is None:
            return self.field.name
        prefix = f"{self.parent.sobject.name}:" if self.field.polymorphic else ""
        return f"{prefix}{self.field.relationship_name}.{self.parent.key.name}"


def resolve(names: Sequence[str], target: SObject, operation: Operation) -> list[Column]:
    """Return the columns in order; JobFailure names the first bad one and no other."""
    if len(names) > MAX_FIELDS:  # choice of text
        raise _invalid_batch(f"Too many fields: {len(names)}. Maximum is {MAX_FIELDS}")
    columns: list[Column] = []
    for name in names:
        column = _resolve_one(name, target)
        if any(column.field is seen.field for seen in columns):
            raise _invalid_batch(f"Duplicate field name : {name}")  # choice of text
        if operation.deletes and column.field.name != "Id":
            # choice: Salesforce only says that the file holds Ids and nothing else
            raise _unknown_field(name)
        columns.append(column)
    return columns


def _resolve_one(name: str, target: SObject) -> Column:
    if "." in name:
        return _relationship_column(name, target)
    field = target.get(name)
    if field is None:
        raise _unknown_field(name)
    return Column(name, field)


def _relationship_column(name: str, target: SObject) -> Column:
    path, _, key_name = name.partition(".")
    type_name, colon, relationship = path.rpartition(":")
    field = target.relationship(relationship)
    if field is None:
        raise _invalid_batch(f"Unable to find relationship: {relationship}")
    parent = _parent(field, type_name if colon else None, relationship)
    key = parent.get(key_name) if parent else None
    if parent is None or key is None or not (key.external_id or key.id_lookup):
        raise _unknown_field(name)
    return Column(name, field, Parent(parent, key))


def _parent(field: Field, type_name: str | None, relationship: str) -> SObject | None:
    if not field.polymorphic:
        if type_name is not None:
            message = "type is not needed for non polymorphic foreign key references"
            raise _invalid_batch(f"{message}: {relationship}")
        return sobject(field.reference_to[0])
    if type_name is None:  # choice of text, made like the one above
        message = "type is needed for polymorphic foreign key references"
        raise _invalid_batch(f"{message}: {relationship}")
    known = {name.lower() for name in field.reference_to}
    return sobject(type_name) if type_name.lower() in known else None


def _unknown_field(name: str) -> JobFailure:
    return _invalid_batch(f"Field name not found : {name}")


def _invalid_batch(text: str) -> JobFailure:
    return JobFailure(f"InvalidBatch : {text}")
