"""Records that get a second chance: they failed for a reason that passes, or were not tried."""

import csv
import io
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from types import TracebackType

from bulkdrop.csv_reader import csv_rows
from bulkdrop.outcome import ResultFile
from bulkdrop.storage.bucket import Bucket
from bulkdrop.storage.csv_rows import read_rows

FIRST_PAUSE_SECONDS = 30

# Salesforce's codes for what another transaction, or a busy server, was in the way of. A trigger or
# flow that fails so says it in its own message.
_PASSING = re.compile(
    r"(UNABLE_TO_LOCK_ROW|TOO_?MANY_?LOCK_?FAILURE|QUERY_TIMEOUT|REQUEST_RUNNING_TOO_LONG"
    r"|SERVER_UNAVAILABLE|API_TEMPORARILY_UNAVAILABLE|UNKNOWN_EXCEPTION):"
    r"|CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY:.*(UNABLE_TO_LOCK_ROW|ConcurrentPerOrgLongTxn)",
    re.IGNORECASE | re.DOTALL,
)
_PARENT = re.compile(r"(?!id$|ownerid$).*id$|.*\.", re.IGNORECASE)
_SORTED_BYTES = 16_000_000
_MEMORY_BYTES = 1 << 20
_ADDED = 2  # sf__Id and sf__Error stand before the columns


def is_passing(error: str) -> bool:
    """Tell from a row's sf__Error whether the same row may succeed if it is sent again."""
    return _PASSING.match(error) is not None


def pause_seconds(attempt: int) -> int:
    """Give the pause after an attempt: half a minute, two minutes, eight, and so on."""
    return int(FIRST_PAUSE_SECONDS * 4 ** (attempt - 1))


class SecondChance(AbstractContextManager["SecondChance"]):
    """Collects, on disk, the records of one attempt that the next one loads."""

    def __init__(self, delimiter: str) -> None:
        self.records = 0
        self._delimiter = delimiter
        self._names: list[str] = []
        self._file = tempfile.SpooledTemporaryFile(  # noqa: SIM115 # see __exit__
            _MEMORY_BYTES, "w+", encoding="utf-8", newline=""
        )
        self._writer = csv.writer(self._file, delimiter=delimiter, lineterminator="\n")

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def sift(self, failed: Iterable[bytes]) -> Iterator[bytes]:
        """Take the rows that failed for a passing reason; pass the others on."""
        rows = read_rows(failed, self._delimiter)
        header = next(rows, None)
        if header is None:  # an empty set may come without its header
            return
        self._names = header[_ADDED:]
        yield self._render([header])
        for row in rows:
            if is_passing(row[1]):
                self._add(row[_ADDED:])
            else:
                yield self._render([row])

    def take_all(self, unprocessed: Iterable[bytes]) -> None:
        """Take every row of unprocessedrecords, whatever the order of its columns."""
        rows = read_rows(unprocessed, self._delimiter)
        header = next(rows, [])
        self._names = self._names or header
        names = [name.lower() for name in header]
        places = [names.index(name.lower()) for name in self._names if header]
        for row in rows:
            self._add([row[place] for place in places])

    def save(self, bucket: Bucket, key: str) -> ResultFile:
        """Write the records as a CSV; those with the same parent stand together if they are few."""
        header = self._render([self._names])
        bucket.write_stream(key, self._whole(header))
        return ResultFile(key, self.records)

    def _whole(self, header: bytes) -> Iterator[bytes]:
        yield header
        size = self._file.tell()
        self._file.seek(0)
        parent = next((i for i, name in enumerate(self._names) if _PARENT.match(name)), None)
        if parent is None or size > _SORTED_BYTES:
            yield from (text.encode() for text in iter(lambda: self._file.read(1 << 20), ""))
        else:
            rows = csv_rows(self._file, self._delimiter)
            yield self._render(sorted(rows, key=lambda row: row[parent]))

    def _add(self, row: list[str]) -> None:
        self.records += 1
        self._writer.writerow(row)

    def _render(self, rows: Iterable[list[str]]) -> bytes:
        out = io.StringIO(newline="")
        writer = csv.writer(
            out, delimiter=self._delimiter, lineterminator="\n", quoting=csv.QUOTE_ALL
        )
        writer.writerows(rows)
        return out.getvalue().encode()
