"""One job being processed: from its uploaded data to records and result files, chunk by chunk."""

import csv
import hashlib
from itertools import islice

from local.org.errors import JobFailure, RowError
from local.org.jobs.csvdata import CsvData, Record, check_bytes
from local.org.jobs.echo import Echo
from local.org.jobs.header import resolve
from local.org.jobs.job import Job
from local.org.jobs.results import ResultWriter, StoredResults, header_line, write_unprocessed
from local.org.jobs.running import Results
from local.org.records.dml import CHUNK_ROWS, Dml
from local.org.records.locks import RowLocks
from local.org.records.rowcheck import Row
from local.org.records.store import Store
from local.org.settings import OrgSettings
from local.org.vocabulary import ResultSet


class StrictProcessing:
    """Checks and stores every row. Making one raises JobFailure if the data is refused whole."""

    def __init__(self, job: Job, store: Store, settings: OrgSettings, locks: RowLocks) -> None:
        request = job.request
        self._job = job
        check_bytes(job.data, request.line_ending)
        self._data = CsvData(job.data, request.delimiter.character)
        seen = request.sobject.without(settings.hidden_fields)
        try:
            columns = resolve(self._data.header, seen, request.operation)
        except JobFailure:
            self._data.close()
            raise
        self._records = self._data.records()
        self._dml = Dml(job, columns, store, settings, locks)
        self._echo = Echo(columns, request.delimiter.character, settings)
        self._writer = ResultWriter(job, self._data, columns, settings, self._echo)
        self._number = 0

    def step(self, most_rows: int) -> tuple[int, int]:
        """Process one chunk."""
        records = islice(self._records, min(most_rows, CHUNK_ROWS))
        rows = [self._row(record) for record in records]
        self._dml.apply(rows)
        self._writer.add(rows)
        return len(rows), sum(row.error is not None for row in rows)

    def at_end(self) -> bool:
        """Return whether the last byte has been read."""
        return self._data.offset == self._job.data.stat().st_size

    def so_far(self) -> Results:
        """Let the result files be read, and write the rows not processed yet as unprocessed."""
        self._writer.flush()
        return self._results(self._data.offset)

    def finish(self, *, record_rest: bool) -> Results:
        """Close the result files and write the unprocessed rows."""
        self._writer.close()
        size = self._job.data.stat().st_size
        results = self._results(self._data.offset if record_rest else size)
        self._data.close()
        return results

    def _results(self, offset: int) -> Results:
        """Choice: unprocessed rows keep the header as sent even if columns are alphabetical."""
        results = StoredResults(self._job.directory)
        path, header = results.path(ResultSet.UNPROCESSED), self._data.header_text
        write_unprocessed(path, header, self._job.data, offset, self._echo.rewrite)
        return results

    def _row(self, record: Record) -> Row:
        self._number += 1
        digest = hashlib.blake2b(record.text.encode(), digest_size=16).hexdigest()
        row = Row(self._number, record.cells, digest, [])
        try:
            row.values = self._dml.check.read(record)
        except RowError as error:
            row.error = str(error)
        return row


def refuse(job: Job, settings: OrgSettings) -> Results:
    """
    Return the results of a job whose data was refused whole, or never looked at.

    By a habit, those of a job that was aborted before its first row have only sf__ columns.
    """
    results = StoredResults(job.directory)
    is_bare = settings.bare_results and job.error_message is None
    header = "" if is_bare else _first_line(job)
    for kind in (ResultSet.SUCCESSFUL, ResultSet.FAILED):
        line = header_line(kind, header, job.request.delimiter.character)
        results.path(kind).write_text(line, encoding="utf-8", newline="")
    echo = _echo_of_refused(job, settings)
    write_unprocessed(results.path(ResultSet.UNPROCESSED), None, job.data, 0, echo.rewrite)
    return results


def _echo_of_refused(job: Job, settings: OrgSettings) -> Echo:
    """Return how cells are shown; as sent if the header cannot be read."""
    delimiter = job.request.delimiter.character
    names = next(csv.reader([_first_line(job)], delimiter=delimiter), [])
    try:
        columns = resolve(names, job.request.sobject, job.request.operation)
    except JobFailure:
        columns = []
    return Echo(columns, delimiter, settings)


def _first_line(job: Job) -> str:
    if not job.data.exists():
        return ""
    with job.data.open("rb") as data:
        return data.readline(1 << 20).decode(errors="replace").rstrip("\r\n")
