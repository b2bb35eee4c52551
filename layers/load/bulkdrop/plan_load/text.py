"""An upload as one UTF-8 text: unpacked, decoded, and with one kind of line break."""

import csv
import dataclasses
import io
from collections.abc import Callable, Iterable, Iterator

from bulkdrop.csv_reader import csv_rows
from bulkdrop.errors import UploadRefusedError
from bulkdrop.load import Upload
from bulkdrop.plan_load.containers import Compression, open_files
from bulkdrop.plan_load.dialect import HEAD_BYTES
from bulkdrop.plan_load.encoding import to_utf8
from bulkdrop.reason import ReasonCode
from bulkdrop.storage.bucket import Bucket

_SAMPLE_BYTES = 1 << 16


@dataclasses.dataclass(frozen=True)
class Text:
    """
    The text of an upload that is packed and encoded so.

    Several files in one archive must have one header; it is kept once.
    """

    bucket: Bucket
    upload: Upload
    compression: Compression
    encoding: str

    def blocks(self) -> Iterator[bytes]:
        """Stream the text as UTF-8 without a mark, each line break a LF."""
        header: bytes | None = None
        for file in open_files(self.bucket, self.upload, self.compression):
            head, blocks = peek(to_lf(to_utf8(file, self.encoding)))
            own_header, _, _ = head.partition(b"\n")
            if header is None:
                header = own_header
                yield from blocks
            elif own_header == header:
                yield b"\n"  # if the last file did not end with a break; a blank line is nothing
                yield from drop_first(blocks, len(header) + 1)
            else:
                raise UploadRefusedError(
                    ReasonCode.DIFFERENT_HEADERS,
                    "The files in the archive have different headers. "
                    "Nothing was sent; drop them one by one.",
                )

    def head(self) -> bytes:
        """Give the first bytes of the first file as they are, to detect an encoding from."""
        for file in open_files(self.bucket, self.upload, self.compression):
            return peek(file)[0]
        return b""

    def sample(self) -> bytes:
        """Give lines that hold bytes beyond ASCII, 64 KiB at most, to guess an encoding from."""
        sample = b""
        for file in open_files(self.bucket, self.upload, self.compression):
            for line in foreign_lines(file):
                sample += line
                if len(sample) >= _SAMPLE_BYTES:
                    return sample[:_SAMPLE_BYTES]
        return sample


def foreign_lines(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Give the lines that hold bytes beyond ASCII; one of more than 64 KiB comes in pieces."""
    rest = b""
    for block in blocks:
        *lines, rest = (rest + block).splitlines(keepends=True) or [b""]
        if len(rest) > _SAMPLE_BYTES:
            lines, rest = [*lines, rest], b""
        yield from (line for line in lines if not line.isascii())
    if not rest.isascii():
        yield rest


def peek(blocks: Iterable[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """Give the first HEAD_BYTES or a little more, and the whole stream still."""
    stream = iter(blocks)
    head = b""
    while len(head) < HEAD_BYTES and (block := next(stream, None)) is not None:
        head += block

    def whole() -> Iterator[bytes]:
        yield head
        yield from stream

    return head, whole()


def to_lf(blocks: Iterable[bytes]) -> Iterator[bytes]:
    r"""
    Make every line break a LF, also those within quotes.

    Salesforce looks at the raw bytes: a CRLF within a value makes it refuse a file whose lines end
    with LF.
    """
    held = b""
    for block in blocks:
        text = held + block
        held = b"\r" if text.endswith(b"\r") else b""
        text = text.removesuffix(held) if held else text
        yield text.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in text else text
    if held:
        yield b"\n"


def project(
    spans: Iterable[bytes], delimiter: str, keep: list[int], drop: Callable[[list[str]], bool]
) -> Iterator[bytes]:
    """Keep these columns of well-formed records, and drop the records that are to be dropped."""
    for span in spans:
        rows = csv_rows(io.StringIO(span.decode(), newline=""), delimiter)
        kept = ([row[place] for place in keep] for row in rows if not drop(row))
        yield render(kept, delimiter)


def render(rows: Iterable[Iterable[str]], delimiter: str) -> bytes:
    """Write rows as CSV with LF line ends, quoted where they must be."""
    out = _Lines()
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return "".join(out).encode()


class _Lines(list[str]):
    """What a csv writer writes to."""

    def write(self, line: str) -> None:
        self.append(line)


def drop_first(blocks: Iterable[bytes], size: int) -> Iterator[bytes]:
    """Drop the first `size` bytes of a stream."""
    for block in blocks:
        yield block[size:]
        size = max(0, size - len(block))
