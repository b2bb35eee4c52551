"""What a header is held against: the operation of the key, and the settings of the folder."""

from bulkdrop.fields.header import Purpose
from bulkdrop.fields.names import Mapped, MatchedBy
from bulkdrop.folder_settings.keys import FolderSettings
from bulkdrop.load.upload import Load


def purpose_of(load: Load, folder: FolderSettings) -> Purpose:
    """Return what the file is to do, and how its folder's settings map its columns."""
    mapping = {
        each.columns[0]: Mapped("".join(each.fields), MatchedBy(each.by))
        for each in folder.mappings
        if len(each.columns) == 1 and len(each.fields) <= 1
    }
    return Purpose(
        load.operation,
        load.external_id_field,
        mapping,
        constants=(*folder.constants, *folder.defaults),
        leave_out_unknown=folder.unknown_columns == "leave_out",
    )
