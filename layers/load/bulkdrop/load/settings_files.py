"""The settings of the folders above a key, read from the bucket."""

from collections.abc import Iterator

from bulkdrop.errors import UploadRefusedError
from bulkdrop.folder_settings.keys import FolderSettings
from bulkdrop.folder_settings.names import FILE_BYTES, SPEC_NAME, is_spec, may_be_settings
from bulkdrop.layout import CHECK, INCOMING
from bulkdrop.reason import ReasonCode
from bulkdrop.storage.bucket import Bucket
from bulkdrop.storage.folder import files_of, read_small

_NONE = FolderSettings()


def folder_settings(bucket: Bucket, key: str) -> FolderSettings:
    """
    Return the settings for a file of this key; one listing for each folder above it.

    A file under `check/` is read by the settings of the same folder under `incoming/`, over which
    those under `check/` win. Raises UploadRefusedError if a settings file is wrong.
    """
    folders = [files for files in (_files(bucket, folder) for folder in _folders(key)) if files]
    if not folders:
        return _NONE
    from bulkdrop.folder_settings.layers import merge  # noqa: PLC0415 # most folders have no settings

    return merge(folders)


def is_settings_file(bucket: Bucket, key: str) -> bool:
    """Return whether a dropped file holds settings; a `spec.csv` may be a table to be loaded."""
    if not may_be_settings(key) or not key.startswith((INCOMING, CHECK)):
        return False
    if not key.lower().endswith(f"/{SPEC_NAME}"):
        return True
    return is_spec(read_small(bucket.name, key, FILE_BYTES) or b"")


def _folders(key: str) -> Iterator[str]:
    """Yield the folders above a key, the outermost first."""
    names = key.partition("/")[2].split("/")[:-1]
    for root in (INCOMING, CHECK) if key.startswith(CHECK) else (INCOMING,):
        for depth in range(len(names) + 1):
            yield "/".join([root.rstrip("/"), *names[:depth], ""])


def _files(bucket: Bucket, folder: str) -> dict[str, bytes]:
    """Return the settings files of one folder by their keys."""
    files: dict[str, bytes] = {}
    for key, size in files_of(bucket.name, folder):
        if not may_be_settings(key):
            continue
        if size > FILE_BYTES:
            if key.lower().endswith(f"/{SPEC_NAME}"):  # a table that has the name by chance
                continue
            raise UploadRefusedError(
                ReasonCode.WRONG_SETTINGS,
                f"{key[-80:]} has {size:,} bytes; a settings file has at most {FILE_BYTES:,}. "
                "Nothing was sent; replace it, then drop the file again.",
                file=key,
            )
        content = read_small(bucket.name, key, FILE_BYTES)
        if content is None:  # it was deleted meanwhile
            continue
        if not key.lower().endswith(f"/{SPEC_NAME}") or is_spec(content):
            files[key] = content
    return files
