"""Find the record that each row of an update, upsert or delete is about."""

from collections import Counter
from collections.abc import Sequence

from local.org.errors import RowError
from local.org.jobs.header import Column
from local.org.jobs.job import JobRequest
from local.org.records.rowcheck import IGNORED, Row
from local.org.records.sobject import Field
from local.org.records.store import Store
from local.org.vocabulary import Operation


class Matching:
    """Sets the record id of rows, or `created` where a new record is to be made."""

    def __init__(self, request: JobRequest, columns: Sequence[Column], store: Store) -> None:
        self._request = request
        self._sobject = request.sobject
        self._store = store
        self._by_key = request.external_id if _has_own_key(request) else None
        wanted = self._by_key.name if self._by_key else "Id"
        names = [column.field.name for column in columns]
        self._position = names.index(wanted) if wanted in names else None

    def find(self, rows: Sequence[Row]) -> None:
        """Match rows by Id or by the external id; rows without a match may get an error."""
        if self._request.operation is Operation.INSERT:
            for row in rows:
                row.created = True
        elif self._by_key:
            self._find_by_key(rows, self._by_key)
        else:
            self._find_by_id(rows)

    def _find_by_id(self, rows: Sequence[Row]) -> None:
        keys = [self._key(row) for row in rows]
        flags = self._store.deleted_flags(self._sobject, [key for key in keys if key])
        seen: set[str] = set()
        for row, key in zip(rows, keys, strict=True):
            if key is None and self._request.operation is Operation.UPSERT:
                row.created = True  # fact N2: jsforce's own test
                continue
            row.record_id = key or ""
            row.error = self._problem_with_id(key, flags.get(key or ""), seen)
            seen.add(row.record_id)

    def _problem_with_id(self, key: str | None, deleted: bool | None, seen: set[str]) -> str | None:  # noqa: FBT001 -- a record's own flag
        if key is None:
            call = "update" if self._request.operation is Operation.UPDATE else "delete"
            return str(RowError("MISSING_ARGUMENT", f"Id not specified in an {call} call"))
        if deleted is None:
            return str(RowError("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id"))
        if deleted and self._request.operation is not Operation.HARD_DELETE:
            return str(RowError("ENTITY_IS_DELETED", "entity is deleted"))
        if key in seen:  # choice of code
            return str(RowError("DUPLICATE_VALUE", f"Duplicate id specified: {key}", "Id"))
        return None

    def _find_by_key(self, rows: Sequence[Row], field: Field) -> None:
        keys = [self._key(row) for row in rows]
        times = Counter(key.lower() for key in keys if key)
        matches = self._store.matches(self._sobject, field, [key for key in keys if key])
        for row, key in zip(rows, keys, strict=True):
            found = matches.get(key.lower(), []) if key else []
            row.error = _problem_with_key(field, key, found, times)
            row.created = not found
            row.record_id = found[0] if len(found) == 1 else ""

    def _key(self, row: Row) -> str | None:
        value = IGNORED if self._position is None else row.values[self._position]
        return None if value is IGNORED or value is None else str(value)


def _has_own_key(request: JobRequest) -> bool:
    return request.external_id is not None and request.external_id.name != "Id"


def _problem_with_key(
    field: Field, key: str | None, found: Sequence[str], times: Counter[str]
) -> str | None:
    if key is None:
        return str(RowError("MISSING_ARGUMENT", f"{field.name} not specified"))
    if times[key.lower()] > 1:
        text = f"Duplicate external id specified: {key}"
        return str(RowError("DUPLICATE_VALUE", text, field.name))
    if len(found) > 1:
        text = "more than one record found for external id field"
        message = f"{field.label}: {text}: [{', '.join(found)}]"
        return str(RowError("DUPLICATE_EXTERNAL_ID", message, field.name))
    return None
