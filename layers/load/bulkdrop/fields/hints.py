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


_AGAIN = "and drop the file again."


def hint_of(findings: Sequence[HeaderFinding], columns: Sequence[str]) -> str:
    """Return the last sentence of a refusal: that nothing was sent, and what to do."""
    return f"Nothing was sent; {_remedy(findings, columns)}"


def _remedy(findings: Sequence[HeaderFinding], columns: Sequence[str]) -> str:
    unknown = [
        name
        for each in findings
        if each.code is ReasonCode.UNKNOWN_COLUMNS
        for name in each.columns
    ]
    if any(each.is_of_folder for each in findings):
        return "drop the file in the folder of one of these keys."
    if len(columns) == 1 and unknown and any(sign in columns[0] for sign in _DELIMITERS):
        return (
            "check the delimiter (metadata column-delimiter), as the first line was read as one "
            "column."
        )
    if len(unknown) == len(columns) and any(_VALUE.fullmatch(name) for name in unknown):
        return (
            f"the first line looks like a record: write the names of the fields above it {_AGAIN}"
        )
    if any(_API_NAME.fullmatch(name) for name in unknown):
        return (
            "correct the header, or give the load user access to the field (field-level "
            f"security), {_AGAIN}"
        )
    return f"{_of_one_kind(findings, unknown)} {_AGAIN}"


def _of_one_kind(findings: Sequence[HeaderFinding], unknown: Sequence[str]) -> str:
    """Return what to do where all findings are of one kind, or else with the header as such."""
    kinds = {each.code for each in findings}
    if kinds == {ReasonCode.UNKNOWN_COLUMNS}:
        them = ("this column", "it") if len(unknown) == 1 else ("these columns", "them")
        return f"rename or remove {them[0]}, or map {them[1]} under [columns] in bulkdrop.toml,"
    if kinds == {ReasonCode.KEY_COLUMN_MISSING}:
        return "add the column"
    if kinds == {ReasonCode.DUPLICATE_COLUMNS}:
        return "keep one column for each field"
    return "correct the header"
