"""A copy of an object onto itself, as mounted buckets make to write metadata: no new drop."""

from typing import Any

from bulkdrop.load.upload import Upload
from bulkdrop.storage.bucket import Bucket
from bulkdrop.storage.source import UNVERSIONED, Source
from bulkdrop.storage.versions import version_before

# What an upload's metadata says of how it is to be read: another word is a reason to load it again.
_WORDS = (
    *("compression", "encoding", "column-delimiter", "sheet"),
    *("repeated-upload", "correlation-id"),
)


def is_copy_onto_itself(detail: dict[str, Any], upload: Upload) -> bool:
    """
    Return whether an event is of a copy with the bytes and settings of the version before it.

    Without versions there is nothing to compare with, and each copy is a drop. So is one of an
    object that was uploaded in pieces, since a copy gives it another ETag.
    """
    if detail.get("reason") != "CopyObject" or upload.version_id in {None, UNVERSIONED}:
        return False
    before = version_before(upload.bucket, upload.source)
    if before is None or (before.etag, before.bytes) != (upload.etag, upload.bytes):
        return False
    bucket = Bucket(upload.bucket)
    older = Source(upload.key, before.version_id)
    return _words(bucket.metadata(older)) == _words(bucket.metadata(upload.source))


def _words(metadata: dict[str, str]) -> list[str]:
    return [metadata.get(word, "") for word in _WORDS]
