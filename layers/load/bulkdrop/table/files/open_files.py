"""Open an upload, packed or not, as streams of the files in it."""

from collections.abc import Callable, Iterator

from bulkdrop.errors import UploadRefusedError
from bulkdrop.reason import ReasonCode
from bulkdrop.table.content import Content
from bulkdrop.table.files.containers import Budget, Compression, Member
from bulkdrop.table.files.unpack import BrokenDataError, from_bzip2, from_gzip, from_xz, from_zstd


def open_files(content: Content, compression: Compression, most_bytes: int) -> Iterator[Member]:
    """
    Yield each file in the upload; read one before asking for the next.

    Raises UploadRefusedError if the upload is damaged or locked, or unpacks to more than
    `most_bytes`.
    """
    budget = Budget(most_bytes)
    if compression is Compression.ZIP:
        from bulkdrop.table.files.archive import open_members  # noqa: PLC0415 # few uploads are zips

        yield from open_members(content, budget)
        return
    whole = content.read(0, content.size)
    if compression is Compression.NONE:
        yield Member("", whole)
    else:
        yield Member("", budget.spent(_unpacked(whole, compression)))


_UNPACK: dict[Compression, Callable[[Iterator[bytes]], Iterator[bytes]]] = {
    Compression.GZIP: from_gzip,
    Compression.ZSTD: from_zstd,
    Compression.BZIP2: from_bzip2,
    Compression.XZ: from_xz,
}


def _unpacked(blocks: Iterator[bytes], compression: Compression) -> Iterator[bytes]:
    try:
        yield from _UNPACK[compression](blocks)
    except BrokenDataError as error:
        raise UploadRefusedError(
            ReasonCode.DAMAGED_FILE,
            f"The {compression.value} file cannot be unpacked: {error}. "
            "Nothing was sent; pack it again and drop it again.",
        ) from error
