"""Names in an upload's metadata that are not read, and are likely meant for ones that are."""

from collections.abc import Iterable, Iterator

from bulkdrop.load_warning import LoadWarning, WarningCode

_SHOWN = 40
# By letters alone. Uploading programs write names of their own, which mean nothing here.
_MEANT = {
    "column-delimiter": (
        *("columndelimiter", "columnseparator", "delimiter", "delim", "separator", "sep"),
        *("fielddelimiter", "fieldseparator", "csvdelimiter", "csvseparator"),
    ),
    "encoding": (
        "charset",
        "characterset",
        "charencoding",
        "codepage",
        "fileencoding",
        "encodings",
    ),
    "sheet": ("sheetname", "sheets", "worksheet", "worksheetname"),
    "repeated-upload": ("repeatedupload", "repeateduploads", "repeatupload", "repeat", "reload"),
    "compression": ("compressed", "compressiontype", "compressionformat"),
}
_NAMES = {word: name for name, words in _MEANT.items() for word in (*words, name)}


def warnings_of_settings(metadata: Iterable[str]) -> Iterator[LoadWarning]:
    """Yield a warning for each name that is not read, with the name that is."""
    for name in metadata:
        meant = _NAMES.get("".join(filter(str.isalpha, name.lower())))
        if meant and meant != name:
            yield LoadWarning(
                WarningCode.UNREAD_SETTING,
                f"The upload's metadata has the name {name[:_SHOWN]!r}, which is not read. If "
                f"{meant!r} is meant, call it so with the next file.",
            )
