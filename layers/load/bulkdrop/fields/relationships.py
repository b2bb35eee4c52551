"""
Headers that name a parent by one of its keys: `Account.ERP__c`, `Boss__r.Key__c`, `Lead:Who.Email`.

Salesforce takes one hop, from child to parent, by a field of the parent that is an external id or
for lookups, and asks for the parent's object exactly where a lookup has several (Bulk API 2.0
guide, "Relationship Fields in a Header Row"). Data Loader's `Who:Contact-Email` is understood too.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from bulkdrop.fields.description import Field, ObjectDescription
from bulkdrop.fields.names import readings_of

Describe = Callable[[str], ObjectDescription | None]
"""Return an object's description; None if the org has no such object, or does not show it."""

MOST_PARENTS = 5
"""Of how many objects that a lookup may point to the keys are looked at; Task.What has dozens."""

_TYPED = re.compile(r"(?P<one>\w+)\s*:\s*(?P<two>\w+)\s*[.-]\s*(?P<key>[^.]+)")
_PLAIN = re.compile(r"(?P<one>\w+)\s*[.:]\s*(?P<key>[^.:]+)")


class ParentKey(NamedTuple):
    """The parent that a column names: its object, and the field by which it is found."""

    object: str
    key: Field


class Reference(NamedTuple):
    """A lookup of the object, and the parent's key that a column holds in its place."""

    field: Field
    parent: ParentKey

    @property
    def sent(self) -> str:
        """Return the header as Salesforce takes it, in describe's spelling."""
        prefix = f"{self.parent.object}:" if self.field.is_polymorphic else ""
        return f"{prefix}{self.field.relationship_name}.{self.parent.key.name}"


class NoReferenceError(Exception):
    """The header names a parent in a way that cannot work; the text ends a sentence on it."""


def is_reference(name: str) -> bool:
    """Return whether a header has the form of one that names a parent by its key."""
    return bool(_TYPED.fullmatch(name.strip()) or _PLAIN.fullmatch(name.strip()))


def references_of(name: str, described: ObjectDescription, describe: Describe) -> list[Reference]:
    """
    Return what a header that names a parent may mean; none if it names no relationship.

    Raises NoReferenceError if it names one, and no key of a parent.
    """
    found = [
        reference
        for lookup, objects, key in _splits(name.strip(), described)
        for reference in _by_key(lookup, objects, key, describe)
    ]
    return list({reference.sent: reference for reference in found}.values())


def _splits(name: str, described: ObjectDescription) -> Iterator[tuple[Field, list[str], str]]:
    """Yield the lookup, the objects it may point to here, and the key's name."""
    if typed := _TYPED.fullmatch(name):
        pairs = [(typed["two"], typed["one"]), (typed["one"], typed["two"])]
        for relationship, kind in pairs:
            lookup = _lookup(relationship, described)
            if lookup:
                objects = [each for each in lookup.reference_to if each.lower() == kind.lower()]
                if objects:
                    yield lookup, objects, typed["key"]
    elif (plain := _PLAIN.fullmatch(name)) and (lookup := _lookup(plain["one"], described)):
        yield lookup, list(lookup.reference_to), plain["key"]


def _lookup(name: str, described: ObjectDescription) -> Field | None:
    """Return the lookup of a relationship, which may be named by the lookup's own name as well."""
    found = described.relationship(name) or described.get(name)
    return found if found and found.reference_to and found.relationship_name else None


def _by_key(lookup: Field, objects: list[str], key: str, describe: Describe) -> Iterator[Reference]:
    if len(objects) > MOST_PARENTS:
        raise NoReferenceError(
            f"name the object, as in {objects[0]}:{lookup.relationship_name}.{key}"
        )
    parents = [parent for name in objects if (parent := describe(name))]
    if not parents:
        raise NoReferenceError(f"the load user does not see {' or '.join(objects)}")
    found = [
        Reference(lookup, ParentKey(parent.name, field))
        for parent in parents
        for field in readings_of(key, parent).fields
        if field.is_key
    ]
    if not found:
        raise NoReferenceError(_keys_are(lookup, parents))
    yield from found


def keys_of_parents(lookup: Field, describe: Describe) -> list[str]:
    """Return headers that name the parents of a lookup by a key."""
    objects = lookup.reference_to[:MOST_PARENTS]
    return _keys(lookup, [parent for name in objects if (parent := describe(name))])


def _keys(lookup: Field, parents: list[ObjectDescription]) -> list[str]:
    return [
        Reference(lookup, ParentKey(parent.name, key)).sent
        for parent in parents
        for key in parent.key_fields
    ]


def _keys_are(lookup: Field, parents: list[ObjectDescription]) -> str:
    known = _keys(lookup, parents)
    if not known:
        return f"{parents[0].name} has no external id; use {lookup.name}"
    return f"no external id of {parents[0].name}; use {' or '.join(known[:2])}, or {lookup.name}"
