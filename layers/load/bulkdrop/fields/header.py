"""Match the columns of a header with the fields of an object, and find all that is wrong there."""

import dataclasses
from collections.abc import Collection, Iterator, Mapping, Sequence

from bulkdrop.fields.checks.picklists import listed_values
from bulkdrop.fields.column import Finder, FoundColumn
from bulkdrop.fields.column_field import ColumnField
from bulkdrop.fields.description import ObjectDescription
from bulkdrop.fields.findings import HeaderFinding, quoted
from bulkdrop.fields.keys import key_findings
from bulkdrop.fields.names import Mapped, readings_of
from bulkdrop.fields.relationships import Describe
from bulkdrop.fields.twice import written_twice
from bulkdrop.reason import ReasonCode
from sfbulk import Operation


@dataclasses.dataclass(frozen=True)
class Purpose:
    """
    What a file is to do, and what the settings of its folder say of its columns.

    `mapping` is by the columns' names; one that does not fit exactly fits without regard to case.
    `constants` are fields that are no column. `leave_out_unknown` leaves columns out that are no
    fields. `joined` are columns, in lower case, that are joined to another one which is mapped.
    `default_namespace` is the package whose fields may be named without its prefix.
    """

    operation: Operation
    external_id_field: str | None = None
    mapping: Mapping[str, Mapped] = dataclasses.field(default_factory=dict)
    constants: Collection[str] = ()
    leave_out_unknown: bool = False
    joined: Mapping[str, str] = dataclasses.field(default_factory=dict)
    default_namespace: str = ""

    @property
    def deletes(self) -> bool:
        """Return whether records are deleted, for which the Id alone is sent."""
        return self.operation in {Operation.DELETE, Operation.HARD_DELETE}


@dataclasses.dataclass(frozen=True)
class HeaderFields:
    """
    The columns of an upload with their fields, in its order, and what is wrong with them.

    A header with findings cannot be loaded. `missing` are fields that a new record must have and
    that are neither a column nor a constant: a trigger or a flow may fill them.
    """

    columns: tuple[FoundColumn, ...]
    findings: tuple[HeaderFinding, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def sent(self) -> tuple[str, ...]:
        """Return the header that is sent: describe's spelling, without what is left out."""
        return tuple(each.sent for each in self.columns if each.sent)

    @property
    def left_out(self) -> tuple[int, ...]:
        """Return the places, counted from 0, of the columns that are not sent."""
        return tuple(at for at, each in enumerate(self.columns) if not each.sent)

    @property
    def names_record_types(self) -> bool:
        """Return whether cells name record types: Salesforce takes their ids alone."""
        return any(each.record_types_by for each in self.columns)

    def allowed(self) -> dict[str, str]:
        """Return what restricted picklists among the fields allow, as a message lists it."""
        fields = (each.field for each in self.columns if each.sent and not each.parent)
        return {
            field.name: listed_values(field)
            for field in fields
            if field and field.restricted_picklist and field.picklist_values
        }

    def reported(self) -> tuple[ColumnField, ...]:
        """Return the columns as the summary reports them."""
        return tuple(
            ColumnField(each.column, each.sent or None, each.by if each.sent else None)
            for each in self.columns
        )


def match_header(
    columns: Sequence[str], purpose: Purpose, described: ObjectDescription, describe: Describe
) -> HeaderFields:
    """
    Return the fields of an upload's columns, and everything that is wrong with them.

    `describe` is called for the parents whose keys the header names.
    """
    if purpose.default_namespace:
        described = dataclasses.replace(described, default_namespace=purpose.default_namespace)
    finder = Finder(described, describe, purpose.operation, leave_out=purpose.leave_out_unknown)
    leads = _leads(columns, purpose)
    if purpose.deletes:
        found = tuple(finder.find_id(each, _mapped(each, purpose)) for each in columns)
    else:
        found = tuple(_found(finder, each, purpose, leads) for each in columns)
    findings = [
        *finder.findings,
        *key_findings(found, purpose.operation, purpose.external_id_field, described),
        *written_twice(found),
    ]
    if not findings and not any(each.sent for each in found):
        findings = [*_all_left_out(columns, purpose, described, describe)]
    joined = _with_joined(found, leads)
    return HeaderFields(joined, tuple(findings), _missing(found, purpose, described))


def _all_left_out(
    columns: Sequence[str], purpose: Purpose, described: ObjectDescription, describe: Describe
) -> Iterator[HeaderFinding]:
    """Yield what is wrong with a header of which nothing is left: each column, with its field."""
    if purpose.leave_out_unknown:
        strict = dataclasses.replace(purpose, leave_out_unknown=False)
        yield from match_header(columns, strict, described, describe).findings
        return
    for column in columns:
        text = f"{quoted(column)} (left out by the settings)"
        yield HeaderFinding(ReasonCode.UNKNOWN_COLUMNS, text, (column,), ())


def _leads(columns: Sequence[str], purpose: Purpose) -> dict[str, str]:
    """
    Return the columns that are joined to another one, in lower case, with that one.

    Of columns that are mapped together, the first one that the file has leads the others.
    """
    present = {each.strip().lower() for each in columns}
    leaders: dict[str, str] = {}
    for name, mapped in purpose.joined.items():
        if name in present:
            first = mapped.strip().lower()
            leaders.setdefault(first, first if first in present else name)
    of_all = {name: leaders.get(first.strip().lower()) for name, first in purpose.joined.items()}
    return {name: leader for name, leader in of_all.items() if leader and leader != name}


def _found(finder: Finder, column: str, purpose: Purpose, leads: Mapping[str, str]) -> FoundColumn:
    name = column.strip().lower()
    if name in leads:
        return FoundColumn(column)
    return finder.find(column, _mapped(purpose.joined.get(name, column), purpose))


def _with_joined(
    found: tuple[FoundColumn, ...], leads: Mapping[str, str]
) -> tuple[FoundColumn, ...]:
    """Return the columns with those that are joined to another one, as what that one is."""
    by_name = {each.column.strip().lower(): each for each in found}
    return tuple(
        dataclasses.replace(by_name[leader], column=each.column)
        if (leader := leads.get(each.column.strip().lower()))
        else each
        for each in found
    )


def _mapped(column: str, purpose: Purpose) -> Mapped | None:
    if column in purpose.mapping:
        return purpose.mapping[column]
    lower = column.lower()
    return next((to for name, to in purpose.mapping.items() if name.strip().lower() == lower), None)


def _missing(
    found: Sequence[FoundColumn], purpose: Purpose, described: ObjectDescription
) -> tuple[str, ...]:
    if purpose.operation is not Operation.INSERT:
        return ()
    given = {each.field.name for each in found if each.field}
    for name in purpose.constants:
        given |= {field.name for field in readings_of(name, described).fields}
    return tuple(f.name for f in described.fields if f.is_required and f.name not in given)
