"""The same bytes, for the same object and operation: refused, or loaded and reported."""

import hashlib
from collections.abc import Iterator, Mapping

from bulkdrop.errors import UploadRefusedError
from bulkdrop.folder_settings.keys import FolderSettings
from bulkdrop.load.upload import Load
from bulkdrop.plan_load.table import Table
from bulkdrop.reason import ReasonCode
from bulkdrop.report.grammar import counted
from bulkdrop.storage.bucket import Bucket
from bulkdrop.storage.object_content import ObjectContent
from bulkdrop.table.content import Content
from bulkdrop.table.hints import not_known
from bulkdrop.work.repeated_upload import Repeats, UploadClaim
from sfbulk import Operation

METADATA = "repeated-upload"
_WAYS = ("load", "refuse")


class HashedContent:
    """
    Bytes that are hashed as they are read, from their start to their end.

    `head` is what was read before, from the start. There is no hash of what was read in another
    order, as an archive is, or in several runs.
    """

    def __init__(self, content: Content, head: bytes) -> None:
        self._content = content
        self._head = head
        self._hash = hashlib.sha256()
        self._read = 0

    @property
    def size(self) -> int:
        """Return the number of bytes."""
        return self._content.size

    def read(self, start: int, stop: int) -> Iterator[bytes]:
        """Stream the bytes [start, stop)."""
        if not self._read and start <= len(self._head):
            self._hash.update(self._head[:start])
            self._read = start
        for chunk in self._content.read(start, stop):
            if start == self._read:
                self._hash.update(chunk)
                self._read += len(chunk)
            start += len(chunk)
            yield chunk

    def digest(self) -> str | None:
        """Return the hash in hexadecimal digits; None if not all bytes came in order."""
        return self._hash.hexdigest() if self._read == self.size else None


def digest_of(content: Content) -> str:
    """Return the hash of an upload that is read once more for it."""
    whole = hashlib.sha256()
    for chunk in content.read(0, content.size):
        whole.update(chunk)
    return whole.hexdigest()


def digest_of_upload(bucket: Bucket, load: Load, table: Table) -> str:
    """Return what tells an upload from others: the hash of its bytes, and of a workbook's sheet."""
    upload = load.upload
    digest = table.digest or digest_of(ObjectContent(bucket, upload.source, upload.bytes))
    return of_sheet(digest, table.form.workbook.sheet) if table.form.workbook else digest


def of_sheet(digest: str, sheet: str) -> str:
    """Return what tells sheets of one workbook apart: a hash of its bytes and the sheet's name."""
    return hashlib.sha256(f"{digest}\n{sheet}".encode()).hexdigest()


def refuse_repeated(
    bucket: Bucket, load: Load, digest: str, folder: FolderSettings, metadata: Mapping[str, str]
) -> Repeats | None:
    """
    Return the load that loaded the same bytes before, if they may be loaded again.

    Raises UploadRefusedError if they may not: by the upload's metadata, its folder's settings, or
    else because it is an insert.
    """
    way = _way(load, folder, metadata)
    repeats = UploadClaim(bucket, load, digest).take(anyway=way == "load")
    if repeats is None or way == "load":
        return repeats
    raise UploadRefusedError(
        ReasonCode.REPEATED_UPLOAD,
        f"The same bytes were dropped before: load {repeats.load_id} {_done(repeats)}. Nothing was "
        f"sent; to load them again, drop the file with the metadata {METADATA}=load.",
        repeats=repeats.to_json(),
    )


def note_repeated(bucket: Bucket, load: Load, table: Table, digest: str) -> tuple[str, ...]:
    """Return a sentence for a check if a load of these bytes would be refused; else none."""
    if _way(load, table.folder, table.metadata) == "load":
        return ()
    repeats = UploadClaim(bucket, load, digest).earlier()
    if repeats is None:
        return ()
    loaded = "is loading" if repeats.records is None else "loaded"
    text = f"load {repeats.load_id} {loaded} these bytes"
    return (f"{text}; {METADATA}=load as metadata loads them again",)


def refuse_loaded(load: Load, table: Table) -> None:
    """
    Refuse the `success.csv` of a load: its records would be inserted a second time.

    Raises UploadRefusedError unless they are to be loaded again, as for any repeated upload.
    """
    if table.was_loaded and _way(load, table.folder, table.metadata) == "refuse":
        raise UploadRefusedError(
            ReasonCode.REPEATED_UPLOAD,
            "This is the success.csv of a load, whose records are in Salesforce. Nothing was sent; "
            f"to load them again, drop the file with the metadata {METADATA}=load.",
        )


def _way(load: Load, folder: FolderSettings, metadata: Mapping[str, str]) -> str:
    stated = (metadata.get(METADATA) or "").lower()
    if stated and stated not in _WAYS:
        raise not_known(METADATA, stated, ", ".join(_WAYS))
    default = "refuse" if load.operation is Operation.INSERT else "load"
    return stated or folder.repeated_upload or default


def _done(repeats: Repeats) -> str:
    if repeats.records is None:
        return "is loading them"
    return f"loaded {counted(repeats.records, 'record')} at {repeats.finished_at}"
