"""Reads an object of the org from its table in the folder `objects`."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from local.org.records.sobject import SYSTEM_TABLE, Field, SObject

_DEFAULT_LENGTHS = {
    "email": 80,
    "phone": 40,
    "url": 255,
    "picklist": 255,
    "reference": 18,
    "id": 18,
}
_NAME_PARTS = frozenset({"Salutation", "FirstName", "LastName"})
_ADDRESS_PARTS = frozenset({"Street", "City", "State", "PostalCode", "Country"})


def read_object(path: Path) -> SObject:
    """Return the object that a table describes."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    own = [_field(name, row) for name, row in table["fields"].items()]
    compounds = [each.name for each in own if each.type == "compound"]
    own = [replace(each, compound_field_name=_compound(each.name, compounds)) for each in own]
    return SObject(
        name=path.stem,
        label=table["label"],
        key_prefix=table["key_prefix"],
        bulk=table.get("bulk", True),
        fields={f.name: f for f in (_id_field(path.stem, table["label"]), *_SYSTEM_FIELDS, *own)},
    )


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
