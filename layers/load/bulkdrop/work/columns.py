"""The columns of an upload with the fields that they were sent as, kept for the summary."""

import dataclasses
from collections.abc import Mapping, Sequence

from bulkdrop import layout
from bulkdrop.document import read_as
from bulkdrop.fields.column_field import ColumnField
from bulkdrop.load.upload import Load
from bulkdrop.storage.bucket import Bucket

_ALLOWED = "allowed"


def keep_columns(
    bucket: Bucket, load: Load, columns: Sequence[ColumnField], allowed: Mapping[str, str]
) -> None:
    """
    Keep them apart from the plan: 5,000 columns would not fit the state of an execution.

    `allowed` says what the restricted picklists among the fields allow.
    """
    listed = [
        dataclasses.asdict(each)
        | ({_ALLOWED: allowed[each.field]} if each.field and each.field in allowed else {})
        for each in columns
    ]
    bucket.write_json(layout.kept_key(load.load_id, "columns.json"), listed)


def kept_columns(bucket: Bucket, load_id: str) -> tuple[ColumnField, ...]:
    """Return the columns of a load; none if its header was not held against the object."""
    listed = bucket.read_json(layout.kept_key(load_id, "columns.json")) or ()
    return tuple(read_as(ColumnField, each) for each in listed)


def kept_allowed(bucket: Bucket, load_id: str) -> dict[str, str]:
    """Return what the restricted picklists of a load's fields allow, as far as that is known."""
    listed = bucket.read_json(layout.kept_key(load_id, "columns.json")) or ()
    return {each["field"]: each[_ALLOWED] for each in listed if each.get(_ALLOWED)}
