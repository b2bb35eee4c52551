"""The columns of a file on this machine, read as an upload of it would be."""

import dataclasses
from collections.abc import Iterator, Mapping
from pathlib import Path

from bulkdrop.errors import UploadRefusedError
from bulkdrop.reason import ReasonCode
from bulkdrop.table.encoding import UTF_8, is_mostly_utf8
from bulkdrop.table.files.containers import Bounds, Compression, detect_compression
from bulkdrop.table.guess.choose import guess_encoding
from bulkdrop.table.header.dialect import HEAD_BYTES, detect_dialect
from bulkdrop.table.peek import peek
from bulkdrop.table.text import Text
from bulkdrop.table.workbook.member import is_package

_BLOCK = 1 << 20
_MOST_BYTES = 1 << 40  # one's own machine bounds nothing


@dataclasses.dataclass(frozen=True)
class FileContent:
    """The bytes of a file, to be read from anywhere and more than once."""

    path: Path

    @property
    def size(self) -> int:
        """Return the number of bytes."""
        return self.path.stat().st_size

    def read(self, start: int, stop: int) -> Iterator[bytes]:
        """Stream the bytes [start, stop), in blocks of at most 1 MiB."""
        with self.path.open("rb") as file:
            file.seek(start)
            left = stop - start
            while left > 0 and (block := file.read(min(left, _BLOCK))):
                left -= len(block)
                yield block


def columns_of(path: Path) -> tuple[str, ...]:
    """
    Return the names in the header, whatever the file is: text, archive or workbook.

    Raises UploadRefusedError if an upload of it would be refused for its form.
    """
    content = FileContent(path)
    compression = detect_compression(b"".join(content.read(0, min(content.size, HEAD_BYTES))))
    if compression is Compression.ZIP and is_package(content):
        compression = Compression.NONE
    text = Text(content, compression, None, Bounds(_MOST_BYTES, _MOST_BYTES))
    try:
        return _names(text)
    except UploadRefusedError as error:
        if error.reason.code is not ReasonCode.ENCODING_UNCLEAR:
            raise
    samples = text.samples()
    return _names(Text(content, compression, None, text.bounds, guessed=_guessed(samples)))


def _guessed(samples: Mapping[str, bytes]) -> dict[str, str]:
    return {
        name: UTF_8 if is_mostly_utf8(sample) else guess_encoding(sample)
        for name, sample in samples.items()
    }


def _names(text: Text) -> tuple[str, ...]:
    head, _ = peek(text.blocks())
    return tuple(filter(None, detect_dialect(head).columns))
