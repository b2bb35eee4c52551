"""What a picklist allows, beside the errors of values that it does not have."""

import dataclasses
from collections.abc import Sequence

from bulkdrop.printable import printable
from bulkdrop.report.error_group import ErrorGroup
from bulkdrop.storage.bucket import Bucket
from bulkdrop.work.columns import kept_allowed

_CODES = frozenset({"INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", "INVALID_CURRENCY_ISO"})


def with_allowed(
    bucket: Bucket, load_id: str, errors: Sequence[ErrorGroup]
) -> tuple[ErrorGroup, ...]:
    """Return the errors; those of restricted picklists say which values there are."""
    if not any(each.code in _CODES for each in errors):
        return tuple(errors)
    allowed = kept_allowed(bucket, load_id)
    return tuple(_with_values(each, allowed.get(each.field or "")) for each in errors)


def _with_values(error: ErrorGroup, listed: str | None) -> ErrorGroup:
    if error.code not in _CODES or not listed:
        return error
    return dataclasses.replace(error, fix=f"{error.fix} The values are {printable(listed)}.")
