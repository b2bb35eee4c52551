"""The name that was probably meant: what looks most like a name that is unknown."""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

from bulkdrop.fields.description import Field, ObjectDescription
from bulkdrop.fields.names import folded

_WORDS = re.compile(r"[^\W_]+")
_LEAST_ALIKE = 0.75
_SHORT = 4
_LEAST_ALIKE_OF_SHORT = 0.85


class Nearest:
    """Finds the field of an object that a name is most like, by API name and by label."""

    def __init__(self, described: ObjectDescription, columns_at_most: int = 100) -> None:
        self._left = columns_at_most  # each compares with all fields: thousands would take minutes
        self._fields = {
            folded(spelled): field
            for field in described.fields
            for spelled in (field.label, field.name, field.name.removesuffix("__c"))
        }

    def field(self, column: str) -> Field | None:
        """Return the field that a column probably means; None if none is much like it."""
        self._left -= 1
        if self._left < 0:
            return None
        found = self._within(column) or nearest_of(folded(column), self._fields)
        return self._fields[found] if found else None

    def _within(self, column: str) -> str | None:
        """Return a name that is all of a column's but a word: "Contact: Email", "email address"."""
        words = _WORDS.findall(column)
        parts = (folded("".join(some)) for some in (words[1:], words[:-1]))
        return next((part for part in parts if part in self._fields), None)


def nearest_of(name: str, others: Iterable[str]) -> str | None:
    """Return the most similar of some names, if it is much like it; ratio of matching letters."""
    least = _LEAST_ALIKE_OF_SHORT if len(name) <= _SHORT else _LEAST_ALIKE
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(name)
    best, found = least, None
    for other in others:
        matcher.set_seq1(other)
        if matcher.real_quick_ratio() < best or matcher.quick_ratio() < best:
            continue
        if (ratio := matcher.ratio()) >= best and other:
            best, found = ratio, other
    return found
