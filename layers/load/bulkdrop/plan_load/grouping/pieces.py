"""Put the pieces of a grouped copy together, inside S3."""

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from bulkdrop import layout
from bulkdrop.plan_load.grouping.grouped_copy import Copied
from bulkdrop.plan_load.grouping.large_parents import FoundParents
from bulkdrop.storage.bucket import Bucket
from bulkdrop.storage.concatenate import Span, concatenate
from bulkdrop.table.slice import Slice

# S3 copies at most 5 GiB at once: https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html
_SPAN_BYTES = 4 << 30


def joined(bucket: Bucket, keys: Sequence[str], pieces: Sequence[Copied], target: str) -> Copied:
    """Return the whole copy, of pieces that lie under these keys, in this order."""
    contents = [piece.content_bytes for piece in pieces]
    lines = [piece.lines_bytes for piece in pieces]
    own = [piece.own_bytes for piece in pieces]
    _join(bucket, keys, contents, target)
    _join(bucket, map(layout.lines_key, keys), lines, layout.lines_key(target))
    _join(bucket, map(layout.own_rows_key, keys), own, layout.own_rows_key(target))
    before = zip(*(accumulate(sizes, initial=0) for sizes in (contents, lines, own)), strict=True)
    slices = [
        _moved(each, *offsets)
        for piece, offsets in zip(pieces, before, strict=False)
        for each in piece.slices
    ]
    found = sum((piece.found for piece in pieces), FoundParents())
    return Copied(slices, sum(contents), sum(lines), sum(own), found)


def _join(bucket: Bucket, keys: Iterable[str], sizes: Iterable[int], target: str) -> None:
    concatenate(bucket, [*_spans(keys, sizes)], target)


def _spans(keys: Iterable[str], sizes: Iterable[int]) -> Iterator[Span]:
    for key, size in zip(keys, sizes, strict=True):
        for start in range(0, size, _SPAN_BYTES):
            yield Span(key, start, min(size, start + _SPAN_BYTES))


def _moved(piece: Slice, content: int, lines: int, own: int) -> Slice:
    """Return a slice as it stands behind these bytes of each object."""
    moved = piece.own and dataclasses.replace(
        piece.own,
        lines_start=piece.own.lines_start + lines,
        lines_stop=piece.own.lines_stop + lines,
        rows_start=piece.own.rows_start + own,
        rows_stop=piece.own.rows_stop + own,
    )
    return dataclasses.replace(
        piece, start=piece.start + content, stop=piece.stop + content, own=moved
    )
