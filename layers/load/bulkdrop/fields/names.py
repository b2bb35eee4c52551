"""Find the field that a name means: by its API name, its label, or either without `__c`."""

import unicodedata
from typing import NamedTuple

from bulkdrop.fields.column_field import MatchedBy
from bulkdrop.fields.description import Field, ObjectDescription

_CUSTOM = "__c"


class Mapped(NamedTuple):
    """What the settings of a folder map a column to; "" for known and not loaded."""

    target: str
    by: MatchedBy


class Readings(NamedTuple):
    """The fields that a name may mean, and how they were found; more than one is a question."""

    fields: list[Field]
    by: MatchedBy


def folded(name: str) -> str:
    """Return the letters and digits of a name without regard to case: `E-Mail` is `email`."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(sign for sign in plain if sign.isalnum())


def readings_of(name: str, described: ObjectDescription) -> Readings:
    """
    Return the fields that a name may mean; none if it means none.

    In this order, and the first that fits counts: the API name, that without regard to case, the
    label by its letters and digits, and API name or label where one side lacks `__c`.
    """
    if found := described.get(name):
        return Readings([found], MatchedBy.NAME)
    wanted = folded(name)
    if not wanted:
        return Readings([], MatchedBy.NAME)
    by_label = [field for field in described.fields if folded(field.label) == wanted]
    if by_label:
        return Readings(by_label, MatchedBy.LABEL)
    bare = folded(_without_suffix(name))
    by_name = [f for f in described.fields if folded(_without_suffix(f.name)) == bare]
    if by_name:
        return Readings(by_name, MatchedBy.NAME)
    return Readings([f for f in described.fields if folded(f.label) == bare], MatchedBy.LABEL)


def _without_suffix(name: str) -> str:
    return name[: -len(_CUSTOM)] if name.lower().endswith(_CUSTOM) else name
