"""The org's records and the ledger of committed rows, in one SQLite file that a person can open."""

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from local.org.identifiers import IdSequence
from local.org.records.schema import sobjects
from local.org.records.sobject import NUMBER_TYPES, Field, SObject

Value = str | float | int | None

_LEDGER = ("job", "object", "operation", "record_id", "row", "content_hash")
_SYSTEM_COLUMNS = ("CreatedDate", "CreatedById", "LastModifiedDate", "LastModifiedById")


class Store:
    """
    All records, by object; safe to use from several threads.

    Each object is a table whose columns are its fields, plus `_job`, the job that last wrote the
    record. Every committed row leaves one line in the table `_ledger`.
    """

    def __init__(self, path: Path) -> None:
        self._lock = threading.RLock()
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = OFF")  # a sandbox may lose a power cut
        for sobject in sobjects().values():
            self._create_table(sobject)
        self._connection.execute(
            f"CREATE TABLE IF NOT EXISTS _ledger ({', '.join(map(_quoted, _LEDGER))})"
        )
        self._ids = {
            name: IdSequence(sobject.key_prefix, self._last_id(name))
            for name, sobject in sobjects().items()
        }

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    def clear(self) -> None:
        """Forget all records and the ledger."""
        with self.transaction():
            for table in (*sobjects(), "_ledger"):
                self._connection.execute(f"DELETE FROM {_quoted(table)}")  # noqa: S608 -- name from the schema

    def name_user(self, user_id: str, username: str) -> None:
        """Set the name of the org's one user, who is made if there is none."""
        user = (user_id, "Integration", username, username, "integr", "false", "setup")
        columns = "(Id, LastName, Username, Email, Alias, IsDeleted, _job)"
        sql = f"INSERT OR REPLACE INTO User {columns} VALUES (?, ?, ?, ?, ?, ?, ?)"  # noqa: S608 -- constants
        self._many(sql, [user])

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit everything done inside at once, or nothing."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def new_id(self, sobject: SObject) -> str:
        """Return a fresh record id of this object."""
        return self._ids[sobject.name].next()

    def insert(
        self, sobject: SObject, columns: Sequence[str], rows: Iterable[Sequence[Value]]
    ) -> None:
        """Add records; a NULL takes the field's default."""
        marks = ", ".join(_placeholder(sobject.fields.get(column)) for column in columns)
        names = ", ".join(map(_quoted, columns))
        sql = f"INSERT INTO {_quoted(sobject.name)} ({names}) VALUES ({marks})"  # noqa: S608 -- names from the schema
        self._many(sql, rows)

    def update(
        self, sobject: SObject, columns: Sequence[str], rows: Iterable[Sequence[Value]]
    ) -> None:
        """Set these columns; each row ends with the record's id."""
        sets = ", ".join(f"{_quoted(column)} = ?" for column in columns)
        self._many(f"UPDATE {_quoted(sobject.name)} SET {sets} WHERE Id = ?", rows)  # noqa: S608 -- names from the schema

    def purge(self, sobject: SObject, ids: Iterable[str]) -> None:
        """Remove records for good, as hardDelete does."""
        sql = f"DELETE FROM {_quoted(sobject.name)} WHERE Id = ?"  # noqa: S608 -- name from the schema
        self._many(sql, ((record_id,) for record_id in ids))

    def deleted_flags(self, sobject: SObject, ids: Sequence[str]) -> Mapping[str, bool]:
        """Return, for each of these ids that exists, whether its record is in the recycle bin."""
        rows = self._select(sobject, "Id, IsDeleted", "Id", ids)
        return {record_id: deleted == "true" for record_id, deleted in rows}

    def matches(
        self, sobject: SObject, field: Field, keys: Sequence[str]
    ) -> Mapping[str, list[str]]:
        """Return the ids of live records by the lower-case value of this field."""
        found: dict[str, list[str]] = {}
        columns = f"{_quoted(field.name)}, Id"
        for key, record_id in self._select(
            sobject, columns, field.name, keys, "AND IsDeleted = 'false'"
        ):
            found.setdefault(str(key).lower(), []).append(record_id)
        return found

    def count(self) -> int:
        """Return how many records there are, recycle bin included."""
        return sum(
            int(self._read(f"SELECT count(*) FROM {_quoted(name)}")[0][0])  # noqa: S608 -- name from the schema
            for name in sobjects()
        )

    def records(self, sobject: SObject, record_id: str | None = None) -> list[dict[str, Any]]:
        """Return the live records with their fields that are not null, and `job`."""
        where = "IsDeleted = 'false'" + (" AND Id = ?" if record_id else "")
        names = [field.name for field in sobject.stored()]
        columns = ", ".join(map(_quoted, ["_job", *names]))
        sql = f"SELECT {columns} FROM {_quoted(sobject.name)} WHERE {where}"  # noqa: S608 -- names from the schema
        rows = self._read(sql, (record_id,) if record_id else ())
        return [_without_nulls(("job", *names), row) for row in rows]

    def log(self, entries: Iterable[Sequence[Value]]) -> None:
        """Append to the ledger: job, object, operation, record id, row number, content hash."""
        self._many("INSERT INTO _ledger VALUES (?, ?, ?, ?, ?, ?)", entries)

    def ledger(self) -> list[dict[str, Any]]:
        """Return one entry for each row ever committed, in order."""
        rows = self._read("SELECT * FROM _ledger ORDER BY rowid")
        return [dict(zip(_LEDGER, row, strict=True)) for row in rows]

    def last_job_id(self) -> str | None:
        """Return the highest job id that an earlier life of this file has used."""
        return self._max("_ledger", "job")

    def _create_table(self, sobject: SObject) -> None:
        columns = ", ".join(f"{_quoted(f.name)} {_declaration(f)}" for f in sobject.stored())
        self._connection.execute(
            f"CREATE TABLE IF NOT EXISTS {_quoted(sobject.name)} ({columns}, _job TEXT)"
        )
        for field in sobject.stored():
            if field.id_lookup and field.name != "Id":
                index = _quoted(f"{sobject.name}.{field.name}")
                table = f"{_quoted(sobject.name)} ({_quoted(field.name)})"
                self._connection.execute(f"CREATE INDEX IF NOT EXISTS {index} ON {table}")

    def _last_id(self, table: str) -> str | None:
        return self._max(table, "Id")

    def _max(self, table: str, column: str) -> str | None:
        found: str | None = self._read(f"SELECT max({column}) FROM {_quoted(table)}")[0][0]  # noqa: S608 -- names are ours
        return found

    def _select(
        self, sobject: SObject, columns: str, by: str, keys: Sequence[str], also: str = ""
    ) -> list[tuple[Any, ...]]:
        marks = ", ".join("?" * len(keys))
        sql = (
            f"SELECT {columns} FROM {_quoted(sobject.name)} WHERE {_quoted(by)} IN ({marks}) {also}"  # noqa: S608 -- names from the schema
        )
        return self._read(sql, keys)

    def _read(self, sql: str, parameters: Sequence[Value] = ()) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._connection.execute(sql, parameters).fetchall()

    def _many(self, sql: str, rows: Iterable[Sequence[Value]]) -> None:
        with self._lock:
            self._connection.executemany(sql, rows)


def _quoted(name: str) -> str:
    return f'"{name}"'


def _placeholder(field: Field | None) -> str:
    default = field.default if field else None
    return f"coalesce(?, '{default}')" if default else "?"


def _declaration(field: Field) -> str:
    if field.name == "Id":
        return "TEXT PRIMARY KEY"
    if field.type in NUMBER_TYPES:
        return "REAL"
    return "INTEGER" if field.type == "int" else "TEXT COLLATE NOCASE"


def _without_nulls(names: Sequence[str], row: Sequence[Any]) -> dict[str, Any]:
    return {name: value for name, value in zip(names, row, strict=True) if value is not None}
