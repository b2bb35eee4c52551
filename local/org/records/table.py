"""Reads an object of the org from its table in the folder `objects`."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from local.org.identifiers import to_18
from local.org.records.sobject import SYSTEM_TABLE, Field, RecordType, Rule, SObject

_DEFAULT_LENGTHS = {
    "email": 80,
    "phone": 40,
    "url": 255,
    "picklist": 255,
    "reference": 18,
    "id": 18,
}
_NAME_PARTS = frozenset({"Salutation", "FirstName", "LastName"})
_RECORD_TYPES = "012"
_ADDRESS_PARTS = frozenset(
    {"Street", "City", "State", "PostalCode", "Country", "StateCode", "CountryCode"}
)


def read_object(path: Path) -> SObject:
    """Return the object that a table describes."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    types = tuple(_record_types(table.get("record_types", {})))
    given = {**_record_type_field(types), **table["fields"]}
    own = [_field(name, row) for name, row in given.items()]
    compounds = [each.name for each in own if each.type == "compound"]
    own = [replace(each, compound_field_name=_compound(each.name, compounds)) for each in own]
    return SObject(
        name=path.stem,
        label=table["label"],
        key_prefix=table["key_prefix"],
        bulk=table.get("bulk", True),
        fields={f.name: f for f in (_id_field(path.stem, table["label"]), *_SYSTEM_FIELDS, *own)},
        record_types=types,
        rules=tuple(
            Rule(**{**rule, "matches": re.compile(rule["matches"])})
            for rule in table.get("rules", ())
        ),
    )


def _record_types(table: Mapping[str, Any]) -> Iterator[RecordType]:
    """Yield record types; what is stated of each is its label and what differs from the usual."""
    for number, (name, row) in enumerate(table.items(), 1):
        record_id = to_18(f"{_RECORD_TYPES}Sb0{number:09}")
        if record_id:
            yield RecordType(record_id, name, **row)


def _record_type_field(types: Iterable[RecordType]) -> dict[str, dict[str, Any]]:
    """Return the field that an object has once it has record types."""
    if not types:
        return {}
    default = next((each.id for each in types if each.default), None)
    label, targets = "Record Type ID", ["RecordType"]
    row = {"type": "reference", "label": label, "reference_to": targets, "default": default}
    return {"RecordTypeId": row}


def _compound(name: str, compounds: Iterable[str]) -> str | None:
    """Return the compound field that a field is a part of: of a person's name, of an address."""
    if name in _NAME_PARTS and "Name" in compounds:
        return "Name"
    addresses = (each for each in compounds if each.endswith("Address"))
    parts = {each.removesuffix("Address"): each for each in addresses}
    return next((parts[p] for p in parts if name.removeprefix(p) in _ADDRESS_PARTS), None)


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


_SYSTEM_FIELDS = tuple(
    _field(name, {"read_only": True, **row}) for name, row in SYSTEM_TABLE.items()
)
