"""What an upload is to do, by its key and by the settings of its folder."""

from bulkdrop.fields.column_field import MatchedBy
from bulkdrop.fields.header import HeaderFields, Purpose
from bulkdrop.fields.names import Mapped
from bulkdrop.folder_settings.keys import FolderSettings
from bulkdrop.load.upload import Load


def purpose_of(load: Load, folder: FolderSettings) -> Purpose:
    """Return the purpose of a load; of a column with several fields the first stands for all."""
    mapping: dict[str, Mapped] = {}
    joined: dict[str, str] = {}
    for own, each in folder.led:
        if not own:
            continue
        first, *others = own
        target = each.fields[0] if each.fields else ""
        mapping[first] = Mapped(target, MatchedBy(each.by))
        joined |= dict.fromkeys((name.strip().lower() for name in others), first) if target else {}
    return Purpose(
        load.operation,
        load.external_id_field,
        mapping,
        [*folder.constants, *folder.defaults],
        leave_out_unknown=folder.unknown_columns == "leave_out",
        joined=joined,
        default_namespace=folder.default_namespace or "",
    )


def loads_to_await(fields: HeaderFields | None, folder: FolderSettings) -> tuple[str, ...]:
    """Return the objects whose loads go first: parents that the header names, and by setting."""
    parents = (each.parent.object for each in fields.columns if each.parent) if fields else ()
    return tuple({name.lower(): name for name in (*parents, *folder.after)}.values())
