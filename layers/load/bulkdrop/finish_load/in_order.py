"""Bring the rows of several result files into the order of the upload."""

import heapq
from collections.abc import Iterator
from itertools import chain

from bulkdrop import layout
from bulkdrop.storage.bucket import Bucket
from bulkdrop.storage.concatenate import Span
from bulkdrop.storage.source import Source
from bulkdrop.streams import file_of
from bulkdrop.table.records.split import split_records
from bulkdrop.table.sorted_on_disk import SortedOnDisk
from bulkdrop.work.outcome import ResultFile

_MOST_STREAMS = 16

Rows = tuple[ResultFile, Span]
"""A file whose rows are in order, and where they are in it, behind the header."""


def chains_of(files: list[Rows]) -> list[list[Rows]]:
    """
    Arrange files in as few chains as can be, each of which is in order from file to file.

    Files of which no order is known follow each other as they come, in the first chain.
    """
    chains: list[list[Rows]] = []
    for each in sorted(files, key=lambda rows: (rows[0].first or 0, rows[0].last or 0)):
        first = each[0].first
        fitting = (done for done in chains if first is None or (done[-1][0].last or 0) <= first)
        if found := next(fitting, None):
            found.append(each)
        else:
            chains.append([each])
    return chains


def merged(bucket: Bucket, chains: list[list[Rows]]) -> Iterator[bytes]:
    """Stream the rows of all chains in order; of many chains by way of the disk."""
    streams = [chain.from_iterable(_ordered(bucket, each) for each in rows) for rows in chains]
    if len(streams) <= _MOST_STREAMS:
        yield from (row for _, row in heapq.merge(*streams, key=lambda pair: pair[0]))
        return
    with SortedOnDisk() as rows:
        for order, row in chain.from_iterable(streams):
            rows.add(order, row, len(row))
        yield from rows.rows()


def _ordered(bucket: Bucket, rows: Rows) -> Iterator[tuple[int, bytes]]:
    file, span = rows
    orders = file_of(bucket.read(layout.order_key(file.key)))
    records = split_records(bucket.read_range(Source(span.key), span.start, span.stop))
    for order, row in zip(orders, records, strict=True):
        yield int(order), row
