"""How the typed cells of a workbook's columns are written, by the fields and the settings."""

import dataclasses
from collections.abc import Sequence
from datetime import datetime

from bulkdrop.folder_settings.asked_values import asks_for_values
from bulkdrop.folder_settings.keys import FolderSettings
from bulkdrop.plan_load.header import HeaderCheck
from bulkdrop.table.workbook.write import Write


@dataclasses.dataclass(frozen=True)
class TypedColumns:
    """Finds the fields of a sheet's columns, ahead of the check of the header."""

    header: HeaderCheck
    folder: FolderSettings

    def __call__(self, names: Sequence[str]) -> Sequence[Write | None]:
        """Return for each column how its typed cells are written; None if as they are."""
        if not asks_for_values(self.folder):
            return [None] * len(names)
        from bulkdrop.fields.column import Finder  # noqa: PLC0415 # of few workbooks
        from bulkdrop.fields.values.column_values import Readers  # noqa: PLC0415 # of few workbooks
        from bulkdrop.fields.values.spelled import spelled  # noqa: PLC0415 # of few workbooks
        from bulkdrop.fields.values.typed_cells import writer_of  # noqa: PLC0415 # of few workbooks

        header = dataclasses.replace(self.header)  # what is wrong is said when the header is read
        if (fields := header.look(names)) is None:
            return [None] * len(names)
        load = header.load
        described = header.org.describe(load.object)
        year = datetime.fromisoformat(load.started_at).year
        folder = spelled(self.folder, Finder(described, lambda _parent: None, load.operation))
        readers = Readers(folder, described, year, load.external_id_field or "")
        return [writer_of(each, readers) for each in fields.columns]
