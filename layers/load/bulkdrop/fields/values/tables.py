"""Values by tables: those of the settings, the labels of picklists, the names of record types."""

from collections import Counter
from collections.abc import Iterable, Mapping

from bulkdrop.fields.description import Field, ObjectDescription, RecordType
from bulkdrop.fields.record_types import record_type_of
from bulkdrop.fields.values.memo import Reader
from bulkdrop.fields.values.unfit import NULL, Unfit

SPACES = " \t\u00a0\u2007\u200b\u202f\u2060\u3000\ufeff"
"""What is taken away around a value, if spaces are to be: what cannot be seen."""

_MANY = ";"


class TableReader:
    """
    Reads the cells of a field by a table; those that are not in it are read by `otherwise`.

    The cell counts exactly, or else without the spaces around it. Of a multi-select picklist each
    value is looked up.
    """

    def __init__(self, table: Mapping[str, str], field: Field, otherwise: Reader | None) -> None:
        self._table = {**labels(field), **table}
        self._otherwise = otherwise
        self._is_many = field.type == "multipicklist"

    def __call__(self, cell: str) -> str:
        """Return the value of a cell."""
        if (known := self._known(cell)) is not None:
            return known
        if self._is_many and _MANY in cell:
            each = [part.strip() for part in cell.split(_MANY)]
            return _MANY.join(self._table.get(part, part) for part in each)
        return self._otherwise(cell) if self._otherwise else cell

    def _known(self, cell: str) -> str | None:
        known = self._table.get(cell)
        return known if known is not None else self._table.get(cell.strip())


def labels(field: Field) -> dict[str, str]:
    """Return the values of a picklist by their labels, where a label is that of one value alone."""
    active = [each for each in field.picklist_values if each.active]
    values = {each.value for each in active}
    times = Counter(each.label for each in active)
    return {
        each.label: each.value
        for each in active
        if each.label and each.label not in values and times[each.label] == 1
    }


class RecordTypeReader:
    """Reads the names of record types as their ids."""

    def __init__(self, described: ObjectDescription) -> None:
        self._described = described

    def __call__(self, cell: str) -> str:
        """Return the id of the record type that a cell names."""
        if cell.strip() in {"", NULL}:
            return cell.strip()
        found = record_type_of(cell, self._described)
        if len(found) == 1:
            return found[0].record_type_id
        return Unfit(cell, self._complaint(found))

    def _complaint(self, found: Iterable[RecordType]) -> str:
        if [*found]:
            return "is the name of several record types"
        types = self._described.record_type_infos
        known = [each.name for each in types if each.available and not each.master]
        return f"is no record type of {self._described.name}; there are {', '.join(known[:5])}"


def trimmed(read: Reader | None) -> Reader:
    """Return a reader that takes the spaces around a value away first."""
    return (lambda cell: read(cell.strip(SPACES))) if read else (lambda cell: cell.strip(SPACES))
