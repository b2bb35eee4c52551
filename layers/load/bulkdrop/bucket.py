"""The bucket as this product uses it: ranges and small documents in, streams and documents out."""

import json
from collections.abc import Iterable, Iterator
from io import RawIOBase
from typing import TYPE_CHECKING, Any

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import ClientError

from bulkdrop.load import Upload

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

BLOCK_BYTES = 1 << 20

_ABSENT = {"NoSuchKey", "404"}
_TAKEN = {"PreconditionFailed", "ConditionalRequestConflict"}


class Bucket:
    """One S3 bucket. Every call has a time-out; botocore repeats what is safe to repeat."""

    def __init__(self, name: str, client: "S3Client | None" = None) -> None:
        self.name = name
        self._s3 = client or boto3.client(
            "s3",
            config=Config(
                connect_timeout=5,
                read_timeout=60,
                retries={"mode": "standard", "total_max_attempts": 5},
            ),
        )

    def read_upload(self, upload: Upload, start: int, stop: int) -> Iterator[bytes]:
        """
        Stream the bytes [start, stop) of exactly the version that was uploaded, in blocks of 1 MiB.

        An upload without a version (an unversioned bucket) that was overwritten since is refused by
        S3 with PreconditionFailed, which is raised as botocore's ClientError.
        """
        if start == stop:
            return
        version: Any = (
            {"VersionId": upload.version_id} if upload.version_id else {"IfMatch": upload.etag}
        )
        answer = self._s3.get_object(
            Bucket=self.name, Key=upload.key, Range=f"bytes={start}-{stop - 1}", **version
        )
        yield from answer["Body"].iter_chunks(BLOCK_BYTES)

    def read(self, key: str) -> Iterator[bytes]:
        """Stream an object of ours in blocks of 1 MiB."""
        yield from self._s3.get_object(Bucket=self.name, Key=key)["Body"].iter_chunks(BLOCK_BYTES)

    def read_json(self, key: str) -> Any:  # noqa: ANN401 # JSON is whatever was written
        """Read a document; None if there is none."""
        try:
            return json.loads(self._s3.get_object(Bucket=self.name, Key=key)["Body"].read())
        except ClientError as error:
            if error.response["Error"]["Code"] in _ABSENT:
                return None
            raise

    def write_json(self, key: str, document: object) -> None:
        """Write a document, over one of the same key if there is one."""
        self._s3.put_object(Bucket=self.name, Key=key, **_json_body(document))

    def write_json_once(self, key: str, document: object) -> bool:
        """
        Write a document unless its key is taken; tell whether it was written.

        S3 lets one of several simultaneous writers win: this is the claim that needs no database.
        https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
        """
        try:
            self._s3.put_object(Bucket=self.name, Key=key, IfNoneMatch="*", **_json_body(document))
        except ClientError as error:
            if error.response["Error"]["Code"] in _TAKEN:
                return False
            raise
        return True

    def write_stream(self, key: str, chunks: Iterable[bytes]) -> None:
        """Write an object from chunks, in constant memory; nothing if the chunks fail."""
        self._s3.upload_fileobj(
            _ChunkReader(chunks),  # type: ignore[arg-type] # boto3 calls read alone, which it has
            self.name,
            key,
            ExtraArgs={"ContentType": "text/csv; charset=utf-8"},
            Config=TransferConfig(use_threads=False),  # else ten blocks of 8 MiB wait in memory
        )

    def copy(self, source: str, target: str) -> None:
        """Copy an object of at most 5 GB inside S3."""
        self._s3.copy_object(
            Bucket=self.name, Key=target, CopySource={"Bucket": self.name, "Key": source}
        )


def _json_body(document: object) -> dict[str, Any]:
    text = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    return {"Body": text.encode(), "ContentType": "application/json"}


class _ChunkReader(RawIOBase):
    """A file that reads from an iterable of chunks, since boto3 uploads files and nothing else."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._rest = b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        pieces: list[bytes] = []
        wanted = size
        while wanted:
            piece = self._rest or next(self._chunks, b"")
            if not piece:
                break
            taken = piece if wanted < 0 else piece[:wanted]
            self._rest = piece[len(taken) :]
            pieces.append(taken)
            wanted -= len(taken) if wanted > 0 else 0
        return b"".join(pieces)
