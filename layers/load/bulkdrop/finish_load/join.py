"""Join the parts' result files into one, with one header."""

import csv
import io
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor

from bulkdrop.csv_reader import csv_rows
from bulkdrop.finish_load.concatenate import Span, concatenate
from bulkdrop.storage.bucket import Bucket
from bulkdrop.storage.csv_rows import read_rows

# A header has at most 32,000 characters (Bulk API 2.0 limits), each at most 4 bytes; quotes around
# 5,000 names and the sf__ columns come on top.
_HEAD_BYTES = 1 << 18
_READERS = 8
_FLUSH_CHARACTERS = 1 << 16


def join_files(bucket: Bucket, sources: list[str], target: str, delimiter: str) -> None:
    """
    Write one CSV from the sources, inside S3 where their headers are the same.

    Salesforce does not promise the order of columns: where it differs, the files are streamed and
    the order of the first is kept. Every source ends with a line break.
    """
    with ThreadPoolExecutor(_READERS) as pool:
        heads = list(pool.map(lambda key: bucket.head(key, _HEAD_BYTES), sources))
    headers = [head.partition(b"\n")[0].rstrip(b"\r") for head, _ in heads]
    starts = [head.find(b"\n") + 1 or len(head) for head, _ in heads]
    if all(header == headers[0] for header in headers):
        sizes = [size for _, size in heads]
        spans = map(Span, sources, [0, *starts[1:]], sizes)
        concatenate(bucket, [span for span in spans if span.size], target)
    else:
        bucket.write_stream(target, _matched(bucket, sources, headers[0], delimiter))


def _matched(bucket: Bucket, sources: list[str], header: bytes, delimiter: str) -> Iterator[bytes]:
    yield header + b"\n"
    wanted = _lower(next(csv_rows([header.decode()], delimiter)))
    for source in sources:
        rows = read_rows(bucket.read(source), delimiter)
        names = _lower(next(rows))
        order = [names.index(name) if name in names else None for name in wanted]
        ordered = (["" if place is None else row[place] for place in order] for row in rows)
        yield from _rendered(ordered, delimiter)


def _lower(names: list[str]) -> list[str]:
    return [name.lower() for name in names]


def _rendered(rows: Iterable[list[str]], delimiter: str) -> Iterator[bytes]:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\n")
    for row in rows:
        writer.writerow(row)
        if text.tell() >= _FLUSH_CHARACTERS:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()
