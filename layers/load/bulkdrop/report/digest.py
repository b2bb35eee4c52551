"""The digest of errors: alike ones in one group, in memory that does not grow with them."""

import dataclasses
from collections import Counter
from collections.abc import Iterable
from typing import Any

from bulkdrop.document import Document
from bulkdrop.report.catalogue import general_words

MOST_GROUPS = 200
"""As many groups are kept apart; beyond that, groups of the same code and field become one."""

MOST_EXAMPLES = 3
_VALUE_CHARACTERS = 100
_OTHERS = "OTHER_CODES"


@dataclasses.dataclass(frozen=True)
class Example(Document):
    """One record of a group."""

    line: int | str | None
    """The line of the upload on which the record begins; `people.csv:12` in an archive; null if it
    is not known."""

    value: str | None
    """The value that stands there, cut after 100 characters; null if the error is about no single
    field, or if `ExampleValues` of the stack leaves values out."""


@dataclasses.dataclass(frozen=True)
class Kind(Document):
    """
    What errors of one group have in common.

    `column` is what the upload calls the field, if otherwise. `message` is Salesforce's without
    values. Where groups were put together, `is_joined`: they have
    no message, and the cause and fix of their code.
    """

    code: str
    field: str | None = None
    because: str | None = None
    message: str = ""
    cause: str = ""
    fix: str = ""
    is_joined: bool = False
    column: str | None = None


@dataclasses.dataclass(frozen=True)
class Group(Document):
    """The errors of one kind: how many records have one, and the first of them."""

    kind: Kind
    records: int
    examples: tuple[Example, ...] = ()


class Digest:
    """Groups of errors, counted as they pass by; counts stay right, whatever is put together."""

    def __init__(self, groups: Iterable[Group] = ()) -> None:
        self._groups: dict[Kind, Group] = {}
        self._joined: set[tuple[str, ...]] = set()
        for group in groups:
            self.add(group)

    def add(self, group: Group) -> None:
        """Count a group; each of its records has one error of its kind."""
        if (before := self._groups.get(group.kind)) and len(before.examples) == MOST_EXAMPLES:
            records = before.records + group.records
            self._groups[group.kind] = Group(group.kind, records, before.examples)
            return
        if group.kind.is_joined:
            self._join(_path(group.kind))
        kind = self._kept(group.kind)
        before = self._groups.get(kind)
        examples = (*(before.examples if before else ()), *group.examples)[:MOST_EXAMPLES]
        records = group.records + (before.records if before else 0)
        self._groups[kind] = Group(kind, records, examples)
        while len(self._groups) > MOST_GROUPS:
            self._join(self._crowded())

    @property
    def groups(self) -> list[Group]:
        """Return the groups, most frequent first; of equal ones, the first to be seen."""
        return sorted(self._groups.values(), key=lambda group: -group.records)

    @property
    def seen(self) -> list[Group]:
        """Return the groups in the order in which they were seen."""
        return [*self._groups.values()]

    def to_json(self) -> list[dict[str, Any]]:
        """Return the groups as JSON types, in that order."""
        return [group.to_json() for group in self.seen]

    @classmethod
    def from_json(cls, document: list[dict[str, Any]]) -> "Digest":
        """Read what to_json wrote."""
        return cls(map(Group.from_json, document))

    def _kept(self, kind: Kind) -> Kind:
        """Return the kind itself, or the one that it was put together with."""
        for path in ((), (kind.code,), _path(kind)):
            if path in self._joined:
                return _joined_kind(path, kind)
        return kind

    def _join(self, path: tuple[str, ...]) -> None:
        """Put all groups below a path together: of a code and field, of a code, or all."""
        if path in self._joined:
            return
        self._joined.add(path)
        before, self._groups = self._groups, {}
        for group in before.values():
            kind = self._kept(group.kind)
            there = self._groups.get(kind, Group(kind, 0))
            examples = (*there.examples, *group.examples)[:MOST_EXAMPLES]
            self._groups[kind] = Group(kind, there.records + group.records, examples)

    def _crowded(self) -> tuple[str, ...]:
        """Return the path with most groups below: messages of a field, then fields of a code."""
        for depth in (2, 1):
            ((path, count),) = Counter(
                _path(kind)[:depth] for kind in self._groups if len(_path(kind)) >= depth
            ).most_common(1)
            if count > 1:
                return path
        return ()


def cut(value: str | None) -> str | None:
    """Return a value as an example shows it."""
    if value is None or len(value) <= _VALUE_CHARACTERS:
        return value
    return f"{value[:_VALUE_CHARACTERS]}\N{HORIZONTAL ELLIPSIS}"


def _path(kind: Kind) -> tuple[str, str]:
    return kind.code, kind.field or ""


def _joined_kind(path: tuple[str, ...], kind: Kind) -> Kind:
    code = kind.code if path else _OTHERS
    field = kind.field if len(path) > 1 else None
    cause, fix = general_words(code, field)
    column = kind.column if field else None
    return Kind(code, field, cause=cause, fix=fix, is_joined=True, column=column)
