"""Find the fields of columns, by the same rules as a load, and say what found none."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bulkdrop.fields.column import FoundColumn
from bulkdrop.fields.column_field import MatchedBy
from bulkdrop.fields.description import ObjectDescription
from bulkdrop.fields.findings import HeaderFinding, quoted
from bulkdrop.fields.header import HeaderFields, Purpose, match_header
from bulkdrop.fields.names import Mapped
from bulkdrop.fields.no_such_object import refusal_of_object
from bulkdrop.fields.rights import refusal_of_rights
from bulkdrop.folder_settings.keys import Mapped as MappedColumns
from bulkdrop.load.target import Target
from bulkdrop_cli.draft.org import Describe


@dataclasses.dataclass(frozen=True)
class Line:
    """A column with the field that it is loaded into; `field` is "" if it is left out."""

    column: str
    field: str
    note: str = ""


@dataclasses.dataclass(frozen=True)
class Draft:
    """What is known of the columns of a folder's files, and what a person has to decide."""

    matched: tuple[Line, ...]
    unmatched: tuple[Line, ...]
    """Each with the field that was probably meant, or none, and why it was not taken."""

    constants: Mapping[str, str]
    problems: tuple[str, ...]
    """What is wrong with the header as a whole, and what it lacks."""

    @property
    def counted(self) -> str:
        """Return how many columns have a field, and how many have none."""
        fields = sum(bool(each.field) for each in self.matched)
        return f"columns with a field: {fields}, without: {len(self.unmatched)}"


def draft(
    columns: Sequence[str], mapping: Mapping[str, Any], target: Target, describe: Describe
) -> Draft:
    """
    Return the draft; `mapping` is what an .sdl says, and its columns count if there are no others.

    Raises UploadRefusedError if the org has no such object, or its user may not do that with it.
    """
    described = _described(target, describe)
    stated: Mapping[str, MappedColumns] = mapping.get("columns", {})
    named = {each.columns[0]: each for each in stated.values()}
    purpose = Purpose(
        target.operation,
        target.external_id_field,
        {name: Mapped((*each.fields, "")[0], MatchedBy.SDL) for name, each in named.items()},
        [*mapping.get("constants", {})],
    )
    found = match_header(columns or [*named], purpose, described, describe)
    constants: Mapping[str, str] = mapping.get("constants", {})
    lines = _Lines(found, {name.lower(): each for name, each in named.items()}, constants)
    for each in found.columns:
        lines.add(each, leaves_out=purpose.deletes)
    whole = [each.text for each in found.findings if not each.columns]
    lacking = [
        f"a new {described.name} needs {name}, for which there is no column"
        for name in found.missing
    ]
    return Draft(
        tuple(lines.matched),
        tuple(lines.unmatched),
        constants,
        (*whole, *lacking),
    )


class _Lines:
    """The lines of a draft; no field is named by two of them."""

    def __init__(
        self, found: HeaderFields, stated: Mapping[str, MappedColumns], constants: Iterable[str]
    ) -> None:
        self.matched: list[Line] = []
        self.unmatched: list[Line] = []
        self._stated = stated
        self._constants = {name.lower() for name in constants}
        self._why: dict[str, HeaderFinding] = {}
        for finding in found.findings:
            for column in finding.columns:
                self._why.setdefault(column, finding)

    def add(self, found: FoundColumn, *, leaves_out: bool) -> None:
        """Add a column to those with a field, or to those about which a person decides."""
        stated = self._stated.get(found.column.lower())
        other = self._other(found.sent)
        if other:
            self.unmatched.append(Line(found.column, found.sent, f"{other} has that field already"))
        elif found.sent:
            self.matched.append(Line(found.column, found.sent, _only_in_sdl(stated)))
        elif why := self._why.get(found.column):
            note = why.text.removeprefix(quoted(found.column)).strip().strip("()")
            field = why.fields[0] if len(why.fields) == 1 else ""
            self.unmatched.append(Line(found.column, field, note or "no field has that name"))
        elif stated or leaves_out:
            note = "" if stated else "only the Id counts here"
            self.matched.append(Line(found.column, "", note))

    def _other(self, field: str) -> str:
        """Return what fills a field already: a column before, or a constant."""
        if field and field.lower() in self._constants:
            return "a constant"
        return next((quoted(each.column) for each in self.matched if field == each.field != ""), "")


def _only_in_sdl(stated: MappedColumns | None) -> str:
    """Return what a bulkdrop.toml cannot say of a column: that it is joined, or fills several."""
    if not stated or len(stated.columns) + len(stated.fields) <= 2:  # noqa: PLR2004 # one of each
        return ""
    columns, fields = ",".join(stated.columns), ",".join(stated.fields)
    return f"keep the .sdl beside this file, and remove this line: {columns}={fields}"


def _described(target: Target, describe: Describe) -> ObjectDescription:
    described = describe(target.object)
    if described is None:
        raise refusal_of_object(target.object, [])
    refusal = refusal_of_rights(described, target.operation)
    if refusal:
        raise refusal
    return described
