"""The three result CSVs of a job: written while the job runs, streamed when they are asked for."""

import codecs
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from local.org.jobs.csvdata import CsvData
from local.org.jobs.echo import Echo
from local.org.jobs.header import Column
from local.org.jobs.job import Job
from local.org.records.rowcheck import NULL, Row
from local.org.records.sobject import NUMBER_TYPES
from local.org.records.values import rerender
from local.org.settings import OrgSettings
from local.org.vocabulary import ResultSet

BLOCK = 1 << 16
SF_COLUMNS = {
    ResultSet.SUCCESSFUL: ("sf__Id", "sf__Created"),
    ResultSet.FAILED: ("sf__Id", "sf__Error"),
    ResultSet.UNPROCESSED: (),
}
_RERENDERED = NUMBER_TYPES | {"int", "boolean", "datetime"}


class StoredResults:
    """Result files on disk."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def path(self, result_set: ResultSet) -> Path:
        """Return the file of a result set."""
        return self._directory / f"{result_set}.csv"

    def stream(self, result_set: ResultSet) -> Iterator[bytes]:
        """Return the file in pieces, as it is now: a job that settles still adds to it."""
        path = self.path(result_set)
        return _first_bytes(path, path.stat().st_size)


class ResultWriter:
    """
    Collects the outcome of each row.

    Salesforce's habits: sf__ columns first and quoted, then the header as it was sent; every
    value quoted; LF whatever the job's line ending is; rows in no particular order (here shuffled
    within a chunk, the same way for the same job id); successes re-rendered by type.
    Choices: failures and unprocessed rows are echoed as sent, and so is #N/A, unless a habit
    (`echo`) shows them otherwise; the delimiter is the job's.
    """

    def __init__(
        self, job: Job, data: CsvData, columns: Sequence[Column], settings: OrgSettings, echo: Echo
    ) -> None:
        self._echo = echo
        self._delimiter = job.request.delimiter.character
        self._between = f'"{self._delimiter}"'
        self._shuffle = settings.shuffle_rows
        self._random = random.Random(job.id)  # noqa: S311 -- a shuffle, no secret
        self._order = _alphabetical(data.header) if settings.alphabetical_columns else None
        self._typed = [
            (i, column.field)
            for i, column in enumerate(columns)
            if column.field.type in _RERENDERED and not column.parent
        ]
        self.header = self._ordered_header(data)
        results = StoredResults(job.directory)
        self._success, self._failed = (
            results.path(kind).open("w", encoding="utf-8", newline="")
            for kind in (ResultSet.SUCCESSFUL, ResultSet.FAILED)
        )
        self._success.write(header_line(ResultSet.SUCCESSFUL, self.header, self._delimiter))
        self._failed.write(header_line(ResultSet.FAILED, self.header, self._delimiter))

    def add(self, rows: list[Row]) -> None:
        """Append the outcomes of a chunk."""
        if self._shuffle:
            self._random.shuffle(rows)
        good = [row for row in rows if row.error is None]
        for position, field in self._typed:
            for row in good:
                if (text := row.cells[position]) and text != NULL:
                    row.cells[position] = rerender(field, text)
        created = {True: "true", False: "false"}
        self._success.writelines(
            self._line([row.record_id, created[row.created], *self._cells(row)]) for row in good
        )
        self._failed.writelines(
            self._line([row.record_id, row.error, *self._cells(row)])
            for row in rows
            if row.error is not None
        )

    def flush(self) -> None:
        """Let everything added so far be read."""
        self._success.flush()
        self._failed.flush()

    def close(self) -> None:
        """Close the files."""
        self._success.close()
        self._failed.close()

    def _cells(self, row: Row) -> Sequence[str]:
        cells = self._echo.cells(row.cells) if self._echo.active else row.cells
        if self._order is None or len(cells) != len(self._order):
            return cells
        return [cells[i] for i in self._order]

    def _line(self, cells: Sequence[str]) -> str:
        joined = self._between.join(cells)
        if joined.count('"') != 2 * (len(cells) - 1):
            joined = self._between.join([cell.replace('"', '""') for cell in cells])
        return f'"{joined}"\n'

    def _ordered_header(self, data: CsvData) -> str:
        if self._order is None:
            return data.header_text
        names = [data.header[i] for i in self._order]
        if '"' not in data.header_text:
            return self._delimiter.join(names)
        return f'"{self._between.join(names)}"'


def header_line(result_set: ResultSet, header: str, delimiter: str) -> str:
    """Return the first line of a result set: the sf__ names quoted, then the header as sent."""
    names = [f'"{name}"' for name in SF_COLUMNS[result_set]]
    return delimiter.join([*names, header] if header else names) + "\n"


def write_unprocessed(
    path: Path, header: str | None, data: Path, offset: int, echo: Callable[[Path], None]
) -> None:
    """
    Write what was never processed: the header and the data from `offset` on, as sent.

    Without a header (None) the data is taken to begin with its own. `echo` may rewrite the file,
    which then appears whole, in the place of an earlier one.
    """
    partial = path.with_suffix(".partial")
    with partial.open("wb") as file:
        if header is not None:
            file.write(header.encode() + b"\n")
        file.writelines(_valid_blocks(data, offset))
    echo(partial)
    partial.replace(path)


def _first_bytes(path: Path, size: int) -> Iterator[bytes]:
    if size <= BLOCK:  # read at once: a settling job may replace the file
        return iter([path.read_bytes()[:size]])
    return _pieces(path, size)


def _pieces(path: Path, size: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(min(size, BLOCK)):
            size -= len(block)
            yield block


def _valid_blocks(data: Path, offset: int) -> Iterable[bytes]:
    """Yield data from `offset` on; results are UTF-8 even where the data is not."""
    if not data.exists():
        return
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    with data.open("rb") as file:
        file.seek(offset)
        while block := file.read(BLOCK):
            yield decoder.decode(block).encode()
        yield decoder.decode(b"", final=True).encode()


def _alphabetical(names: Sequence[str]) -> list[int]:
    return sorted(range(len(names)), key=names.__getitem__)
