"""The warning of records that failed only because their parent was not in the org."""

import re
from collections.abc import Iterable, Iterator

from bulkdrop.load_warning import LoadWarning, WarningCode
from bulkdrop.report.digest import Example
from bulkdrop.report.error_group import ErrorGroup
from bulkdrop.report.grammar import counted

_CAUSE = re.compile(r"No record of (?P<entity>\w+) has this key\.")  # as catalogue.toml has it


def parents_missing(errors: Iterable[ErrorGroup], own: str) -> Iterator[LoadWarning]:
    """
    Yield a warning for each object of which no record has a key that is named.

    `own` is the object of the records themselves.
    """
    for group in errors:
        if found := _CAUSE.fullmatch(group.cause):
            column = group.column or group.field
            by = f" that {column} names" if column else ""
            text = (
                f"{counted(group.records, 'record')} failed because no {found['entity']} has the "
                f"key{by}{_such_as(group.examples)}. {_remedy(found['entity'], own)}"
            )
            lines = tuple(each.line for each in group.examples if each.line is not None)
            yield LoadWarning(WarningCode.PARENT_MISSING, text, group.records, column, lines)


def _remedy(entity: str, own: str) -> str:
    if entity.lower() == own.lower():
        return "Drop failure.csv: of these parents, those that the same file held are there now."
    return (
        f"Load the records of {entity} first, or name it under `after` in bulkdrop.toml; then drop "
        "failure.csv."
    )


def _such_as(examples: Iterable[Example]) -> str:
    values = [each.value[:40] for each in examples if each.value]
    return f", such as {values[0]}" if values else ""
