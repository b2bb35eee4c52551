"""Check an upload as it would be loaded, and send nothing."""

import dataclasses
from collections.abc import Iterator

from bulkdrop import layout
from bulkdrop.fields.checks.record_checks import NOT_SENT, Finding
from bulkdrop.load.plan import Checked, Plan
from bulkdrop.load.upload import Load
from bulkdrop.plan_load.found_records import FoundRecords
from bulkdrop.plan_load.malformed_lines import malformed_lines
from bulkdrop.plan_load.org import DescribedOrg
from bulkdrop.plan_load.quota import limit_notes
from bulkdrop.plan_load.repeated import digest_of_upload, note_repeated
from bulkdrop.plan_load.sent_table import sent_table
from bulkdrop.settings import PlanSettings
from bulkdrop.storage.bucket import Bucket
from bulkdrop.table.csv_writer import render
from bulkdrop.work.columns import keep_columns

_COLUMNS = ("line", "column", "field", "code", "value", "message")
_ROWS_AT_ONCE = 1_000
_MOST_CODES = 5
_READ_AGAIN_BYTES = 1 << 30
MOST_ALIKE = 20
"""As many kinds of findings are in the summary."""


def check_upload(bucket: Bucket, load: Load, settings: PlanSettings, org: DescribedOrg) -> Plan:
    """
    Return a plan without parts that says what was found; findings.csv is kept in `work/`.

    Raises UploadRefusedError if the upload cannot be loaded at all.
    """
    table, found = sent_table(bucket, load, settings, org)
    found = found or FoundRecords()
    delimiter = table.dialect.column_delimiter.character
    records = sum(piece.records for piece in table.slices)
    if table.set_aside:
        found.add(
            Finding(found.files.order(each.place), None, "", NOT_SENT, "", each.complaint)
            for each in malformed_lines(bucket, table.set_aside, delimiter)
        )
    if table.fields:
        keep_columns(bucket, load, table.fields.reported(), table.fields.allowed())
    key = layout.findings_key(load.load_id) if found.findings else None
    if key:
        bucket.write_stream(key, _written(found))
    aside = table.set_aside.records if table.set_aside else 0
    keys = found.keys
    repeated: tuple[str, ...] = ()
    is_known = table.digest or load.upload.bytes <= _READ_AGAIN_BYTES
    if table.slices and is_known and not found.invalid:  # what is corrected has other bytes
        repeated = note_repeated(bucket, load, table, digest_of_upload(bucket, load, table))
    codes = [each.code for each in found.alike]
    return Plan(
        column_delimiter=table.dialect.column_delimiter,
        parts_key="",
        parts=0,
        records=records,
        set_aside=None,
        form=dataclasses.replace(table.form),
        max_concurrent_jobs=settings.max_concurrent_jobs,
        warnings=(*table.warnings, *found.warnings),
        header_checked=table.fields is not None,
        found=Checked(
            records + aside,
            found.records + aside,
            found.invalid,
            found.total,
            key,
            tuple(dict.fromkeys(codes))[:_MOST_CODES],
            (
                *repeated,
                *limit_notes(org, load, table),
                *(keys.note(org, load.object) if keys else ()),
            ),
            tuple(found.alike[:MOST_ALIKE]),
            len(found.alike),
        ),
    )


def _written(found: FoundRecords) -> Iterator[bytes]:
    yield render([_COLUMNS], ",")
    findings = sorted(found.findings, key=lambda each: each.line)
    for start in range(0, len(findings), _ROWS_AT_ONCE):
        rows = (
            [str(found.files.shown(each.line)), *(cell or "" for cell in each[1:])]
            for each in findings[start : start + _ROWS_AT_ONCE]
        )
        yield render(rows, ",")
