"""A CSV under other column names: the header is replaced, the records stay as they are."""

from collections.abc import Iterable, Iterator
from itertools import chain

from bulkdrop.table.csv_reader import csv_rows
from bulkdrop.table.csv_writer import render


def renamed(
    chunks: Iterable[bytes], names: bytes, new_names: bytes, delimiter: str
) -> Iterator[bytes]:
    """
    Stream a CSV, its columns named as in `new_names` where they are named as in `names`.

    Both are header rows of the same columns in the same order; those of the CSV may be in another
    order, and among others. Names are compared without regard to case.
    """
    stream = iter(chunks)
    head = b""
    while (end := end_of_row(head)) < 0 and (chunk := next(stream, b"")):
        head += chunk
    if not head.strip():
        yield from chain([head], stream)
        return
    end = end if end >= 0 else len(head)
    lower = map(str.lower, _cells(names, delimiter))
    new = dict(zip(lower, _cells(new_names, delimiter), strict=False))
    columns = [new.get(cell.lower(), cell) for cell in _cells(head[:end], delimiter)]
    line_end = b"\r\n" if head[:end].endswith(b"\r\n") else b"\n"
    yield render([columns], delimiter, quote_all=True).rstrip(b"\n") + line_end
    yield from chain([head[end:]], stream)


def end_of_row(head: bytes) -> int:
    """Return where the first row ends, its line end included; -1 if it does not end here."""
    at = -1
    while (at := head.find(b"\n", at + 1)) >= 0:
        if head.count(b'"', 0, at) % 2 == 0:
            return at + 1
    return -1


def _cells(row: bytes, delimiter: str) -> list[str]:
    cells = next(csv_rows([row.decode().rstrip("\r\n")], delimiter), [])
    return [cell.strip() for cell in cells]
