"""How an upload is written, read from its first bytes: delimiter, line ending, header."""

import dataclasses
import re

from bulkdrop.csv_reader import csv_rows
from bulkdrop.errors import UploadRefusedError
from bulkdrop.reason import ReasonCode
from sfbulk import ColumnDelimiter, LineEnding

# Salesforce takes a header of at most 32,000 characters and 5,000 fields (Bulk API 2.0 limits).
HEADER_CHARACTERS = 32_000
FIELDS = 5_000
HEAD_BYTES = 1 << 17

_HEADER = re.compile(rb'(?:"[^"]*"|[^"\r\n])*')
_FOR_EXCEL = re.compile(rb'"?sep=.?"?', re.IGNORECASE)
_QUOTED = re.compile(rb'"[^"]*"')


@dataclasses.dataclass(frozen=True)
class Dialect:
    """
    The dialect of a text: its header row is `header`, line end included, after any mark.

    `columns` are the names as they stand, spaces and all.
    """

    column_delimiter: ColumnDelimiter
    line_ending: LineEnding
    header: bytes
    columns: tuple[str, ...]


def detect_dialect(text: bytes, column_delimiter: ColumnDelimiter | None = None) -> Dialect:
    """
    Read the dialect from the first HEAD_BYTES of UTF-8 text without a mark.

    Raises UploadRefusedError where they are no table: empty, or with a header that is not text or
    that Salesforce could not take.
    """
    if not text.strip():
        raise UploadRefusedError(
            ReasonCode.EMPTY_FILE, "The file is empty. Nothing was sent; drop a file with a header."
        )
    line = _HEADER.match(text)[0]  # type: ignore[index] # it matches any bytes, even none
    if not line:
        raise UploadRefusedError(
            ReasonCode.MALFORMED_HEADER,
            "Line 1 is blank, and should be the header. "
            "Nothing was sent; remove the blank lines before the header and drop the file again.",
        )
    if _FOR_EXCEL.fullmatch(line):
        raise UploadRefusedError(
            ReasonCode.MALFORMED_HEADER,
            f"Line 1 is {line.decode(errors='replace')!r}, which only Excel understands; it should "
            "be the header. Nothing was sent; remove that line and drop the file again.",
        )
    rest = text[len(line) : len(line) + 2]
    if rest[:1] == b'"' or len(line) > HEADER_CHARACTERS * 4:
        raise UploadRefusedError(
            ReasonCode.MALFORMED_HEADER,
            "The header row in line 1 does not end, or a quote in it is never closed. "
            "Nothing was sent; mend the header and drop the file again.",
        )
    line_ending = LineEnding.CRLF if rest == b"\r\n" else LineEnding.LF
    end = rest if rest == b"\r\n" else rest[:1]
    delimiter = column_delimiter or _delimiter(line)
    return Dialect(delimiter, line_ending, line + end, _columns(line, delimiter))


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
            ReasonCode.ENCODING_UNCLEAR,
            f"Line 1 is not UTF-8 text (byte {error.start + 1}). "
            "Nothing was sent; save the file as UTF-8 and drop it again.",
        ) from None
    names = next(csv_rows([text], delimiter.character))
    _refuse_bad_names(names)
    if len(text) > HEADER_CHARACTERS or len(names) > FIELDS:
        raise UploadRefusedError(
            ReasonCode.TOO_LARGE,
            f"The header has {len(text)} characters and {len(names)} columns; Salesforce takes at "
            f"most {HEADER_CHARACTERS} and {FIELDS}. Nothing was sent; drop fewer columns.",
        )
    return tuple(names)


def _refuse_bad_names(names: list[str]) -> None:
    seen: set[str] = set()
    for number, name in enumerate((name.strip() for name in names), 1):
        if not name:
            raise UploadRefusedError(
                ReasonCode.MALFORMED_HEADER,
                f"Column {number} of the header has no name. "
                "Nothing was sent; name it after a Salesforce field or remove the column.",
            )
        if name.lower() in seen:
            raise UploadRefusedError(
                ReasonCode.DUPLICATE_COLUMNS,
                f"The header names the column {name!r} twice (letter case does not count). "
                "Nothing was sent; remove one of the two.",
            )
        seen.add(name.lower())
