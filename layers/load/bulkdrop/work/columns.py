"""The columns of an upload with the fields that they were sent as, kept for the summary."""

import dataclasses
from collections.abc import Sequence

from bulkdrop import layout
from bulkdrop.document import read_as
from bulkdrop.fields.column_field import ColumnField
from bulkdrop.load.upload import Load
from bulkdrop.storage.bucket import Bucket


def keep_columns(bucket: Bucket, load: Load, columns: Sequence[ColumnField]) -> None:
    """Keep them apart from the plan: 5,000 columns would not fit the state of an execution."""
    listed = [dataclasses.asdict(each) for each in columns]
    bucket.write_json(layout.kept_key(load.load_id, "columns.json"), listed)


def kept_columns(bucket: Bucket, load_id: str) -> tuple[ColumnField, ...]:
    """Return the columns of a load; none if its header was not held against the object."""
    listed = bucket.read_json(layout.kept_key(load_id, "columns.json")) or ()
    return tuple(read_as(ColumnField, each) for each in listed)
