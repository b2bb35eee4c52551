"""The bucket as this product uses it: ranges and small documents in, streams and documents out."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from boto3.s3.transfer import TransferConfig
from botocore.exceptions import (
    ClientError,
    IncompleteReadError,
    ReadTimeoutError,
    ResponseStreamingError,
)

from bulkdrop.aws import s3
from bulkdrop.errors import SourceGoneError
from bulkdrop.printable import printable_json
from bulkdrop.storage.conditional_write import write_on_condition
from bulkdrop.storage.multipart_upload import MultipartUpload
from bulkdrop.storage.source import UNVERSIONED, Source
from bulkdrop.streams import BLOCK_BYTES, file_of

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_CSV = "text/csv; charset=utf-8"
_HTML = "text/html; charset=utf-8"
_PIECE_BYTES = 16 << 20
_MOST_RESUMPTIONS = 5

_BROKEN_STREAM = (IncompleteReadError, ReadTimeoutError, ResponseStreamingError)
_ABSENT = {"NoSuchKey", "404"}
_DENIED = {"AccessDenied", "403"}
_GONE = {"NoSuchKey", "NoSuchVersion", "PreconditionFailed", "404", "412"}


class Bucket:
    """One S3 bucket. Every call has a time-out; botocore repeats what is safe to repeat."""

    def __init__(self, name: str, client: "S3Client | None" = None) -> None:
        self.name = name
        self._s3 = client or s3()

    def read_range(self, source: Source, start: int, stop: int) -> Iterator[bytes]:
        """
        Stream the bytes [start, stop) of exactly that version, in blocks of 1 MiB.

        A stream that breaks is resumed where it broke. Raises SourceGoneError if the version was
        deleted or, where there are no versions, the object was overwritten.
        """
        resumptions = 0
        while start < stop:
            with _gone_is_named(source):
                answer = self._s3.get_object(
                    Bucket=self.name,
                    Key=source.key,
                    Range=f"bytes={start}-{stop - 1}",
                    **_version(source),
                )
            try:
                for block in answer["Body"].iter_chunks(BLOCK_BYTES):
                    start += len(block)
                    yield block
            except _BROKEN_STREAM:
                resumptions += 1
                if resumptions > _MOST_RESUMPTIONS:
                    raise

    def read_span(self, key: str, start: int, stop: int) -> bytes:
        """Read the bytes [start, stop) of an object of ours, all at once."""
        return b"".join(self.read_range(Source(key), start, stop))

    def head(self, key: str, size: int) -> tuple[bytes, int]:
        """Return the first bytes of an object of ours that is not empty, and its whole size."""
        answer = self._s3.get_object(Bucket=self.name, Key=key, Range=f"bytes=0-{size - 1}")
        return answer["Body"].read(), int(answer["ContentRange"].rpartition("/")[2])

    def read(self, key: str) -> Iterator[bytes]:
        """Stream an object of ours in blocks of 1 MiB."""
        yield from self._s3.get_object(Bucket=self.name, Key=key)["Body"].iter_chunks(BLOCK_BYTES)

    def metadata(self, source: Source) -> dict[str, str]:
        """Return the metadata that the uploader set (`x-amz-meta-…`), names in lower case."""
        with _gone_is_named(source):
            answer = self._s3.head_object(Bucket=self.name, Key=source.key, **_version(source))
        return {name.lower(): value for name, value in answer["Metadata"].items()}

    def read_json(self, key: str) -> Any:  # noqa: ANN401 # JSON is whatever was written
        """Read a document; None if there is none."""
        return self.read_versioned(key)[0]

    def write_json(self, key: str, document: object) -> None:
        """Write a document, over one of the same key if there is one."""
        self._s3.put_object(Bucket=self.name, Key=key, **_json_body(document))

    def write_json_once(self, key: str, document: object) -> bool:
        """Write a document unless its key is taken; return whether it was written."""
        body = _json_body(document)
        return write_on_condition(self._s3, self.name, key, None, body) is not None

    def read_versioned(self, key: str) -> tuple[Any, str | None]:
        """Return a document and the ETag that `replace_json` takes; None twice if there is none."""
        try:
            answer = self._s3.get_object(Bucket=self.name, Key=key)
        except ClientError as error:
            if self._is_absent(key, error.response["Error"]["Code"]):
                return None, None
            raise
        return json.loads(answer["Body"].read()), answer["ETag"]

    def replace_json(self, key: str, document: object, etag: str | None) -> str | None:
        """
        Write a document in the place of the one with that ETag, or of none; return the new ETag.

        None if another writer was first. A document that is there already counts as written, since
        botocore repeats a write whose reply was lost: no other writer may write the same one.
        """
        if new := write_on_condition(self._s3, self.name, key, etag, _json_body(document)):
            return new
        there, etag = self.read_versioned(key)
        return etag if there == document else None

    def write_stream(self, key: str, chunks: Iterable[bytes]) -> None:
        """Write a CSV from chunks, in constant memory, up to 160 GB; nothing if the chunks fail."""
        self._s3.upload_fileobj(
            file_of(chunks),
            self.name,
            key,
            ExtraArgs={"ContentType": _CSV},
            # Threads would let ten pieces wait in memory; S3 takes at most 10,000 pieces.
            Config=TransferConfig(use_threads=False, multipart_chunksize=_PIECE_BYTES),
        )

    def write(self, key: str, data: bytes) -> None:
        """Write a small CSV."""
        self._s3.put_object(Bucket=self.name, Key=key, Body=data, ContentType=_CSV)

    def write_page(self, key: str, page: str) -> None:
        """Write a page of HTML."""
        self._s3.put_object(Bucket=self.name, Key=key, Body=page.encode(), ContentType=_HTML)

    def multipart_upload(self, key: str) -> MultipartUpload:
        """Begin a CSV that is written in parts."""
        return MultipartUpload(self._s3, self.name, key, _CSV)

    def list_keys(self, prefix: str) -> list[str]:
        """List the first 1,000 keys under a prefix, in the order of their UTF-8 bytes."""
        answer = self._s3.list_objects_v2(Bucket=self.name, Prefix=prefix)
        return [entry["Key"] for entry in answer.get("Contents", ())]

    def delete(self, key: str) -> None:
        """Delete an object; deleting it again changes nothing."""
        self._s3.delete_object(Bucket=self.name, Key=key)

    def _is_absent(self, key: str, code: str) -> bool:
        """
        Return whether a read was refused because there is no such object.

        S3 says 403 instead of 404 to a reader who may not list. Whether a right to list under some
        prefixes is enough is written nowhere, so then the list decides; it raises if it is denied.
        """
        return code in _ABSENT or (code in _DENIED and key not in self.list_keys(key))


@contextmanager
def _gone_is_named(source: Source) -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        if error.response["Error"]["Code"] not in _GONE:
            raise
        raise SourceGoneError(
            f"{source.key} was deleted or overwritten before it was loaded. "
            "Nothing more of it can be sent; drop the file again."
        ) from error


def _version(source: Source) -> Any:  # noqa: ANN401 # boto3 types each parameter on its own
    version = {"VersionId": source.version_id} if source.version_id else {}
    if not source.etag or source.version_id not in {None, UNVERSIONED}:
        return version
    return version | {"IfMatch": f'"{source.etag}"'}  # events leave the quotes out


def _json_body(document: object) -> dict[str, Any]:
    return {"Body": f"{printable_json(document, 2)}\n".encode(), "ContentType": "application/json"}
