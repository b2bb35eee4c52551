"""Make the first of several parts small: it proves header, rights and data before the rest."""

import dataclasses
from itertools import chain, islice

from bulkdrop.plan_load.table import Table
from bulkdrop.storage.bucket import Bucket
from bulkdrop.table.slice import Slice

BATCH_RECORDS = 10_000
"""Salesforce processes a job in batches of at most this many records (Bulk API 2.0 limits)."""


def prove_first(bucket: Bucket, table: Table) -> Table:
    """
    Return the table with a first slice of one batch, if it has several slices.

    A table of one slice stays as it is unless its folder says above which share of refused records
    the rest is not sent.
    """
    if not table.slices:
        return table
    first, *others = table.slices
    alone = not others and table.folder.allowed_share == 1
    if alone or first.records <= BATCH_RECORDS:
        return table
    return dataclasses.replace(table, slices=[*_split(bucket, table, first), *others])


def _split(bucket: Bucket, table: Table, whole: Slice) -> tuple[Slice, Slice]:
    """Read one batch from the start of the slice, and divide it there."""
    # Most loads have one part.
    from bulkdrop.work.own_records import Origin, own_records  # noqa: PLC0415

    header = [table.dialect.header]
    content = chain(header, bucket.read_range(table.source, whole.start, whole.stop))
    origin = Origin(table.source, whole.line, whole.own)
    size = characters = lines = rows = 0
    for record in islice(own_records(bucket, origin, content), BATCH_RECORDS):
        size += len(record.sent.raw)
        characters += len(record.sent.raw.decode())
        lines += record.sent.raw.count(b"\n")
        rows += len(record.row) if record.is_kept else 0
    middle, head = whole.start + size, len(table.dialect.header.decode())
    first, others = whole.own.divided(BATCH_RECORDS, rows) if whole.own else (None, None)
    return (
        Slice(whole.start, middle, BATCH_RECORDS, head + characters, whole.line, first),
        Slice(
            middle,
            whole.stop,
            whole.records - BATCH_RECORDS,
            whole.characters - characters,
            whole.line + lines,
            others,
        ),
    )
