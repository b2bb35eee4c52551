"""An upload that is ready to load."""

import dataclasses
from collections.abc import Mapping

from bulkdrop.fields.header import HeaderFields
from bulkdrop.folder_settings.keys import FolderSettings
from bulkdrop.load.plan import OwnHeader, SetAside, SuccessRows
from bulkdrop.load_warning import LoadWarning
from bulkdrop.storage.source import Source
from bulkdrop.table.form import Form
from bulkdrop.table.header.dialect import Dialect
from bulkdrop.table.slice import Slice

_UNSET = FolderSettings()


@dataclasses.dataclass(frozen=True)
class Table:
    """An upload that is ready to load: where its rows are, how they are written, how it was."""

    source: Source
    header_start: int
    dialect: Dialect
    slices: list[Slice]
    set_aside: SetAside | None
    form: Form
    own_header: OwnHeader
    warnings: tuple[LoadWarning, ...] = ()
    metadata: Mapping[str, str] = dataclasses.field(default_factory=dict)
    digest: str | None = None
    """The hash of the upload's bytes; None if they were not read in one go."""
    fields: HeaderFields | None = None
    """The fields of the columns that are sent; None if the org does not describe the object."""

    success_rows: SuccessRows = SuccessRows.AS_LOADED
    is_grouped: bool = False
    """Whether records of one parent stand together, and so not in the upload's order."""

    was_loaded: bool = False
    """Whether the upload is the `success.csv` of a load."""

    folder: FolderSettings = _UNSET
    """The settings of the folder that the upload lies in."""

    def converted(
        self,
        source: Source,
        dialect: Dialect,
        slices: list[Slice],
        set_aside: SetAside | None,
        fields: HeaderFields,
    ) -> "Table":
        """Return this table with a copy of its records in which the values stand that are sent."""
        return dataclasses.replace(
            self,
            source=source,
            header_start=0,
            dialect=dialect,
            slices=slices,
            set_aside=set_aside,
            form=dataclasses.replace(self.form, cleaned=True),
            fields=fields,
        )
