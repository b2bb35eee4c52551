"""The records of a table in blocks, each of whole records."""

from collections.abc import Iterable, Iterator

from bulkdrop.plan_load.table import Table
from bulkdrop.storage.bucket import Bucket
from bulkdrop.streams import BLOCK_BYTES


def record_blocks(bucket: Bucket, table: Table) -> Iterator[bytes]:
    """Stream the well-formed records of a table; a block ends with a record's end."""
    if not table.slices:
        return
    start, stop = table.slices[0].start, table.slices[-1].stop
    yield from _whole(bucket.read_range(table.source, start, stop))


def first_records(bucket: Bucket, table: Table, most_bytes: int) -> bytes:
    """Return as many whole records from the start of a table as fit these bytes."""
    start, stop = table.slices[0].start, table.slices[-1].stop
    end = min(stop, start + most_bytes)
    text = b"".join(bucket.read_range(table.source, start, end))
    return text if end == stop else text[: _last_end(text)]


def _whole(chunks: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for chunk in chunks:
        text = rest + chunk
        end = _last_end(text)
        if end:
            yield text[:end]
        rest = text[end:]
        if len(rest) > BLOCK_BYTES << 4:
            raise ValueError("A record has no end, although the table was found to be well formed.")
    if rest:
        yield rest


def _last_end(text: bytes) -> int:
    """Return where the last whole record ends: at a line break outside of quotes."""
    end = text.rfind(b"\n") + 1
    if b'"' not in text:
        return end
    quotes = text.count(b'"', 0, end)
    while end and quotes % 2:
        before = text.rfind(b"\n", 0, end - 1) + 1
        quotes -= text.count(b'"', before, end)
        end = before
    return end
