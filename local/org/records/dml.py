"""Apply one chunk of up to 200 rows to the store as Salesforce does: checks, then one write."""

from collections import defaultdict
from collections.abc import Callable, Sequence

from local.org.clock import record_timestamp
from local.org.errors import RowError
from local.org.jobs.header import Column
from local.org.jobs.job import Job
from local.org.records.locks import RowLocks
from local.org.records.matching import Matching
from local.org.records.references import References
from local.org.records.refusing_rules import RefusingRules
from local.org.records.rowcheck import IGNORED, Row, RowCheck
from local.org.records.store import Store, Value
from local.org.records.uniqueness import Uniqueness
from local.org.settings import OrgSettings
from local.org.vocabulary import Operation

CHUNK_ROWS = 200

Step = Callable[[Sequence[Row]], None]


class Dml:
    """
    Writes the chunks of one job.

    A row that fails keeps its `error`; a row that is written gets its `record_id`.
    """

    def __init__(
        self,
        job: Job,
        columns: Sequence[Column],
        store: Store,
        settings: OrgSettings,
        locks: RowLocks,
    ) -> None:
        self._job = job
        self._sobject = job.request.sobject
        self._store = store
        self._settings = settings
        self._columns = columns
        self.check = RowCheck(columns, self._sobject, job.request.operation)
        self._steps: tuple[Step, ...] = (
            Matching(job.request, columns, store).find,
            self._check_writable,
            References(store, columns, self._sobject).resolve,
            Uniqueness(store, columns, self._sobject).check,
            RefusingRules(columns, self._sobject).check,
            locks.take,
            self._check_storage,
            self._write,
        )

    def apply(self, rows: Sequence[Row]) -> None:
        """Write what can be written, in one transaction, with a ledger entry for each row."""
        with self._store.transaction():
            for step in self._steps:
                step([row for row in rows if row.error is None])

    def _check_writable(self, rows: Sequence[Row]) -> None:
        if self._job.request.operation.deletes:
            return
        for row in rows:
            try:
                self.check.may_write(row.values, creating=row.created)
            except RowError as error:
                row.error = str(error)

    def _check_storage(self, rows: Sequence[Row]) -> None:
        if self._settings.max_records is None:
            return
        free = self._settings.max_records - self._store.count()
        for row in [row for row in rows if row.created][max(free, 0) :]:
            row.error = str(RowError("STORAGE_LIMIT_EXCEEDED", "storage limit exceeded"))

    def _write(self, rows: Sequence[Row]) -> None:
        operation = self._job.request.operation
        if operation is Operation.DELETE:
            ids = [("true", row.record_id) for row in rows]
            self._store.update(self._sobject, ["IsDeleted"], ids)
        elif operation is Operation.HARD_DELETE:
            self._store.purge(self._sobject, [row.record_id for row in rows])
        else:
            self._create([row for row in rows if row.created])
            self._update([row for row in rows if not row.created])
        self._log(rows)

    def _create(self, rows: Sequence[Row]) -> None:
        if not rows:
            return
        positions = [i for i, column in enumerate(self._columns) if column.field.createable]
        names = [self._columns[i].field.name for i in positions]
        constants = self._constants_of_new_records(names)
        records: list[tuple[Value, ...]] = []
        for row in rows:
            row.record_id = self._store.new_id(self._sobject)
            values = row.values
            cells = (None if values[i] is IGNORED else values[i] for i in positions)
            records.append((row.record_id, *cells, *constants.values()))
        self._store.insert(self._sobject, ["Id", *names, *constants], records)

    def _constants_of_new_records(self, names: Sequence[str]) -> dict[str, Value]:
        user, now = self._job.user_id, record_timestamp(self._job.clock.now())
        defaults: dict[str, Value] = {
            field.name: field.default for field in self._sobject.stored() if field.default
        }
        constants = defaults | {
            "OwnerId": user,
            "IsDeleted": "false",
            "CreatedDate": now,
            "CreatedById": user,
            **self._stamps(now),
        }
        known = {*self._sobject.fields, "_job"}
        return {k: v for k, v in constants.items() if k in known and k not in names}

    def _update(self, rows: Sequence[Row]) -> None:
        """Write rows that set the same fields together; an empty cell leaves its field alone."""
        alike: defaultdict[tuple[int, ...], list[Row]] = defaultdict(list)
        for row in rows:
            alike[tuple(i for i in self._updateable if row.values[i] is not IGNORED)].append(row)
        stamps = self._stamps(record_timestamp(self._job.clock.now()))
        for positions, group in alike.items():
            names = [self._columns[i].field.name for i in positions]
            self._store.update(
                self._sobject,
                [*names, *stamps],
                [
                    (*(row.values[i] for i in positions), *stamps.values(), row.record_id)
                    for row in group
                ],
            )

    @property
    def _updateable(self) -> list[int]:
        return [i for i, column in enumerate(self._columns) if column.field.updateable]

    def _stamps(self, now: str) -> dict[str, Value]:
        return {
            "LastModifiedDate": now,
            "LastModifiedById": self._job.user_id,
            "SystemModstamp": now,
            "_job": self._job.id,
        }

    def _log(self, rows: Sequence[Row]) -> None:
        job, name = self._job.id, self._sobject.name
        operation = str(self._job.request.operation)
        self._store.log(
            (job, name, operation, row.record_id, row.number, row.content_hash) for row in rows
        )
