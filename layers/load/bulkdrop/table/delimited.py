"""A result set in the delimiter of its job, whatever it came with."""

from collections.abc import Iterable, Iterator
from itertools import chain

from bulkdrop.table.csv_rows import read_rows
from bulkdrop.table.csv_writer import render
from bulkdrop.table.renamed import end_of_row
from sfbulk import ColumnDelimiter


def with_delimiter(chunks: Iterable[bytes], delimiter: str) -> Iterator[bytes]:
    """
    Stream a result set; one whose header has another delimiter is written with this one.

    No source says that result sets have the delimiter of their job. Names of fields hold none.
    """
    stream = iter(chunks)
    head = b""
    while end_of_row(head) < 0 and (chunk := next(stream, b"")):
        head += chunk
    end, whole = end_of_row(head), chain([head], stream)
    other = _other_delimiter(head[:end] if end >= 0 else head, delimiter)
    if other is None:
        yield from whole
        return
    for row in read_rows(whole, other):
        yield render([row], delimiter, quote_all=True)


def _other_delimiter(header: bytes, delimiter: str) -> str | None:
    """Return what divides a header that its job's delimiter does not divide; None if nothing."""
    if delimiter.encode() in header:
        return None
    known = [each.character for each in ColumnDelimiter]
    return next((each for each in known if each.encode() in header), None)
