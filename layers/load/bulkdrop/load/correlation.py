"""The uploader's own id of an upload: its metadata `correlation-id`."""

from bulkdrop.load.upload import Upload
from bulkdrop.printable import printable
from bulkdrop.storage.bucket import Bucket

_NAME = "correlation-id"
_CHARACTERS = 256


def correlation_id(upload: Upload) -> str | None:
    """Return the id, at most 256 characters of it; None if there is none or it cannot be read."""
    try:
        text = Bucket(upload.bucket).metadata(upload.source).get(_NAME, "").strip()
    except Exception:  # noqa: BLE001 # gone, or outside of what may be read: the load says so
        return None
    return printable(text[:_CHARACTERS]) or None
