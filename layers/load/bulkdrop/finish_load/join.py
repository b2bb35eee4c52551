"""Join the parts' result files into one, with one header."""

import codecs
import dataclasses
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain

from bulkdrop.finish_load.in_order import chains_of, merged
from bulkdrop.storage.bucket import Bucket
from bulkdrop.storage.concatenate import Span, concatenate
from bulkdrop.storage.source import Source
from bulkdrop.streams import gathered
from bulkdrop.table.csv_reader import csv_rows
from bulkdrop.table.csv_rows import read_rows
from bulkdrop.table.csv_writer import render, render_blocks
from bulkdrop.work.outcome import ResultFile

# A header has at most 32,000 characters (Bulk API 2.0 limits), each at most 4 bytes; quotes around
# 5,000 names and the sf__ columns come on top.
_HEAD_BYTES = 1 << 18
_READERS = 8


@dataclasses.dataclass(frozen=True)
class Joint:
    """
    How results are joined.

    `mark` is where a byte order mark lies, if files are to begin with one. `ends_with_cr` says that
    the upload's lines end so; rows of it end with LF until they are put in their place.
    """

    delimiter: str
    mark: Span | None = None
    ends_with_cr: bool = False


def join_files(bucket: Bucket, sources: list[ResultFile], target: str, joint: Joint) -> None:
    """
    Write one CSV from the sources, inside S3 where their headers are the same.

    Rows of the upload come in its order. Of its own results, Salesforce promises neither the order
    of columns nor all of them: where headers differ, the files are streamed under all columns of
    the sources that hold records, so that no cell is lost. They come in the order of the source
    that has most of them. Every source ends with a line break.
    """
    with ThreadPoolExecutor(_READERS) as pool:
        heads = list(pool.map(lambda source: _Head.read(bucket, source), sources))
    # Of a job that was aborted in the queue, an empty set may have the sf__ columns alone.
    filled = [head for head in heads if head.holds_records] or [max(heads, key=_width)]
    if any(head.header != filled[0].header for head in filled):
        columns = _union([head.names(joint.delimiter) for head in filled])
        rows = _matched(bucket, [head.source.key for head in filled], columns, joint.delimiter)
        _write(bucket, target, rows, joint)
        return
    chains = chains_of([(head.source, head.rows) for head in filled])
    is_own = any(head.source.first is not None for head in filled)
    header = filled[0].span
    if len(chains) > 1 or (is_own and joint.ends_with_cr):
        rows = chain(bucket.read_range(Source(header.key), 0, header.stop), merged(bucket, chains))
        _write(bucket, target, gathered(rows), joint, with_cr=joint.ends_with_cr)
    else:
        spans = [*([joint.mark] if joint.mark else []), header, *(rows for _, rows in chains[0])]
        concatenate(bucket, [span for span in spans if span.size], target)


def _write(
    bucket: Bucket, target: str, rows: Iterable[bytes], joint: Joint, *, with_cr: bool = False
) -> None:
    chunks = (rows_.replace(b"\n", b"\r") for rows_ in rows) if with_cr else rows
    bucket.write_stream(target, chain([codecs.BOM_UTF8], chunks) if joint.mark else chunks)


@dataclasses.dataclass(frozen=True)
class _Head:
    """The header of a source, where its records start, and its size."""

    source: ResultFile
    header: bytes
    start: int
    size: int

    @classmethod
    def read(cls, bucket: Bucket, source: ResultFile) -> "_Head":
        head, size = bucket.head(source.key, _HEAD_BYTES)
        header = head.partition(b"\n")[0].rstrip(b"\r")
        return cls(source, header, head.find(b"\n") + 1 or len(head), size)

    @property
    def span(self) -> Span:
        return Span(self.source.key, 0, self.start)

    @property
    def rows(self) -> Span:
        return Span(self.source.key, self.start, self.size)

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
