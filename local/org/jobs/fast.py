"""
Benchmark mode: rows are counted and answered with made-up ids, as cheaply as possible.

A row whose first cell is empty is refused, whatever the column; nothing else is looked at.
"""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from local.org.jobs.job import Job
from local.org.jobs.results import BLOCK, header_line
from local.org.vocabulary import Operation, ResultSet

_READ = 1 << 20
_ERROR = "REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName --"


class FastProcessing:
    """Counts records, and those without a first cell; nothing is stored."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._file = job.data.open("rb")
        self._header = self._file.readline()
        self._size = job.data.stat().st_size

    def step(self, most_rows: int) -> tuple[int, int]:
        """Count about a megabyte of records."""
        start = self._file.tell()
        block = _read_block(self._file)
        rows = _count(block)
        if rows > most_rows:
            block = b"".join(record + b"\n" for record in _split(block)[:most_rows])
            rows = most_rows
            self._file.seek(start + len(block))
        return rows, _refused(block, self._job.request.delimiter.character.encode())

    def at_end(self) -> bool:
        """Return whether the last byte has been read."""
        return self._file.tell() == self._size

    def so_far(self) -> "FastResults":
        """Return what the results would be if the job ended here."""
        return FastResults(self._job, self._header, self._file.tell(), self._size)

    def finish(self, *, record_rest: bool) -> "FastResults":
        """End here."""
        counted = self._file.tell()
        self._file.close()
        end = self._size if record_rest else counted
        return FastResults(self._job, self._header, counted, end)


class FastResults:
    """
    Renders the result sets from the uploaded data each time they are asked for.

    Rows keep their order and their own quoting.
    """

    def __init__(self, job: Job, header: bytes, counted: int, end: int) -> None:
        self._path = job.data
        self._delimiter = job.request.delimiter.character
        self._empty = self._delimiter.encode()
        self._header = header
        self._counted = counted
        self._end = end
        creates = job.request.operation in {Operation.INSERT, Operation.UPSERT}
        prefix = f'"{job.request.sobject.key_prefix}Sb0%09dIAA"'
        created = f'"{str(creates).lower()}"'
        self._row = self._delimiter.join([prefix, created, "%b\n"]).encode()

    def stream(self, result_set: ResultSet) -> Iterator[bytes]:
        """Yield the CSV in pieces: all counted rows with a first cell are successes."""
        header = self._header.decode(errors="replace").rstrip("\r\n")
        yield header_line(result_set, header, self._delimiter).encode()
        if result_set is ResultSet.SUCCESSFUL:
            yield from self._successes()
        elif result_set is ResultSet.FAILED:
            yield from self._failures()
        elif result_set is ResultSet.UNPROCESSED:
            yield from _bytes_between(self._path, self._counted, self._end)

    def _successes(self) -> Iterator[bytes]:
        number = 1
        for records in self._records():
            kept = [each for each in records if not each.startswith(self._empty)]
            numbered = chain.from_iterable(enumerate(kept, number))
            yield (self._row * len(kept)) % tuple(numbered)
            number += len(kept)

    def _failures(self) -> Iterator[bytes]:
        before = self._empty.join([b'""', f'"{_ERROR}"'.encode(), b""])
        for records in self._records():
            yield b"".join(
                before + each + b"\n" for each in records if each.startswith(self._empty)
            )

    def _records(self) -> Iterator[list[bytes]]:
        """Yield the counted records, about a megabyte at a time."""
        with self._path.open("rb") as file:
            file.seek(len(self._header))
            while (left := self._counted - file.tell()) > 0:
                yield _split(_read_block(file, left))


def _read_block(file: BinaryIO, most: int = _READ) -> bytes:
    """Read about a megabyte that ends where a record ends, and at most `most` if that is less."""
    block = file.read(min(most, _READ))
    if len(block) == _READ and not block.endswith(b"\n"):
        block += file.readline()
    while block.count(b'"') % 2 and (line := file.readline()):
        block += line
    return block


def _refused(block: bytes, delimiter: bytes) -> int:
    """Count the records whose first cell is empty."""
    if b'"' in block:
        return sum(each.startswith(delimiter) for each in _split(block))
    return (b"\n" + block).count(b"\n" + delimiter)


def _count(block: bytes) -> int:
    if b'"' in block or b"\n\n" in block or b"\n\r\n" in block or block[:1] in {b"\n", b"\r"}:
        return len(_split(block))
    return block.count(b"\n") + (not block.endswith(b"\n") and bool(block))


def _split(block: bytes) -> list[bytes]:
    """Return the records of a block without their line ends; blank lines are none."""
    lines = [line.removesuffix(b"\r") for line in block.split(b"\n")]
    if b'"' in block and any(line.count(b'"') % 2 for line in lines):
        lines = list(_joined(lines))
    return [line for line in lines if line]


def _joined(lines: list[bytes]) -> Iterator[bytes]:
    record = b""
    for line in lines:
        record = record + b"\n" + line if record else line
        if record.count(b'"') % 2 == 0:
            yield record
            record = b""


def _bytes_between(path: Path, start: int, end: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(start)
        while start < end and (block := file.read(min(BLOCK, end - start))):
            yield block
            start += len(block)
