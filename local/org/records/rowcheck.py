"""The checks that one row passes or fails alone: cells, types, lengths, writable fields."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from local.org.errors import RowError
from local.org.jobs.csvdata import Record
from local.org.jobs.header import Column
from local.org.records.sobject import NUMBER_TYPES, Field, SObject
from local.org.records.values import Reader, WrongTypeError, reader_for
from local.org.vocabulary import Operation

NULL: Final = "#N/A"
IGNORED: Final[Any] = object()
"""The stored value of an empty cell: an update leaves the field alone, an insert leaves it null."""


@dataclass(slots=True)
class Row:
    """One record on its way into the store; `values` stands beside the job's columns."""

    number: int
    cells: list[str]
    content_hash: str
    values: list[Any]
    record_id: str = ""
    created: bool = False
    error: str | None = None


def rows_with_value(rows: Sequence[Row], position: int) -> list[Row]:
    """Return the rows without an error that have a value, not just a null, at this column."""
    return [
        row for row in rows if row.error is None and row.values[position] not in {IGNORED, None}
    ]


class RowCheck:
    """Reads rows of one job: each cell by its column's type."""

    def __init__(self, columns: Sequence[Column], sobject: SObject, operation: Operation) -> None:
        self._columns = columns
        self._operation = operation
        self._readers: list[Reader] = [_reader(column) for column in columns]
        self._locked = {
            creating: [
                i for i, column in enumerate(columns) if not _writable(column.field, creating)
            ]
            for creating in (True, False)
        }
        self._positions = {c.field.name: i for i, c in enumerate(columns)}
        self._required = [
            (f.name, self._positions.get(f.name))
            for f in sobject.fields.values()
            if f.required and f.default is None
        ]

    def read(self, record: Record) -> list[Any]:
        """Return the values of a record's cells; RowError names the first that is wrong."""
        if record.problem:  # choice of code
            raise RowError("INVALID_FIELD", f"Failed to parse CSV. {record.problem}")
        cells = record.cells
        if len(cells) != len(self._columns):  # choice of text
            found = f"Found {len(cells)} values for {len(self._columns)} columns"
            raise RowError("INVALID_FIELD", f"Failed to parse CSV. {found}")
        for column, cell in zip(self._columns, cells, strict=True):
            if cell == NULL and column.field.type == "boolean":
                raise _null_in_checkbox(column.field)
        try:
            return [
                IGNORED if not cell else None if cell == NULL else read(cell)
                for read, cell in zip(self._readers, cells, strict=True)
            ]
        except WrongTypeError:
            raise self._wrong_type(cells) from None

    def may_write(self, values: Sequence[Any], *, creating: bool) -> None:
        """Refuse values for fields that cannot be written, and missing required ones."""
        locked = [
            self._columns[i].field.name for i in self._locked[creating] if values[i] is not IGNORED
        ]
        if locked:
            raise _not_writable(locked, creating=creating)
        missing = [name for name, i in self._required if _is_missing(values, i, creating=creating)]
        if missing:
            names = ", ".join(missing)
            text = f"Required fields are missing: [{names}]"
            raise RowError("REQUIRED_FIELD_MISSING", text, *missing)

    def _wrong_type(self, cells: Sequence[str]) -> RowError:
        """Find the cell; the text is a CSV batch's (KB 000381727), columns from 0 (fact N11)."""
        for number, (column, read, cell) in enumerate(
            zip(self._columns, self._readers, cells, strict=True)
        ):
            try:
                if cell not in {"", NULL}:
                    read(cell)
            except WrongTypeError:
                text = (
                    f"Failed to deserialize field at col {number}. Due to, '{cell}' is not a valid"
                )
                kind = f"value for the type xsd:{_xsd(column.field)}"
                return RowError("INVALID_FIELD", f"{text} {kind}", column.field.name)
        raise AssertionError("a cell was refused and then was not")


def _reader(column: Column) -> Reader:
    if column.parent:
        return str  # the parent's key; looked up for the whole chunk at once
    if column.field.type == "compound":
        return str  # never written: RowCheck.may_write refuses it
    return reader_for(column.field)


def _writable(field: Field, creating: bool) -> bool:  # noqa: FBT001 -- one of two cases, not a switch
    if field.name == "Id":
        return not creating
    return field.createable if creating else field.updateable


def _is_missing(values: Sequence[Any], position: int | None, *, creating: bool) -> bool:
    if creating:
        return position is None or values[position] is None or values[position] is IGNORED
    return position is not None and values[position] is None


def _not_writable(names: Sequence[str], *, creating: bool) -> RowError:
    if creating and names[0] == "Id":
        return RowError(
            "INVALID_FIELD_FOR_INSERT_UPDATE", "cannot specify Id in an insert call", "Id"
        )
    text = (
        f"Unable to create/update fields: {', '.join(names)}. Please check the security settings "
        "of this field and verify that it is read/write for your profile or permission set."
    )
    return RowError("INVALID_FIELD_FOR_INSERT_UPDATE", text, *names)


def _null_in_checkbox(field: Field) -> RowError:
    """Word the refusal as SFDMU#692 has it."""
    message = f"{field.label}: value not of required type: "
    return RowError("INVALID_TYPE_ON_FIELD_IN_RECORD", message, field.name)


def _xsd(field: Field) -> str:
    if field.type in NUMBER_TYPES:
        return "double"
    return {"datetime": "dateTime"}.get(field.type, field.type)
