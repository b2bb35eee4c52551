"""Find the field of one column, or say why there is none that it can be loaded into."""

import dataclasses

from bulkdrop.fields.column_field import MatchedBy
from bulkdrop.fields.description import Field, ObjectDescription
from bulkdrop.fields.findings import HeaderFinding, quoted
from bulkdrop.fields.names import Mapped, folded, readings_of
from bulkdrop.fields.nearest import Nearest
from bulkdrop.fields.record_types import record_type_column
from bulkdrop.fields.relationships import (
    Describe,
    NoReferenceError,
    ParentKey,
    is_reference,
    keys_of_parents,
    references_of,
)
from bulkdrop.fields.writable import why_not_writable
from bulkdrop.reason import ReasonCode
from sfbulk import Operation


@dataclasses.dataclass(frozen=True)
class FoundColumn:
    """
    A column and its field; no field if it is left out, or if a finding says what is wrong.

    `parent` is the key by which the column names a parent, in place of its id. `record_types_by`
    says that cells hold a record type's `name` or `developer_name` in place of its id.
    """

    column: str
    field: Field | None = None
    by: MatchedBy | None = None
    parent: ParentKey | None = None
    record_types_by: str | None = None
    sent: str = ""
    """The header that is sent for it; "" if the column is not sent."""


class Finder:
    """Finds the fields of the columns of one header; `findings` are what is wrong with them."""

    def __init__(
        self,
        described: ObjectDescription,
        describe: Describe,
        operation: Operation,
        *,
        leave_out: bool = False,
    ) -> None:
        self.findings: list[HeaderFinding] = []
        self.described = described
        self._describe = describe
        self._operation = operation
        self._leave_out = leave_out
        self._nearest = Nearest(described)

    def find(self, column: str, mapped: Mapped | None) -> FoundColumn:
        """Return a column with its field; a finding says so if it has none."""
        if mapped and not mapped.target:
            return FoundColumn(column)
        name = mapped.target if mapped else column
        try:
            found = self._read(name)
        except NoReferenceError as error:
            self._wrong(ReasonCode.UNKNOWN_COLUMNS, column, f"({error})")
            return FoundColumn(column)
        if len(found) > 1:
            self._ambiguous(column, found)
            return FoundColumn(column)
        if not found:
            return self._unknown(column, mapped)
        only = dataclasses.replace(found[0], column=column)
        if mapped:
            only = dataclasses.replace(only, by=mapped.by)
        return self._writable(only)

    def find_id(self, column: str, mapped: Mapped | None) -> FoundColumn:
        """Return a column of a file of records to delete: all but the Id are left out."""
        readings = readings_of(mapped.target if mapped else column, self.described)
        ids = [field for field in readings.fields if field.type == "id"]
        if not ids:
            return FoundColumn(column)
        by = mapped.by if mapped else readings.by
        return FoundColumn(column, ids[0], by, sent=ids[0].name)

    def _read(self, name: str) -> list[FoundColumn]:
        """Return the readings of a name: an API name, a parent's key, then labels."""
        exact = self.described.get(name)
        if exact is None and (of_record_types := record_type_column(name, self.described)):
            field, way = of_record_types
            by = MatchedBy.NAME
            return [FoundColumn(name, field, by, record_types_by=way, sent=field.name)]
        if exact is None and is_reference(name):
            references = references_of(name, self.described, self._describe)
            if references:
                by = MatchedBy.NAME
                return [FoundColumn(name, r.field, by, r.parent, sent=r.sent) for r in references]
        found, by = readings_of(name, self.described)
        return [FoundColumn(name, each, by, sent=each.name) for each in found]

    def _writable(self, found: FoundColumn) -> FoundColumn:
        field = found.field
        if field is None:
            return found
        if field.type == "id":
            if self._operation is not Operation.INSERT:
                return found
            why: tuple[str, tuple[str, ...]] | None = (
                "is given by Salesforce on insert: leave it out, or drop the file under update",
                (),
            )
        else:
            why = why_not_writable(field, self.described, self._operation)
        if why is None:
            return found
        self._wrong(ReasonCode.COLUMN_NOT_WRITABLE, found.column, *why)
        return FoundColumn(found.column)

    def _unknown(self, column: str, mapped: Mapped | None) -> FoundColumn:
        if mapped:
            text = f"(mapped to {quoted(mapped.target)}, which is no field)"
            self._wrong(ReasonCode.UNKNOWN_COLUMNS, column, text)
        elif not self._leave_out:
            if parent := self._parent_by_name(column):
                meant = (*keys_of_parents(parent, self._describe)[:2], parent.name)
            else:
                field = self._nearest.field(column)
                meant = (field.name,) if field else ()
            text = f"(did you mean {' or '.join(meant)}?)" if meant else ""
            self._wrong(ReasonCode.UNKNOWN_COLUMNS, column, text, meant)
        return FoundColumn(column)

    def _parent_by_name(self, column: str) -> Field | None:
        """Return the lookup whose parent a column seems to name: `Account Name`, `Account`."""
        wanted = folded(column)
        for field in self.described.fields:
            names = {folded(field.relationship_name)} if field.relationship_name else set()
            if wanted and any(wanted in {each, f"{each}name"} for each in names):
                return field
        return None

    def _ambiguous(self, column: str, found: list[FoundColumn]) -> None:
        names = tuple(dict.fromkeys(each.sent for each in found))
        text = f"may be {' or '.join(names[:3])}{' or others' if len(names) > 3 else ''}"  # noqa: PLR2004 # as many fit a sentence
        self._wrong(ReasonCode.AMBIGUOUS_COLUMNS, column, text, names)

    def _wrong(
        self, code: ReasonCode, column: str, text: str, fields: tuple[str, ...] = ()
    ) -> None:
        self.findings.append(
            HeaderFinding(code, f"{quoted(column)} {text}".strip(), (column,), fields)
        )
