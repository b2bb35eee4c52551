"""The column by which records are found: the Id of an update or delete, the key of an upsert."""

import dataclasses
from collections.abc import Iterator, Sequence

from bulkdrop.fields.column import FoundColumn
from bulkdrop.fields.description import ObjectDescription
from bulkdrop.fields.findings import HeaderFinding
from bulkdrop.reason import ReasonCode
from sfbulk import Operation

_MOST_KEYS = 3


def key_findings(
    found: Sequence[FoundColumn],
    operation: Operation,
    external_id_field: str | None,
    described: ObjectDescription,
) -> Iterator[HeaderFinding]:
    """Yield what is wrong with the key: it is no column, or no key."""
    if operation is Operation.INSERT:
        return
    if operation is not Operation.UPSERT:
        if not any(each.field and each.field.type == "id" for each in found):
            yield _finding(_without_id(operation), "Id")
        return
    name = external_id_field or "Id"
    key = described.get(name)
    if key is None or not key.is_key:
        keys = tuple(each.name for each in described.key_fields)
        yield dataclasses.replace(_finding(_no_key(name, described), *keys), is_of_folder=True)
    elif not any(each.field is key and not each.parent for each in found):
        yield _finding(f"the upsert's key {key.name} is no column of the file", key.name)


def _without_id(operation: Operation) -> str:
    if operation is Operation.UPDATE:
        return "an update needs a column Id"
    return "a delete needs a column Id, as the undo.csv of a load has it"


def _no_key(name: str, described: ObjectDescription) -> str:
    is_field = described.get(name) is not None
    problem = f"{name} is {'no external id' if is_field else 'no field'} of {described.name}"
    keys = [each.name for each in described.key_fields][:_MOST_KEYS]
    return f"{problem}; upsert by {' or '.join([*keys, 'Id'])}"


def _finding(text: str, *fields: str) -> HeaderFinding:
    return HeaderFinding(ReasonCode.KEY_COLUMN_MISSING, text, fields=fields)
