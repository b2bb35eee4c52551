"""In which encoding an upload is written, and how to make UTF-8 of it."""

import codecs
import re
from collections.abc import Iterable, Iterator

from bulkdrop.errors import UploadRefusedError
from bulkdrop.plan_load.wide import wide_encoding
from bulkdrop.reason import ReasonCode

UTF_8 = "utf-8"

# The longer marks first: UTF-32's begins with UTF-16's.
_MARKS = {
    codecs.BOM_UTF8: UTF_8,
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
# Signs that a text read as Windows-1252 was written as something else: symbols beside letters
# (Polish, DOS), letters that only Icelandic has (Turkish), three accented letters in a row
# (Cyrillic, Greek), a capital or a paragraph sign within a word (Macintosh).
_SYMBOLS = "£¥¢¤¦¬¯±¶¸¼½¾×÷¨‚„†‡ˆ‰‹›˜ƒ"  # noqa: RUF001 # look-alikes are the point
_NOT_WESTERN = re.compile(
    rf"[{_SYMBOLS}²³¹]\w|\w[{_SYMBOLS}]|[ÞþÐðŽž]|[^\W\d_\x00-\x7f]{{3}}"
    r"|\w[ŠŸ][a-z]|[^\W\d_]§[^\W\d_]"
)


def mark_of(head: bytes) -> bytes:
    """Give the byte order mark that the bytes begin with, which may be none."""
    return next((mark for mark in _MARKS if head.startswith(mark)), b"")


def detect_encoding(head: bytes) -> str:
    """Return the encoding that a mark or zero bytes speak for; UTF-8 where neither speaks."""
    if mark := mark_of(head):
        return _MARKS[mark]
    return wide_encoding(head) or UTF_8


def guess_encoding(sample: bytes) -> str:
    """
    Guess the encoding of bytes that are no UTF-8: Windows-1252, if they read well so.

    ISO 8859-1 is a part of it. Raises UploadRefusedError with a hint for anything else: a wrong
    guess would spoil names without a word.
    """
    from charset_normalizer import from_bytes  # noqa: PLC0415 # rarely needed and slow to import

    guesses = [match.encoding for match in from_bytes(sample)]
    western = sample.decode("cp1252", "replace")
    northern = "ø" in western.lower() and not set("åæ") & set(
        western.lower()
    )  # else it may be Czech
    if "\ufffd" not in western and not northern and not _NOT_WESTERN.search(western):
        return "cp1252"
    raise UploadRefusedError(
        ReasonCode.ENCODING_UNCLEAR,
        "The file is neither UTF-8 nor plainly Windows-1252 text"
        + (f"; it may be {' or '.join(guesses[:3])}" if guesses else "")
        + ". Nothing was sent; save it as UTF-8, or say what it is in the upload's metadata "
        "(encoding=…), and drop it again.",
    )


def is_mostly_utf8(sample: bytes) -> bool:
    """Tell whether more characters of the sample are right in UTF-8 than are broken."""
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
    except UnicodeDecodeError:
        raise UploadRefusedError(
            ReasonCode.ENCODING_UNCLEAR,
            f"The file is not valid {encoding} text, in line {line} or soon after. "
            "Nothing was sent; save it as UTF-8 and drop it again.",
        ) from None


def _without_mark(blocks: Iterable[bytes]) -> Iterator[bytes]:
    stream = iter(blocks)
    yield next(stream, b"").removeprefix(codecs.BOM_UTF8)
    yield from stream
