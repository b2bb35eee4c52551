"""A first line that does not fit the rows below it: a title, or a header of one column too few."""

import re
from collections.abc import Sequence

from bulkdrop.errors import UploadRefusedError
from bulkdrop.reason import ReasonCode
from bulkdrop.table.header.delimiter import cells, first_rows
from sfbulk import ColumnDelimiter

# A title has this many cells at most: a name, and a date or the like.
_TITLE_CELLS = 2
_PADDED_CELLS = 3
_SHOWN = 40
_BREAK = re.compile(rb"\r\n|\r|\n")
_NAME = re.compile(rb'\s*"?[^\W\d]|\s*"?[\x80-\xff]')


def refuse_title(
    line: bytes, body: bytes, number: int, named: ColumnDelimiter | None = None
) -> None:
    """Refuse a text whose first line has one or two cells where all rows below it have more."""
    rows = first_rows(body)
    if not rows or any(_fits(line, rows, each) for each in ColumnDelimiter):
        return
    known = [named] if named else sorted(ColumnDelimiter, key=lambda each: -cells(rows[0], each))
    for delimiter in known:
        width = cells(rows[0], delimiter)
        if any(cells(row, delimiter) != width for row in rows):
            continue
        if _is_title(line, rows, delimiter, width):
            _refuse_as_title(line, body, number, rows[0], width)
    if not named and all(cells(line, each) == 1 for each in ColumnDelimiter):
        _refuse_one_column(line, number, rows)


def _fits(line: bytes, rows: Sequence[bytes], delimiter: ColumnDelimiter) -> bool:
    """Return whether a delimiter divides a line that is no padded title as all rows below it."""
    width = cells(line, delimiter)
    return _filled(line, delimiter) > 1 and all(cells(row, delimiter) == width for row in rows)


def _is_title(line: bytes, rows: Sequence[bytes], delimiter: ColumnDelimiter, width: int) -> bool:
    own = _filled(line, delimiter)
    if own > _TITLE_CELLS or own >= width or len(rows) < 2:  # noqa: PLR2004 # a header and a record
        return False
    if not all(map(_NAME.match, rows[0].split(delimiter.character.encode()))):
        return False
    if cells(line, delimiter) == width:  # a spreadsheet fills all rows up to one width
        return own == 1 and width >= _PADDED_CELLS
    return True


def _refuse_one_column(line: bytes, number: int, rows: Sequence[bytes]) -> None:
    """Refuse a header of one name above rows that another delimiter than a comma divides alike."""
    for delimiter in set(ColumnDelimiter) - {ColumnDelimiter.COMMA}:
        found = {_divided(row, delimiter) for row in rows}
        if len(found) == 1 and (width := found.pop()) > 1:
            word = delimiter.value.lower()
            raise UploadRefusedError(
                ReasonCode.MALFORMED_HEADER,
                f"Line {number} ({_shown(line)}) names one column, and each {word} would divide "
                f"the rows below it into {width}. Nothing was sent; name all columns, or put "
                "the values into quotes, or say column-delimiter=comma in the upload's metadata.",
                line=number,
            )


def _divided(row: bytes, delimiter: ColumnDelimiter) -> int:
    """Count the cells of a row where a delimiter before a space is punctuation."""
    return cells(row.replace(delimiter.character.encode() + b" ", b" "), delimiter)


def _filled(line: bytes, delimiter: ColumnDelimiter) -> int:
    """Count the cells of a line without the empty ones at its end."""
    return cells(line.rstrip(delimiter.character.encode() + b" "), delimiter)


def _shown(line: bytes) -> str:
    return line.decode(errors="replace").strip('\ufeff" ,;|^`\t')[:_SHOWN]


def _refuse_as_title(line: bytes, body: bytes, number: int, row: bytes, width: int) -> None:
    below = number + 1 + len(_BREAK.findall(body[: body.find(row)]))
    raise UploadRefusedError(
        ReasonCode.MALFORMED_HEADER,
        f"Line {number} ({_shown(line)}) seems to be a title above the header in line {below}, "
        f"which has {width} cells. Nothing was sent; remove line {number} and drop the file again.",
        line=number,
        header_line=below,
    )
