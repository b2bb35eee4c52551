"""How an upload is written, read from its first bytes: encoding, delimiter, line ending, header."""

import codecs
import csv
import dataclasses
import re

from bulkdrop.errors import UploadRefusedError
from sfbulk import ColumnDelimiter, LineEnding

# Salesforce takes a header of at most 32,000 characters (Bulk API 2.0 guide, "Prepare CSV Files").
HEAD_BYTES = 1 << 17

_FOREIGN_MARKS = {
    codecs.BOM_UTF32_LE: "UTF-32",
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}
_HEADER = re.compile(rb'(?:"[^"]*"|[^"\r\n])*')
_QUOTED = re.compile(rb'"[^"]*"')


@dataclasses.dataclass(frozen=True)
class Dialect:
    """The dialect of an upload; its header, line end included, is the bytes [start, stop)."""

    column_delimiter: ColumnDelimiter
    line_ending: LineEnding
    columns: tuple[str, ...]
    start: int
    stop: int


def detect_dialect(head: bytes) -> Dialect:
    """
    Read the dialect from the first HEAD_BYTES of an upload.

    Raises UploadRefusedError where the bytes are no table: empty, not UTF-8 text, or with a header
    that Salesforce could not tell apart.
    """
    start = len(codecs.BOM_UTF8) if head.startswith(codecs.BOM_UTF8) else 0
    _refuse_foreign(head)
    text = head[start:]
    if not text.strip():
        raise UploadRefusedError(
            "The file is empty. Nothing was sent; drop a file with a header row."
        )
    line = _HEADER.match(text)[0]  # type: ignore[index] # it matches any bytes, even none
    line_ending = LineEnding.CRLF if text[len(line) :].startswith(b"\r\n") else LineEnding.LF
    if text[len(line) :].startswith(b"\r") and line_ending is LineEnding.LF:
        raise UploadRefusedError(
            "Line 1 ends with a lone carriage return, which Salesforce does not take. "
            "Nothing was sent; save the file with LF or CRLF line ends and drop it again."
        )
    if (line == text and len(head) >= HEAD_BYTES) or text[len(line) :].startswith(b'"'):
        raise UploadRefusedError(
            "The header row in line 1 does not end, or a quote in it is never closed. "
            "Nothing was sent; mend the header and drop the file again."
        )
    delimiter = _delimiter(line)
    stop = start + min(len(text), len(line) + len(line_ending.characters))
    return Dialect(delimiter, line_ending, _columns(line, delimiter), start, stop)


def _refuse_foreign(head: bytes) -> None:
    for mark, encoding in _FOREIGN_MARKS.items():
        if head.startswith(mark):
            raise UploadRefusedError(
                f"The file is {encoding} text; Salesforce takes UTF-8. "
                "Nothing was sent; save it as UTF-8 and drop it again."
            )
    if b"\0" in head:
        raise UploadRefusedError(
            "The file is not text: it holds zero bytes, as a spreadsheet, an archive or UTF-16 "
            "does. Nothing was sent; export it as CSV in UTF-8 and drop it again."
        )


def _delimiter(header: bytes) -> ColumnDelimiter:
    """Choose the delimiter that the header uses most outside its quotes; field names hold none."""
    bare = _QUOTED.sub(b"", header)
    counts = {known: bare.count(known.character.encode()) for known in ColumnDelimiter}
    best = max(counts, key=lambda known: counts[known])
    return best if counts[best] else ColumnDelimiter.COMMA


def _columns(header: bytes, delimiter: ColumnDelimiter) -> tuple[str, ...]:
    try:
        text = header.decode()
    except UnicodeDecodeError as error:
        raise UploadRefusedError(
            f"Line 1 is not UTF-8 text (byte {error.start + 1}). "
            "Nothing was sent; save the file as UTF-8 and drop it again."
        ) from None
    names = next(csv.reader([text], delimiter=delimiter.character))
    seen: set[str] = set()
    for number, name in enumerate(names, 1):
        if not name.strip():
            raise UploadRefusedError(
                f"Column {number} of the header has no name. "
                "Nothing was sent; name it after a Salesforce field or remove the column."
            )
        if name.lower() in seen:
            raise UploadRefusedError(
                f"The header names the column {name!r} twice (letter case does not count). "
                "Nothing was sent; remove one of the two."
            )
        seen.add(name.lower())
    return tuple(names)
