"""The objects of the org, each from a table in the folder `objects`."""

import itertools
import string
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from local.org.records.sobject import SObject
from local.org.records.table import read_object

_OBJECTS = Path(__file__).with_name("objects")


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
    return {path.stem: read_object(path) for path in sorted(_OBJECTS.glob("*.toml"))}


def _custom_prefixes() -> Iterator[str]:
    characters = string.digits + string.ascii_lowercase
    return (f"a{one}{two}" for one, two in itertools.product(characters, repeat=2))


def sobject(name: str) -> SObject | None:
    """Return the object of this API name in any case."""
    return next((o for o in sobjects().values() if o.name.lower() == name.lower()), None)
