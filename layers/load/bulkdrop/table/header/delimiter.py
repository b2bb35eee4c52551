"""Which delimiter a text is written with, by its header and its first rows."""

import re

from bulkdrop.errors import UploadRefusedError
from bulkdrop.reason import ReasonCode
from sfbulk import ColumnDelimiter

_QUOTED = re.compile(rb'"[^"]*"')
_ROW = re.compile(rb'((?:"[^"]*+"|[^"\r\n])*+)(?:[\r\n]++|\Z)')
_BREAK = re.compile(rb"\r\n|\r|\n")
_SAMPLED_ROWS = 50
# In a head of this many bytes or more, the last row may be cut.
_WHOLE_BYTES = 100_000


def first_rows(text: bytes) -> list[bytes]:
    """Return the first rows that say something, 50 at most, without their line ends."""
    return [row for _, row in numbered_rows(text, 1)]


def numbered_rows(text: bytes, number: int) -> list[tuple[int, bytes]]:
    """Return the same rows, each with its line; `number` is that of the text's first line."""
    rows: list[tuple[int, bytes]] = []
    place = 0
    while len(rows) < _SAMPLED_ROWS and (found := _ROW.match(text, place)):
        place = found.end()
        if found[1].strip(b' \t,;|^`"') and (place < len(text) or place < _WHOLE_BYTES):
            rows.append((number, found[1]))
        if place == len(text):
            break
        number += len(_BREAK.findall(found[0]))
    return rows


def cells(row: bytes, delimiter: ColumnDelimiter) -> int:
    """Count the cells of a row: delimiters within quotes do not count."""
    return _QUOTED.sub(b"", row).count(delimiter.character.encode()) + 1


def choose_delimiter(header: bytes, body: bytes) -> ColumnDelimiter:
    """
    Return the delimiter that divides the header; of several, the one that divides the rows alike.

    Raises UploadRefusedError if two of them do.
    """
    found = [each for each in ColumnDelimiter if cells(header, each) > 1]
    if len(found) < 2:  # noqa: PLR2004 # nothing to choose from
        return found[0] if found else ColumnDelimiter.COMMA
    rows = first_rows(body)
    agreeing = {each: sum(_is_even(header, row, each) for row in rows) for each in found}
    even = [each for each in found if rows and agreeing[each] == len(rows)]
    if len(even) > 1:
        names = [each.value.lower() for each in even]
        raise UploadRefusedError(
            ReasonCode.MALFORMED_HEADER,
            f"The header and the rows below it divide evenly by {' and by '.join(names)}. Nothing "
            "was sent; say which it is in the upload's metadata (column-delimiter=…), or put names "
            "that hold a delimiter into quotes, and drop the file again.",
            column_delimiters=names,
        )
    return max(found, key=lambda each: (agreeing[each], cells(header, each)))


def _is_even(header: bytes, row: bytes, delimiter: ColumnDelimiter) -> bool:
    return cells(header, delimiter) == cells(row, delimiter)
