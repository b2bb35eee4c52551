"""Join the parts' result files into one, with one header."""

import codecs
import dataclasses
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain

from bulkdrop.finish_load.concatenate import Span, concatenate
from bulkdrop.storage.bucket import Bucket
from bulkdrop.table.csv_reader import csv_rows
from bulkdrop.table.csv_rows import read_rows
from bulkdrop.table.csv_writer import render, render_blocks

# A header has at most 32,000 characters (Bulk API 2.0 limits), each at most 4 bytes; quotes around
# 5,000 names and the sf__ columns come on top.
_HEAD_BYTES = 1 << 18
_READERS = 8


def join_files(
    bucket: Bucket, sources: list[str], target: str, delimiter: str, mark: Span | None = None
) -> None:
    """
    Write one CSV from the sources, inside S3 where their headers are the same.

    Salesforce promises neither the order of columns nor all of them: where headers differ, the
    files are streamed under all columns of the sources that hold records, so that no cell is lost.
    They come in the order of the source that has most of them. Every source ends with a line break.
    `mark` is where a byte order mark lies, if the file is to begin with one.
    """
    with ThreadPoolExecutor(_READERS) as pool:
        heads = list(pool.map(lambda key: _Head.read(bucket, key), sources))
    # Of a job that was aborted in the queue, an empty set may have the sf__ columns alone.
    filled = [head for head in heads if head.holds_records] or [max(heads, key=_width)]
    first = filled[0]
    if all(head.header == first.header for head in filled):
        spans = [mark] if mark else []
        spans += [Span(first.key, 0, first.size)]
        spans += [Span(head.key, head.start, head.size) for head in filled[1:]]
        concatenate(bucket, [span for span in spans if span.size], target)
    else:
        columns = _union([head.names(delimiter) for head in filled])
        keys = [head.key for head in filled]
        rows = _matched(bucket, keys, columns, delimiter)
        bucket.write_stream(target, chain([codecs.BOM_UTF8], rows) if mark else rows)


@dataclasses.dataclass(frozen=True)
class _Head:
    """The header of a source, where its records start, and its size."""

    key: str
    header: bytes
    start: int
    size: int

    @classmethod
    def read(cls, bucket: Bucket, key: str) -> "_Head":
        head, size = bucket.head(key, _HEAD_BYTES)
        return cls(
            key, head.partition(b"\n")[0].rstrip(b"\r"), head.find(b"\n") + 1 or len(head), size
        )

    @property
    def holds_records(self) -> bool:
        return self.start < self.size

    def names(self, delimiter: str) -> list[str]:
        return next(csv_rows([self.header.decode()], delimiter), [])


def _width(head: _Head) -> int:
    return len(head.header)


_Column = tuple[str, int]


def _keyed(names: Iterable[str]) -> list[_Column]:
    """Return names without regard to case, each with how many times it came before."""
    seen: Counter[str] = Counter()
    keyed: list[_Column] = []
    for name in names:
        plain = name.strip().lower()
        keyed.append((plain, seen[plain]))
        seen[plain] += 1
    return keyed


def _union(headers: list[list[str]]) -> dict[_Column, str]:
    """Return all columns, as first spelled: Salesforce's, those of the fullest header, others."""
    spelled: dict[_Column, str] = {}
    for header in headers:
        for column, name in zip(_keyed(header), header, strict=True):
            spelled.setdefault(column, name)
    added = [column for column in spelled if column[0].startswith("sf__")]
    fullest: list[str] = max(headers, key=len)
    return {
        column: spelled[column] for column in dict.fromkeys([*added, *_keyed(fullest), *spelled])
    }


def _matched(
    bucket: Bucket, sources: list[str], columns: dict[_Column, str], delimiter: str
) -> Iterator[bytes]:
    yield render([[*columns.values()]], delimiter, quote_all=True)
    for source in sources:
        rows = read_rows(bucket.read(source), delimiter)
        names = {column: at for at, column in enumerate(_keyed(next(rows)))}
        order = [names.get(column) for column in columns]
        ordered = (
            ["" if at is None or at >= len(row) else row[at] for at in order] for row in rows if row
        )
        yield from render_blocks(ordered, delimiter)
