"""From an upload to the table of what is sent: read, held against the object, made values of."""

import dataclasses

from bulkdrop.errors import UploadRefusedError
from bulkdrop.folder_settings.asked_values import asks_for_values
from bulkdrop.load.plan import SuccessRows
from bulkdrop.load.settings_files import folder_settings
from bulkdrop.load.upload import Load
from bulkdrop.load_warning import WarningCode
from bulkdrop.plan_load.found_records import FoundRecords
from bulkdrop.plan_load.header import HeaderCheck
from bulkdrop.plan_load.org import DescribedOrg
from bulkdrop.plan_load.prepare import Preparation
from bulkdrop.plan_load.purpose import purpose_of
from bulkdrop.plan_load.repeated import refuse_loaded
from bulkdrop.plan_load.silent_losses import silent_losses
from bulkdrop.plan_load.table import Table
from bulkdrop.reason import ReasonCode
from bulkdrop.report.grammar import counted
from bulkdrop.settings import PlanSettings
from bulkdrop.storage.bucket import Bucket
from bulkdrop.table.result_csv import NOT_SENT


def sent_table(
    bucket: Bucket, load: Load, settings: PlanSettings, org: DescribedOrg
) -> tuple[Table, FoundRecords | None]:
    """
    Return the table that is sent, and what was found in its records if they were looked at.

    Raises UploadRefusedError if the upload cannot be loaded as it is.
    """
    folder = folder_settings(bucket, load.upload.key)
    purpose = purpose_of(load, folder)
    header = HeaderCheck(org, load, purpose)
    table = Preparation(bucket, load, settings, header, folder).prepare()
    table = dataclasses.replace(table, folder=folder)
    _refuse_unsound(table)
    refuse_loaded(load, table)
    if not table.slices:
        return table, None
    rows = SuccessRows(folder.success_rows)
    table = dataclasses.replace(table, success_rows=rows)
    checks = load.check or folder.invalid_records == "refuse_upload"
    found = None
    of_types = table.fields is not None and table.fields.names_record_types
    if checks or of_types or asks_for_values(folder):
        from bulkdrop.plan_load.values import Sending  # noqa: PLC0415 # most folders ask for none

        table, found = Sending(bucket, load, settings, folder, org).with_values(table)
    if not checks:
        warnings = (*table.warnings, *silent_losses(bucket, table))
        table = dataclasses.replace(table, warnings=warnings)
    if folder.group_by and not (load.check or purpose.deletes):
        from bulkdrop.plan_load.grouping.grouped import Grouping  # noqa: PLC0415 # few folders ask for it

        most = settings.max_part_bytes
        table = Grouping(bucket, load, table, folder.group_by, most).grouped()
    return table, found


def _refuse_unsound(table: Table) -> None:
    records, aside = sum(piece.records for piece in table.slices), table.set_aside
    if aside and aside.records > records:
        raise UploadRefusedError(
            ReasonCode.MALFORMED_RECORDS,
            f"{aside.first}{_alike(aside.records, records)}. Nothing was sent; {_remedy(table)}.",
            line=aside.first_line,
        )
    if not records and not _may_be_empty(table):
        raise UploadRefusedError(ReasonCode.HEADER_ONLY, _without_records(table))


def _remedy(table: Table) -> str:
    if table.form.workbook:
        return "correct these cells, calculate the workbook, and drop it again"
    return "check the delimiter and the header, and drop the file again"


def _may_be_empty(table: Table) -> bool:
    """Return whether a file without records is wanted; not one of records that were not sent."""
    codes = {warning.code for warning in table.warnings}
    return table.folder.no_records == "accept" and WarningCode.NOT_SENT_BEFORE not in codes


def _alike(malformed: int, records: int) -> str:
    """Return how many records are malformed like the first, if there are others."""
    if malformed == 1:
        return ", and there is no other record"
    return f", and so on: {malformed:,} of {malformed + records:,} records are malformed"


def _without_records(table: Table) -> str:
    """Return the refusal of a file without records: what it holds, and what to do."""
    rows = {warning.code: warning.records for warning in table.warnings}
    if before := rows.get(WarningCode.NOT_SENT_BEFORE):
        return (
            f"The file holds no values, only the errors ({NOT_SENT}) of {counted(before, 'row')} "
            "that an earlier load did not send. Nothing was sent; fix the lines in not_sent.csv "
            "beside that failure.csv, and drop not_sent.csv."
        )
    if skipped := sum(rows.values()):
        return (
            f"The file has a header but no records, only {counted(skipped, 'row')} without values. "
            "Nothing was sent; drop a file with records."
        )
    return "The file has a header but no records. Nothing was sent; drop a file with records."
