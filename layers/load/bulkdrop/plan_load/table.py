"""An upload that is ready to load."""

import dataclasses

from bulkdrop.fields.header import HeaderFields
from bulkdrop.load.plan import SetAside
from bulkdrop.load_warning import LoadWarning
from bulkdrop.storage.source import Source
from bulkdrop.table.form import Form
from bulkdrop.table.header.dialect import Dialect
from bulkdrop.table.slice import Slice


@dataclasses.dataclass(frozen=True)
class Table:
    """An upload that is ready to load: where its rows are, how they are written, how it was."""

    source: Source
    header_start: int
    dialect: Dialect
    slices: list[Slice]
    set_aside: SetAside | None
    form: Form
    warnings: tuple[LoadWarning, ...] = ()
    fields: HeaderFields | None = None
    """The fields of the columns that are sent; None if the org does not describe the object."""
