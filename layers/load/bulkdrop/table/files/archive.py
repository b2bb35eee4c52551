"""Zip archives: the files in them, without what file managers leave, each refusal with its name."""

import io
import lzma
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bulkdrop.errors import UploadRefusedError
from bulkdrop.reason import ReasonCode
from bulkdrop.streams import BLOCK_BYTES, chunks_of
from bulkdrop.table.content import Content
from bulkdrop.table.files.containers import Budget, Member
from bulkdrop.table.files.recognise import about_member, naming, printable
from bulkdrop.table.files.unpack import BrokenDataError, broken_data

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_LITTER = {"thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r"}
_LOCKED = 0x1
_METHODS = {9: "Deflate64", 93: "Zstandard", 95: "XZ", 98: "PPMd", 99: "AES"}


def open_members(content: Content, budget: Budget) -> Iterator[Member]:
    """Yield the files of a zip archive that were put there on purpose."""
    with open_zip(content) as archive:
        members = [info for info in archive.infolist() if _is_meant(info)]
        _refuse_doubles(members)
        budget.foresee(sum(info.file_size for info in members))
        for info in members:
            with _named(info.filename), archive.open(_opened(info)) as file:
                blocks = _read(info.filename, budget.spent(chunks_of(file)))
                yield Member(info.filename, blocks, alone=len(members) == 1)


@contextmanager
def open_zip(content: Content) -> Iterator[zipfile.ZipFile]:
    """Open the directory of a zip; raises UploadRefusedError if there is none."""
    file = io.BufferedReader(_RangeFile(content), BLOCK_BYTES)
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise UploadRefusedError(
            ReasonCode.DAMAGED_FILE,
            f"The zip file cannot be unpacked: {error}. Nothing was sent; "
            "pack it again, without a password and in one piece, and drop it again.",
        ) from error
    with archive:
        yield archive


def _refuse_doubles(members: list[zipfile.ZipInfo]) -> None:
    """Refuse a name that stands for two files: one was to take the other's place."""
    names: set[str] = set()
    for info in members:
        if info.filename in names:
            name = printable(info.filename)
            raise UploadRefusedError(
                ReasonCode.DAMAGED_FILE,
                f"{name} is in the archive twice, of which programs unpack the last one only. "
                "Nothing was sent; pack a new archive and drop it again.",
                member=name,
            )
        names.add(info.filename)


def _is_meant(info: zipfile.ZipInfo) -> bool:
    return bool(info.file_size) and not info.is_dir() and not is_litter(info.filename)


def is_litter(name: str) -> bool:
    """Return whether file managers and office programs put this into archives by themselves."""
    *folders, file = name.rstrip("/").replace("\\", "/").split("/")
    return (
        "__MACOSX" in folders or file.lower() in _LITTER or file.startswith((".", "~$")) or not file
    )


def _opened(info: zipfile.ZipInfo) -> zipfile.ZipInfo:
    """Refuse a file that cannot be opened for what it is, before it is tried."""
    if info.flag_bits & _LOCKED:
        raise UploadRefusedError(
            ReasonCode.DAMAGED_FILE,
            "it is locked with a password. "
            "Nothing was sent; pack the archive without a password and drop it again.",
        )
    if info.compress_type in _METHODS:
        raise UploadRefusedError(
            ReasonCode.DAMAGED_FILE,
            f"it is packed by {_METHODS[info.compress_type]}, which cannot be unpacked here. "
            "Nothing was sent; pack the archive as a plain zip (Deflate) and drop it again.",
        )
    return info


def _read(name: str, blocks: Iterator[bytes]) -> Iterator[bytes]:
    with _named(name):
        yield from blocks


@contextmanager
def _named(name: str) -> Iterator[None]:
    """Name the file that is damaged; a generator's reader does not raise into it."""
    broken = (zipfile.BadZipFile, lzma.LZMAError, RuntimeError, NotImplementedError)
    try:
        with naming(name), broken_data():
            yield
    except (*broken, BrokenDataError) as error:
        raise about_member(name, _damaged(error)) from error


def _damaged(error: Exception) -> UploadRefusedError:
    return UploadRefusedError(
        ReasonCode.DAMAGED_FILE,
        f"it cannot be unpacked: {error}. Nothing was sent; pack the archive again and drop it.",
    )


class _RangeFile(io.RawIOBase):
    """Content as a file that can be read from anywhere, as the directory of a zip asks."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._position = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._content.size}
        self._position = base[whence] + offset
        return self._position

    def tell(self) -> int:
        return self._position

    def readinto(self, buffer: "WriteableBuffer") -> int:
        target = memoryview(buffer).cast("B")
        stop = min(self._position + len(target), self._content.size)
        if stop <= self._position:
            return 0
        data = b"".join(self._content.read(self._position, stop))
        target[: len(data)] = data
        self._position += len(data)
        return len(data)
