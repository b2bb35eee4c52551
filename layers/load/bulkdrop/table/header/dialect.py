"""How an upload is written, read from its first bytes: delimiter, line ending, header."""

import dataclasses
import re

from bulkdrop.errors import UploadRefusedError
from bulkdrop.reason import ReasonCode
from bulkdrop.table.header.column_names import SHOWN_CHARACTERS, read_names
from bulkdrop.table.header.delimiter import choose_delimiter
from bulkdrop.table.header.title import refuse_title
from sfbulk import ColumnDelimiter, LineEnding

HEAD_BYTES = 1 << 17
# A header's characters, at most 32,000, take at most 4 bytes each.
_HEADER_BYTES = 32_000 * 4

_HEADER = re.compile(rb'(?:"[^"]*"|[^"\r\n])*')
_UNSEEN = rb"\xef\xbb\xbf|\xe2\x80\x8b|\xc2\xa0"
# Excel writes and obeys a first line that names the delimiter.
_SEPARATOR = re.compile(rb'(?:%s)*"?sep=(.?)"?[ \t]*(?:\r\n|\r|\n|\Z)' % _UNSEEN, re.IGNORECASE)
_NOTHING = re.compile(rb'(?:[ \t,;|^`"]|%s)*+(?:\r\n|\r|\n)' % _UNSEEN)


@dataclasses.dataclass(frozen=True)
class Dialect:
    """
    The dialect of a text: its header row is `header`, line end included, behind `above`.

    `columns` are the names, trimmed; that of a nameless column is empty. `as_it_is` says that the
    header can be sent as it stands. `above` is what precedes the header after any mark: a line
    `sep=…` and blank ones, of which `blank_lines` are the numbers; the header is in `line`.
    """

    column_delimiter: ColumnDelimiter
    line_ending: LineEnding
    header: bytes
    columns: tuple[str, ...]
    as_it_is: bool = True
    above: bytes = b""
    line: int = 1
    blank_lines: tuple[int, ...] = ()

    @property
    def ends_with_cr(self) -> bool:
        """Return whether a lone CR ends the header, and so every line."""
        return self.header.endswith(b"\r")


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
    start, named, blank_lines, number = _above(text)
    line = header_line(text, start)
    end = start + len(line)
    rest = text[end : end + 2]
    if rest[:1] == b'"' or len(line) > _HEADER_BYTES:
        raise UploadRefusedError(
            ReasonCode.MALFORMED_HEADER,
            f"The header row in line {number} is too long, does not end, or a quote in it is never "
            "closed. "
            "Nothing was sent; fix the header and drop the file again.",
            line=number,
        )
    line_end = rest if rest == b"\r\n" else rest[:1]
    body = text[end + len(line_end) :]
    refuse_title(line, body, number, column_delimiter or named)
    delimiter = column_delimiter or named or choose_delimiter(line, body)
    names, as_it_is = read_names(line, delimiter, number)
    if not any(names):
        raise UploadRefusedError(
            ReasonCode.EMPTY_FILE,
            "The file has no header. Nothing was sent; name its columns in a first row and drop "
            "the file again.",
        )
    return Dialect(
        delimiter,
        LineEnding.CRLF if line_end == b"\r\n" else LineEnding.LF,
        line + line_end,
        names,
        as_it_is,
        text[:start],
        number,
        blank_lines,
    )


def header_line(text: bytes, start: int = 0) -> bytes:
    """Return the line at `start` without its end: a break within quotes ends none."""
    return _HEADER.match(text, start)[0]  # type: ignore[index] # it matches any bytes, even none


def start_of_header(text: bytes) -> int:
    """Return where the header begins, behind a line `sep=…` and lines that say nothing."""
    return _above(text)[0]


def _above(text: bytes) -> tuple[int, ColumnDelimiter | None, tuple[int, ...], int]:
    """Return where the header begins, what `sep=` names, and the numbers of blank lines and it."""
    start, number, named, blank = 0, 1, None, []
    while True:
        if not named and (found := _SEPARATOR.match(text, start)):
            named = _named(found[1], number)
        elif found := _NOTHING.match(text, start):
            blank.append(number)
        else:
            return start, named, tuple(blank), number
        start, number = found.end(), number + 1


def _named(separator: bytes, number: int) -> ColumnDelimiter:
    for known in ColumnDelimiter:
        if known.character.encode() == separator:
            return known
    shown = separator.decode(errors="replace")[:SHOWN_CHARACTERS]
    raise UploadRefusedError(
        ReasonCode.MALFORMED_HEADER,
        f"Line {number} names the delimiter {shown!r}, which Salesforce does not take. Nothing was "
        "sent; save the file with commas or semicolons and drop it again.",
        line=number,
    )
