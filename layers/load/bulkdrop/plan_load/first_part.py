"""Make the first of several parts small: it proves header, rights and data before the rest."""

import dataclasses
from itertools import islice

from bulkdrop.plan_load.table import Table
from bulkdrop.storage.bucket import Bucket
from bulkdrop.table.slice import Slice

BATCH_RECORDS = 10_000
"""Salesforce processes a job in batches of at most this many records (Bulk API 2.0 limits)."""


def prove_first(bucket: Bucket, table: Table) -> Table:
    """
    Return the table with a first slice of one batch, if it has several slices.

    A table of one slice stays as it is: nothing is left to be spared if it fails.
    """
    first, *others = table.slices
    if not others or first.records <= BATCH_RECORDS:
        return table
    return dataclasses.replace(table, slices=[*_split(bucket, table, first), *others])


def _split(bucket: Bucket, table: Table, whole: Slice) -> tuple[Slice, Slice]:
    """Read one batch from the start of the slice, and divide it there."""
    from bulkdrop.own_rows.records import read_records  # noqa: PLC0415 # most loads have one part

    header = [table.dialect.header]
    rows = bucket.read_range(table.source, whole.start, whole.stop)
    records = read_records(block for blocks in (header, rows) for block in blocks)
    size = characters = 0
    for record in islice(records, 1, BATCH_RECORDS + 1):  # the header is the first
        size += len(record.raw)
        characters += len(record.raw.decode())
    middle, head = whole.start + size, len(table.dialect.header.decode())
    return (
        Slice(whole.start, middle, BATCH_RECORDS, head + characters),
        Slice(middle, whole.stop, whole.records - BATCH_RECORDS, whole.characters - characters),
    )
