"""Put pieces of S3 objects together, inside S3 where it allows that."""

import dataclasses
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor

from bulkdrop.storage.bucket import Bucket

# No part of a multipart upload but the last may be smaller.
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html
LEAST_PART_BYTES = 5 << 20
_WORKERS = 8


@dataclasses.dataclass(frozen=True)
class Span:
    """The bytes [start, stop) of an object."""

    key: str
    start: int
    stop: int

    @property
    def size(self) -> int:
        """The number of bytes."""
        return self.stop - self.start


def concatenate(bucket: Bucket, spans: list[Span], target: str) -> None:
    """
    Write the spans, one after the other, as one object.

    Long spans are copied inside S3; short ones are read, at most 10 MiB at a time for each of 8
    workers, and gathered into parts that are long enough. If anything fails, nothing is written.
    """
    parts = list(enumerate(gather(spans), 1))
    if sum(span.size for span in spans) < LEAST_PART_BYTES:
        bucket.write(target, _read(bucket, spans))
        return
    with bucket.multipart_upload(target) as upload, ThreadPoolExecutor(_WORKERS) as pool:

        def send(number: int, part: list[Span]) -> None:
            if len(part) == 1 and part[0].size >= LEAST_PART_BYTES:
                (span,) = part
                upload.copy_part(number, span.key, span.start, span.stop)
            else:
                upload.put_part(number, _read(bucket, part))

        for sent in [pool.submit(send, number, part) for number, part in parts]:
            sent.result()


def gather(spans: Iterable[Span]) -> Iterator[list[Span]]:
    """Arrange spans in parts that are long enough: a long one alone, short ones together."""
    short: list[Span] = []
    size = 0
    for span in spans:
        rest = span
        missing = max(0, LEAST_PART_BYTES - size) if short else 0
        if missing and span.size >= missing + LEAST_PART_BYTES:
            short.append(Span(span.key, span.start, span.start + missing))
            rest = Span(span.key, span.start + missing, span.stop)
            size += missing
        if short and size >= LEAST_PART_BYTES:
            yield short
            short, size = [], 0
        if not short and rest.size >= LEAST_PART_BYTES:
            yield [rest]
        else:
            short.append(rest)
            size += rest.size
    if short:
        yield short


def _read(bucket: Bucket, spans: list[Span]) -> bytes:
    return b"".join(bucket.read_span(span.key, span.start, span.stop) for span in spans)
