"""Whether the settings of a folder ask for other values than the cells of an upload."""

from bulkdrop.folder_settings.keys import FolderSettings

_ASKING = (
    *("date_format", "datetime_format", "time_format", "time_zone", "decimal_separator"),
    *("thousands_separator", "true_values", "false_values", "trim_cells", "long_ids"),
    *("constants", "defaults", "values", "hints"),
)


def asks_for_values(folder: FolderSettings) -> bool:
    """Return whether settings ask for other values than the cells, as far as they alone show."""
    several = any(len(each.columns) > 1 or len(each.fields) > 1 for each in folder.mappings)
    asked = any(getattr(folder, key) not in {None, False, ()} for key in _ASKING[:10])
    return (
        several
        or asked
        or folder.empty_cells == "clear"
        or any(getattr(folder, key) for key in _ASKING[10:])
    )
