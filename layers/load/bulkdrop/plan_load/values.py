"""Make values of the cells of an upload, as the settings of its folder ask for, and check them."""

import dataclasses
from collections.abc import Iterator, Sequence
from datetime import datetime

from bulkdrop.errors import UploadRefusedError
from bulkdrop.fields.column import Finder
from bulkdrop.fields.description import ObjectDescription
from bulkdrop.fields.header import HeaderFields
from bulkdrop.fields.refusal import refusal_of_header
from bulkdrop.fields.values.column_values import Readers
from bulkdrop.fields.values.sent_columns import SentColumn, SentColumns
from bulkdrop.fields.values.spelled import spelled
from bulkdrop.folder_settings.asked_values import asks_for_values
from bulkdrop.folder_settings.keys import FolderSettings
from bulkdrop.load.upload import Load
from bulkdrop.load_warning import LoadWarning, WarningCode
from bulkdrop.plan_load.fixed_values import refuse_unfit
from bulkdrop.plan_load.found_records import FoundRecords
from bulkdrop.plan_load.org import DescribedOrg, NoSuchObjectError
from bulkdrop.plan_load.record_pass import RecordPass
from bulkdrop.plan_load.table import Table
from bulkdrop.reason import ReasonCode
from bulkdrop.settings import PlanSettings
from bulkdrop.storage.bucket import Bucket
from sfbulk import Operation

_DELETES = {Operation.DELETE, Operation.HARD_DELETE}


@dataclasses.dataclass(frozen=True)
class Sending:
    """What an upload becomes on its way: its load, its folder's settings, the org's description."""

    bucket: Bucket
    load: Load
    settings: PlanSettings
    folder: FolderSettings
    org: DescribedOrg

    def with_values(self, table: Table) -> tuple[Table, FoundRecords | None]:
        """
        Return the table as it is sent, and what was found if its records were looked at.

        It stays as it is unless settings ask for values or checks. A check writes no copy.

        Raises UploadRefusedError if a setting does not fit the object, if no record fits, or if
        the settings want all records to fit and one does not.
        """
        of_types = table.fields is not None and table.fields.names_record_types
        changes = of_types or asks_for_values(self._stated)
        if not (changes or self._checks):
            return table, None
        if table.fields is None:
            return self._undescribed(table, is_needed=changes), None
        fields, described = table.fields, self.org.describe(self.load.object)
        year = datetime.fromisoformat(self.load.started_at).year
        key_field, has_typed = self.load.external_id_field or "", table.form.workbook is not None
        folder = spelled(self._stated, Finder(described, self._described, self.load.operation))
        readers = Readers(folder, described, year, key_field, has_typed)
        finder = Finder(described, self._described, self.load.operation)
        sent = SentColumns(fields, readers, finder)
        columns = sent.find()
        if finder.findings:
            raise refusal_of_header(finder.findings, None, described.name)
        refuse_unfit(columns)
        records = RecordPass(
            self.bucket, self.load, self.settings, table, columns, described, self._described
        )
        if self.load.check:
            records.check()
            return dataclasses.replace(table, fields=sent.fields(columns)), records.found
        if _differ(columns, fields):
            table = records.convert(sent.fields(columns), checks=self._checks)
        elif self._checks:
            records.check()
        if self.folder.invalid_records == "refuse_upload":
            records.refuse_findings()
        left = self._left_alone(readers, fields)
        warnings = (*table.warnings, *left, *records.found.warnings)
        return dataclasses.replace(table, warnings=warnings), records.found

    def _left_alone(self, readers: Readers, fields: HeaderFields) -> Iterator[LoadWarning]:
        """Yield a warning for each column whose empty cells cannot clear its field."""
        if self._stated.empty_cells != "clear":
            return
        for each in fields.columns:
            if each.sent and each.field and not readers.clears(each):
                instead = f" To clear it, use {each.field.name}." if each.parent else ""
                yield LoadWarning(
                    WarningCode.EMPTY_CELLS_LEFT,
                    f"{each.column}: empty cells are left alone, since this is a checkbox, a key "
                    f"or a parent's key.{instead}",
                    column=each.column,
                )

    @property
    def _stated(self) -> FolderSettings:
        """Return what the settings say of the values that are sent: to delete, ids alone."""
        if self.load.operation not in _DELETES:
            return self.folder
        return FolderSettings(trim_cells=self.folder.trim_cells, long_ids=self.folder.long_ids)

    @property
    def _checks(self) -> bool:
        return self.load.check or self.folder.invalid_records == "refuse_upload"

    def _described(self, name: str) -> ObjectDescription | None:
        try:
            return self.org.describe(name)
        except NoSuchObjectError:
            return None

    def _undescribed(self, table: Table, *, is_needed: bool) -> Table:
        if not is_needed:
            return table
        raise UploadRefusedError(
            ReasonCode.WRONG_SETTINGS,
            f"The settings of this folder ask for values of {self.load.object}, which Salesforce "
            "does not describe to the load user. Nothing was sent; give the load user access to "
            "the object, then drop the file again.",
            object=self.load.object,
        )


def _differ(columns: Sequence[SentColumn], fields: HeaderFields) -> bool:
    """Return whether what is sent is more than the upload's own cells under other names."""
    if any(each.reader.is_changing for each in columns):
        return True
    return [each.found.sent for each in columns] != [*fields.sent]
