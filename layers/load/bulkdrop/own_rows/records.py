"""The records of a part, as the bytes that were sent."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bulkdrop.table.csv_reader import csv_rows
from bulkdrop.table.records.split import split_records


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
    for raw in split_records(chunks):
        if raw.strip(b"\r\n"):
            yield Record(position, line, raw)
            position += 1
        line += raw.count(b"\n")


def cells_of(raw: bytes, delimiter: str) -> list[str]:
    """Return the values of one record."""
    if b'"' not in raw:
        return raw.rstrip(b"\r\n").decode().split(delimiter)
    return next(csv_rows([raw.decode()], delimiter))
