"""Chunks and files: an iterator of chunks can be read as a file, and the other way round."""

import io
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

BLOCK_BYTES = 1 << 20
_GATHERED_BYTES = 1 << 16


class _Chunks(io.RawIOBase):
    """What io.BufferedReader asks of a stream, over an iterable of chunks."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._rest = memoryview(chunk)
        target = memoryview(buffer).cast("B")
        size = min(len(target), len(self._rest))
        target[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size


def file_of(chunks: Iterable[bytes]) -> io.BufferedReader:
    """Return a file of these chunks that can be read once, from the start to the end."""
    return io.BufferedReader(_Chunks(chunks), BLOCK_BYTES)


class Readable(Protocol):
    """What bytes can be read from."""

    def read(self, size: int, /) -> bytes:
        """Read at most this many bytes; none at the end."""


def chunks_of(file: Readable) -> Iterator[bytes]:
    """Read a file from where it is to its end, in blocks of 1 MiB."""
    while chunk := file.read(BLOCK_BYTES):
        yield chunk


def ended(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Pass a text on and see that it ends with one line break: blank lines are no records."""
    breaks, passed = b"", False
    for chunk in chunks:
        text = chunk.rstrip(b"\r\n")
        if text:
            yield breaks + text
            breaks, passed = b"", True
        breaks += chunk[len(text) :]
    if passed:
        yield b"\r\n" if breaks.startswith(b"\r\n") else b"\n"


def gathered(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Put small pieces together, to some 64 KiB."""
    held: list[bytes] = []
    size = 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size >= _GATHERED_BYTES:
            yield b"".join(held)
            held, size = [], 0
    yield b"".join(held)
