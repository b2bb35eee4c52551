"""Check the lookups of a chunk: by the parent's Id, or by one of its keys."""

from collections.abc import Collection, Sequence

from local.org.errors import RowError
from local.org.jobs.header import Column, Parent
from local.org.records.rowcheck import Row, rows_with_value
from local.org.records.schema import sobjects
from local.org.records.sobject import Field, SObject
from local.org.records.store import Store


class References:
    """Turns parents' keys into ids and refuses ids that point nowhere, one query per column."""

    def __init__(self, store: Store, columns: Sequence[Column], sobject: SObject) -> None:
        self._store = store
        self._sobject = sobject
        self._columns = [(i, column) for i, column in enumerate(columns) if _is_lookup(column)]

    def resolve(self, rows: Sequence[Row]) -> None:
        """Put the parents' ids in the rows' values; a row whose parent is missing fails whole."""
        for position, column in self._columns:
            given = rows_with_value(rows, position)
            if column.field.name == "RecordTypeId":
                self._check_record_types(given, position, column.field)
            elif column.parent:
                self._resolve_keys(given, position, column.parent)
            else:
                self._check_ids(given, position, column.field)

    def _resolve_keys(self, rows: Sequence[Row], position: int, parent: Parent) -> None:
        keys = [row.values[position] for row in rows]
        matches = self._store.matches(parent.sobject, parent.key, keys)
        for row, key in zip(rows, keys, strict=True):
            found = matches.get(key.lower(), [])
            if len(found) == 1:
                row.values[position] = found[0]
            else:
                row.error = str(_no_single_parent(parent, key, found))

    def _check_record_types(self, rows: Sequence[Row], position: int, field: Field) -> None:
        """Refuse what is no record type that the load user may give."""
        allowed = {each.id for each in self._sobject.record_types if each.available}
        for row in rows:
            if (given := row.values[position]) not in allowed:
                text = f"{field.label}: this ID value isn't valid for the user: {given}"
                error = RowError("INVALID_CROSS_REFERENCE_KEY", text, field.name)
                row.error = str(error)

    def _check_ids(self, rows: Sequence[Row], position: int, field: Field) -> None:
        deleted: dict[str, bool] = {}
        prefixes = {}
        for target in (sobjects()[name] for name in field.reference_to if name in sobjects()):
            prefixes[target.key_prefix] = target
            ids = [v for row in rows if (v := row.values[position]).startswith(target.key_prefix)]
            deleted.update(self._store.deleted_flags(target, ids))
        for row in rows:
            error = _problem_with(field, row.values[position], prefixes, deleted)
            row.error = str(error) if error else None


def _is_lookup(column: Column) -> bool:
    return column.field.type == "reference" and (column.field.createable or column.field.updateable)


def _problem_with(
    field: Field, record_id: str, prefixes: Collection[str], deleted: dict[str, bool]
) -> RowError | None:
    if record_id[:3] not in prefixes:
        text = f"{field.label}: id value of incorrect type: {record_id}"
        return RowError("FIELD_INTEGRITY_EXCEPTION", text, field.name)
    if record_id not in deleted:
        return RowError("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id")
    if deleted[record_id]:
        return RowError("ENTITY_IS_DELETED", "entity is deleted")
    return None


def _no_single_parent(parent: Parent, key: str, found: Sequence[str]) -> RowError:
    if found:
        text = "more than one record found for external id field"
        message = f"{parent.key.name}: {text}: [{', '.join(found)}]"
        return RowError("DUPLICATE_EXTERNAL_ID", message, parent.key.name)
    where = f"field {parent.key.name} in entity {parent.sobject.name}"
    return RowError("INVALID_FIELD", f"Foreign key external ID: {key} not found for {where}")
