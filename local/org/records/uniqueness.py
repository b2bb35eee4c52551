"""Refuse a second record with the value of a unique field."""

from collections.abc import Sequence

from local.org.errors import RowError
from local.org.jobs.header import Column
from local.org.records.rowcheck import Row, rows_with_value
from local.org.records.sobject import Field, SObject
from local.org.records.store import Store


class Uniqueness:
    """Checks the unique columns of a chunk against the store and against the chunk itself."""

    def __init__(self, store: Store, columns: Sequence[Column], sobject: SObject) -> None:
        self._store = store
        self._sobject = sobject
        self._columns = [(i, c.field) for i, c in enumerate(columns) if c.field.unique]

    def check(self, rows: Sequence[Row]) -> None:
        """Set an error on rows whose value belongs to another record; the first of a chunk wins."""
        for position, field in self._columns:
            self._check_field(rows_with_value(rows, position), position, field)

    def _check_field(self, rows: Sequence[Row], position: int, field: Field) -> None:
        values = [row.values[position] for row in rows]
        owners = self._store.matches(self._sobject, field, values)
        seen: set[str] = set()
        for row, value in zip(rows, values, strict=True):
            key = str(value).lower()
            owner = next(iter(owners.get(key, ())), "<unknown>" if key in seen else None)
            if owner is None or owner == row.record_id:
                seen.add(key)
            else:
                row.error = str(_duplicate(field, owner))


def _duplicate(field: Field, owner: str) -> RowError:
    where = owner if owner.startswith("<") else owner[:15]
    text = f"duplicate value found: {field.name} duplicates value on record with id: {where}"
    return RowError("DUPLICATE_VALUE", text)
