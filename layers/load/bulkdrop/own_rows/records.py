"""The records of a part, as the bytes that were sent."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bulkdrop.table.csv_reader import csv_rows


class Record(NamedTuple):
    """
    One record, its line end included.

    `position` counts from 0. `line` is where it begins, counted from the header's first line as 0;
    line breaks within quotes count.
    """

    position: int
    line: int
    raw: bytes


def read_records(chunks: Iterable[bytes]) -> Iterator[Record]:
    """Yield the header, at position -1, and the records of a part; blank lines are none."""
    position, line = -1, 0
    for raw in _rows(_lines(chunks)):
        if raw.strip(b"\r\n"):
            yield Record(position, line, raw)
            position += 1
        line += raw.count(b"\n")


def cells_of(raw: bytes, delimiter: str) -> list[str]:
    """Return the values of one record."""
    if b'"' not in raw:
        return raw.rstrip(b"\r\n").decode().split(delimiter)
    return next(csv_rows([raw.decode()], delimiter))


def _rows(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Put lines together that a quoted cell joins."""
    held: list[bytes] = []
    in_quotes = False
    for line in lines:
        if b'"' in line:
            in_quotes ^= line.count(b'"') % 2 == 1
        elif not held:
            yield line
            continue
        held.append(line)
        if not in_quotes:
            yield b"".join(held)
            held.clear()
    if held:
        yield b"".join(held)


def _lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for chunk in chunks:
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            yield line + b"\n"
    if rest:
        yield rest
