"""How an upload is packed, the files in it, and how far it may unpack."""

import dataclasses
from collections.abc import Iterator
from enum import StrEnum

from bulkdrop.errors import UploadRefusedError
from bulkdrop.reason import ReasonCode


class Compression(StrEnum):
    """How an upload is packed."""

    NONE = "none"
    GZIP = "gzip"
    ZIP = "zip"
    ZSTD = "zstd"
    BZIP2 = "bzip2"
    XZ = "xz"


_MAGIC = {
    b"\x1f\x8b": Compression.GZIP,
    b"PK\x03\x04": Compression.ZIP,
    b"PK\x05\x06": Compression.ZIP,  # an empty archive
    b"\x28\xb5\x2f\xfd": Compression.ZSTD,
    b"BZh91AY&SY": Compression.BZIP2,
    b"\xfd7zXZ\0": Compression.XZ,
}

# A frame of Zstandard that is passed over, as pzstd begins with; its first byte is 0x50 to 0x5F
# (https://www.rfc-editor.org/rfc/rfc8878#name-skippable-frames).
_SKIPPED = b"\x2a\x4d\x18"
_SKIPPED_KIND = 5


def detect_compression(head: bytes) -> Compression:
    """Return how an upload is packed, by its first bytes."""
    if head[:3] == b"BZh" and head[3:4].isdigit():
        head = b"BZh9" + head[4:]  # the digit is the size of a block
    if head[1:4] == _SKIPPED and head[0] >> 4 == _SKIPPED_KIND:
        return Compression.ZSTD
    return next(
        (kind for magic, kind in _MAGIC.items() if head.startswith(magic)), Compression.NONE
    )


def refuse_packed(head: bytes) -> None:
    """Refuse a file that is packed within what was packed already."""
    if (packed := detect_compression(head)) is not Compression.NONE:
        raise UploadRefusedError(
            ReasonCode.NOT_A_TABLE,
            f"This is itself packed ({packed.value}). "
            "Nothing was sent; pack the tables once and drop that.",
            kind=packed.value,
        )


@dataclasses.dataclass(frozen=True)
class Member:
    """A file of an upload: its name within the archive, "" if there is no archive; its bytes."""

    name: str
    blocks: Iterator[bytes]
    alone: bool = True
    """Whether the archive holds nothing else to load."""


@dataclasses.dataclass(frozen=True)
class Bounds:
    """How many bytes an upload may unpack to, and how many a workbook may have, unpacked."""

    unpacked_bytes: int
    workbook_bytes: int


class Budget:
    """How many bytes the files of an upload may unpack to, all together."""

    def __init__(self, most_bytes: int) -> None:
        self._most = self._left = most_bytes

    def spend(self, size: int) -> None:
        """Count unpacked bytes; raises UploadRefusedError as soon as there are too many."""
        self._left -= size
        if self._left < 0:
            raise UploadRefusedError(
                ReasonCode.TOO_LARGE,
                f"The upload unpacks to more than {self._most:,} bytes (MaxUnpackedBytes). "
                "Nothing was sent; drop it in smaller files, or raise that parameter.",
                max_unpacked_bytes=self._most,
            )

    def foresee(self, size: int) -> None:
        """Refuse now what states by itself that it is too large."""
        self.spend(size)
        self._left += size

    def spent(self, blocks: Iterator[bytes]) -> Iterator[bytes]:
        """Pass blocks on and count them."""
        for block in blocks:
            self.spend(len(block))
            yield block
