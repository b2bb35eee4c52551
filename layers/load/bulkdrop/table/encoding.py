"""The encoding of an upload, and how to make UTF-8 of it."""

import codecs
from collections.abc import Iterable, Iterator

from bulkdrop.errors import UploadRefusedError
from bulkdrop.reason import ReasonCode
from bulkdrop.table.wide import wide_encoding

UTF_8 = "utf-8"

# The longer marks first: UTF-32's begins with UTF-16's.
_MARKS = {
    codecs.BOM_UTF8: UTF_8,
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}

# What switches the character set in the middle of a text; no other encoding has such bytes.
# https://www.rfc-editor.org/rfc/rfc1468 (Japanese) and rfc1557 (Korean)
_ESCAPES = {
    b"\x1b$B": "iso2022_jp",
    b"\x1b$@": "iso2022_jp",
    b"\x1b$(D": "iso2022_jp_1",
    b"\x1b$)C": "iso2022_kr",
}


def mark_of(head: bytes) -> bytes:
    """Return the byte order mark that the bytes begin with, which may be none."""
    return next((mark for mark in _MARKS if head.startswith(mark)), b"")


def detect_encoding(head: bytes) -> str:
    """Return the encoding that a mark, an escape or zero bytes speak for; UTF-8 if none does."""
    if mark := mark_of(head):
        return _MARKS[mark]
    if b"\x1b$" in head:
        return next((name for sign, name in _ESCAPES.items() if sign in head), UTF_8)
    return wide_encoding(head) or UTF_8


def is_mostly_utf8(sample: bytes) -> bool:
    """Return whether more characters of the sample are right in UTF-8 than are broken."""
    text = sample.decode(errors="replace")
    broken = text.count("\ufffd")
    return sum(not character.isascii() for character in text) - broken > broken


def to_utf8(blocks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """
    Turn text into UTF-8 without a byte order mark, as a stream.

    UTF-8 is passed on as it is, broken characters and all: the scan finds the records that they are
    in. Raises UploadRefusedError where the text breaks off or breaks the encoding's rules.
    """
    if encoding == UTF_8:
        yield from _without_mark(blocks)
        return
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    first = True
    try:
        for block in blocks:
            text = decoder.decode(block)
            yield (text.removeprefix("\ufeff") if first else text).encode()
            line, first = line + text.count("\n"), first and not text
        yield decoder.decode(b"", final=True).encode()
    except UnicodeError:  # also what decodes to half a surrogate, which UTF-8 cannot hold
        raise UploadRefusedError(
            ReasonCode.ENCODING_UNCLEAR,
            f"The file is not valid {encoding} text, in line {line} or soon after. "
            "Nothing was sent; save it as UTF-8 and drop it again.",
            encodings=[encoding],
            line=line,
        ) from None


def _without_mark(blocks: Iterable[bytes]) -> Iterator[bytes]:
    stream = iter(blocks)
    yield next(stream, b"").removeprefix(codecs.BOM_UTF8)
    yield from stream
