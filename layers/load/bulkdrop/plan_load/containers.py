"""Compressed uploads: gzip, zip and Zstandard, opened as streams of the files in them."""

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING

from bulkdrop.errors import UploadRefusedError
from bulkdrop.load import Upload
from bulkdrop.reason import ReasonCode
from bulkdrop.storage.bucket import Bucket
from bulkdrop.storage.read_ahead import read_ahead
from bulkdrop.storage.streams import BLOCK_BYTES, chunks_of, file_of

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


class Compression(StrEnum):
    """How an upload is packed."""

    NONE = "none"
    GZIP = "gzip"
    ZIP = "zip"
    ZSTD = "zstd"


_MAGIC = {
    b"\x1f\x8b": Compression.GZIP,
    b"PK\x03\x04": Compression.ZIP,
    b"PK\x05\x06": Compression.ZIP,  # an empty archive
    b"\x28\xb5\x2f\xfd": Compression.ZSTD,
}


def detect_compression(head: bytes) -> Compression:
    """Tell how an upload is packed from its first bytes."""
    return next(
        (kind for magic, kind in _MAGIC.items() if head.startswith(magic)), Compression.NONE
    )


def open_files(
    bucket: Bucket, upload: Upload, compression: Compression
) -> Iterator[Iterator[bytes]]:
    """
    Give each file in the upload as a stream of blocks; read one before asking for the next.

    Raises UploadRefusedError if the upload is damaged or locked.
    """
    whole = read_ahead(bucket, upload.source, 0, upload.bytes)
    if compression is Compression.NONE:
        yield whole
    elif compression is Compression.GZIP:
        yield _unpacked(chunks_of(gzip.GzipFile(fileobj=file_of(whole))), compression)
    elif compression is Compression.ZSTD:
        yield _unpacked(_from_zstd(whole), compression)
    else:
        yield from _members(bucket, upload)


def _members(bucket: Bucket, upload: Upload) -> Iterator[Iterator[bytes]]:
    with _told(Compression.ZIP), zipfile.ZipFile(_range_file(bucket, upload)) as archive:
        for member in archive.infolist():
            # macOS puts a shadow of each file into its archives.
            if not member.is_dir() and not member.filename.startswith("__MACOSX/"):
                with archive.open(member) as file:
                    yield _unpacked(chunks_of(file), Compression.ZIP)


def _unpacked(blocks: Iterator[bytes], compression: Compression) -> Iterator[bytes]:
    with _told(compression):
        yield from blocks


def _from_zstd(blocks: Iterator[bytes]) -> Iterator[bytes]:
    from backports import zstd  # noqa: PLC0415 # a compiled library that few loads need

    try:
        yield from chunks_of(zstd.ZstdFile(file_of(blocks)))
    except zstd.ZstdError as error:
        raise _damaged(Compression.ZSTD, error) from error


@contextmanager
def _told(compression: Compression) -> Iterator[None]:
    """Say in words what could not be unpacked; a zip may want a password, or be exotic."""
    damaged = (EOFError, gzip.BadGzipFile, zipfile.BadZipFile, zlib.error)
    try:
        yield
    except (*damaged, RuntimeError, NotImplementedError) as error:
        raise _damaged(compression, error) from error


def _damaged(compression: Compression, error: Exception) -> UploadRefusedError:
    return UploadRefusedError(
        ReasonCode.DAMAGED_FILE,
        f"The {compression.value} file cannot be unpacked: {error}. "
        "Nothing was sent; pack it again, without a password, and drop it again.",
    )


def _range_file(bucket: Bucket, upload: Upload) -> io.BufferedReader:
    return io.BufferedReader(_RangeFile(bucket, upload), BLOCK_BYTES)


class _RangeFile(io.RawIOBase):
    """An upload as a file that can be read from anywhere, as the directory of a zip asks."""

    def __init__(self, bucket: Bucket, upload: Upload) -> None:
        self._bucket = bucket
        self._upload = upload
        self._position = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._upload.bytes}
        self._position = base[whence] + offset
        return self._position

    def tell(self) -> int:
        return self._position

    def readinto(self, buffer: "WriteableBuffer") -> int:
        target = memoryview(buffer).cast("B")
        stop = min(self._position + len(target), self._upload.bytes)
        if stop <= self._position:
            return 0
        data = b"".join(self._bucket.read_range(self._upload.source, self._position, stop))
        target[: len(data)] = data
        self._position += len(data)
        return len(data)
