"""What else may be the reason that columns are no fields: no header, another delimiter, rights."""

import re
from collections.abc import Sequence

from bulkdrop.fields.findings import HeaderFinding
from bulkdrop.reason import ReasonCode

_DELIMITERS = (",", ";", "\t", "|", "^", "`")
_VALUE = re.compile(
    r"[+-]?[\d.,' ]*\d[\d.,' ]*%?"  # a number
    r"|\d{1,4}[-./]\d{1,2}[-./]\d{1,4}([T ].*)?"  # a date
    r"|[^@\s]+@[^@\s]+\.[^@\s]+"  # an address
    r"|(true|false|yes|no|ja|nein|null|#N/A)",
    re.IGNORECASE,
)
_API_NAME = re.compile(r"\w+(__c|__r|__pc|__s)(\..*)?", re.IGNORECASE)


def hint_of(findings: Sequence[HeaderFinding], columns: Sequence[str], object_name: str) -> str:
    """Return the sentence of a refusal that says what to do."""
    unknown = [
        name
        for each in findings
        if each.code is ReasonCode.UNKNOWN_COLUMNS
        for name in each.columns
    ]
    if len(columns) == 1 and unknown and any(sign in columns[0] for sign in _DELIMITERS):
        return (
            "The first line was read as one column: check the delimiter (metadata "
            "column-delimiter). Nothing was sent."
        )
    if len(unknown) == len(columns) and any(_VALUE.fullmatch(name) for name in unknown):
        return (
            "The first line looks like a record: write the names of the fields above it and drop "
            "the file again. Nothing was sent."
        )
    if any(_API_NAME.fullmatch(name) for name in unknown):
        return (
            f"A field of {object_name} that the load user may not see is unknown, too "
            "(field-level security). Nothing was sent; correct the header and drop the file again."
        )
    if any(each.code is ReasonCode.KEY_COLUMN_MISSING for each in findings) and not unknown:
        return "Nothing was sent; add the column and drop the file again."
    return "Nothing was sent; correct the header, or remove these columns, and drop the file again."
