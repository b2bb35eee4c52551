"""The summary of a check: nothing was sent, and what Salesforce would refuse is listed."""

import dataclasses
from collections.abc import Sequence

from bulkdrop import layout
from bulkdrop.bounds import fit
from bulkdrop.fields.column_field import ColumnField
from bulkdrop.finish_load.with_allowed import with_allowed
from bulkdrop.load.plan import Checked, FoundAlike, Plan
from bulkdrop.load.upload import Load
from bulkdrop.report.catalogue import find_advice, worded
from bulkdrop.report.digest import Example, Group, Kind, cut
from bulkdrop.report.ending import Counts, Ending, Status
from bulkdrop.report.error_group import ErrorGroup
from bulkdrop.report.grammar import counted, file_name
from bulkdrop.report.summary import Summary
from bulkdrop.result_name import ResultName
from bulkdrop.storage.bucket import Bucket
from bulkdrop.work.columns import kept_columns


def checked_summary(  # noqa: PLR0913 # what is known of a check
    bucket: Bucket, load: Load, plan: Plan, found: Checked, *, at: str, with_values: bool
) -> Summary:
    """Put findings.csv in its place, and return the summary."""
    results: dict[ResultName, str] = {}
    if found.findings_key:
        key = results[ResultName.FINDINGS] = layout.result_key(
            load.results_prefix, ResultName.FINDINGS
        )
        bucket.write_stream(key, bucket.read(found.findings_key))
    ending = Ending(Status.CHECKED, message_of(load, found))
    counts = Counts(found.records)
    summary = Summary.ended(load, ending, counts, at=at, plan=plan, results=results)
    columns = kept_columns(bucket, load.load_id)
    errors = [_error(each, columns, with_values=with_values) for each in found.alike]
    return dataclasses.replace(
        summary,
        columns=columns,
        errors=with_allowed(bucket, load.load_id, errors),
        errors_left_out=found.kinds - len(found.alike),
    )


def _error(alike: FoundAlike, columns: Sequence[ColumnField], *, with_values: bool) -> ErrorGroup:
    """Return findings that are alike as the summary shows errors of a load."""
    found = find_advice(alike.code, alike.message)
    cause, fix = worded(found.advice, found.facts, alike.field or None, "")
    column = next((each.column for each in columns if each.field == alike.field), None)
    if column and column.lower() == alike.field.lower():
        column = None
    kind = Kind(alike.code, alike.field or None, cause=cause, fix=fix, column=column)
    examples = tuple(
        Example(line, cut(cell) if with_values else None)
        for line, cell in zip(alike.lines, alike.cells, strict=True)
    )
    return ErrorGroup.of(Group(kind, alike.records, examples))


def message_of(load: Load, found: Checked) -> str:
    """Return the sentence that says how many records would be sent, and what to do next."""
    name, records = file_name(load.upload.key), counted(found.records, "record")
    checked = "" if found.checked == found.records else f" (the first {found.checked:,} checked)"
    remedy = "correct the file, then drop it" if found.invalid else "drop it"
    if found.invalid:
        would = f"The 1 record of {name} would be refused"
        if found.records != 1:
            would = f"Of {records} of {name}{checked}, {found.invalid:,} would be refused"
        words = f"{would} ({', '.join(found.codes)}); findings.csv lists why"
    elif found.records == 1:
        words = f"The 1 record of {name} would be sent"
    else:
        words = f"Of {records} of {name}{checked} all would be sent"
    notes = "".join(f"; {note[:1].lower()}{note[1:].rstrip('.')}" for note in found.notes)
    return fit(f"{words}{notes}. Nothing was sent; {remedy} under incoming/ to load it.")
