"""Streams of packed bytes, unpacked in constant memory by the standard library where it can."""

import gzip
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from bulkdrop.streams import BLOCK_BYTES, chunks_of, file_of

# A dictionary of .xz may want 4 GiB; the strongest preset of the xz command wants 65 MB.
_XZ_MEMORY_BYTES = 256 << 20


class BrokenDataError(Exception):
    """Packed data that cannot be unpacked; the text is the unpacker's own."""


@contextmanager
def broken_data() -> Iterator[None]:
    """Raise BrokenDataError for what the standard library raises of broken data."""
    try:
        yield
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise BrokenDataError(error) from error
    except OSError as error:
        if error.errno is not None:  # else it is how bz2 speaks of broken data
            raise
        raise BrokenDataError(error) from error


def from_gzip(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """Unpack gzip."""
    with broken_data():
        yield from chunks_of(gzip.GzipFile(fileobj=file_of(blocks)))


def from_bzip2(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """Unpack bzip2."""
    import bz2  # noqa: PLC0415 # few uploads are packed so

    with broken_data():
        yield from chunks_of(bz2.BZ2File(file_of(blocks)))


def from_zstd(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """Unpack Zstandard."""
    from backports import zstd  # noqa: PLC0415 # a compiled library that few loads need

    try:
        with broken_data():
            yield from chunks_of(zstd.ZstdFile(file_of(blocks)))
    except zstd.ZstdError as error:
        raise BrokenDataError(error) from error


def from_xz(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """Unpack xz; lzma.LZMAFile would know no limit of memory."""
    import lzma  # noqa: PLC0415 # few uploads are packed so

    try:
        with broken_data():
            yield from _streams(blocks, lambda: lzma.LZMADecompressor(memlimit=_XZ_MEMORY_BYTES))
    except lzma.LZMAError as error:
        raise BrokenDataError(error) from error


class _Decompressor(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int) -> bytes: ...


def _streams(blocks: Iterator[bytes], new: Callable[[], _Decompressor]) -> Iterator[bytes]:
    """Unpack streams that follow one another, padded with zeros or not."""
    unpacker: _Decompressor | None = None
    for block in blocks:
        data = block
        while data or (unpacker and not unpacker.needs_input):
            if unpacker is None:
                data = data.lstrip(b"\0")
                if not data:
                    break
                unpacker = new()
            yield unpacker.decompress(data, BLOCK_BYTES)
            data = b""
            if unpacker.eof:
                data, unpacker = unpacker.unused_data, None
    if unpacker:
        raise EOFError("it ends before its end was marked")
