"""Read a large object faster than one connection to S3 delivers it."""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

from bulkdrop.storage.bucket import Bucket
from bulkdrop.storage.source import Source

# One connection to S3 delivers some 100 MB/s. Four of these pieces, 32 MiB, are in memory at once.
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance-guidelines.html
PIECE_BYTES = 8 << 20
_CONNECTIONS = 4


def read_ahead(bucket: Bucket, source: Source, start: int, stop: int) -> Iterator[bytes]:
    """
    Stream the bytes [start, stop) as Bucket.read_range does, with several pieces under way.

    A reader that stops early leaves the pieces that are under way to end by themselves.
    """
    if stop - start <= PIECE_BYTES:
        yield from bucket.read_range(source, start, stop)
        return
    starts = iter(range(start, stop, PIECE_BYTES))
    under_way: deque[Future[list[bytes]]] = deque()

    def read(at: int) -> list[bytes]:
        return list(bucket.read_range(source, at, min(at + PIECE_BYTES, stop)))

    with ThreadPoolExecutor(_CONNECTIONS) as pool:
        for at in starts:
            under_way.append(pool.submit(read, at))
            if len(under_way) == _CONNECTIONS:
                yield from under_way.popleft().result()
        while under_way:
            yield from under_way.popleft().result()
