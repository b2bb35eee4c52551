"""First lines that do not fit the rows below them: a title, or a header of one column too few."""

import re
from collections.abc import Sequence

from bulkdrop.errors import UploadRefusedError
from bulkdrop.reason import ReasonCode
from bulkdrop.table.header.delimiter import cells, numbered_rows
from sfbulk import ColumnDelimiter

# A title has this many cells at most: a name, and a date or the like. A header has more.
_TITLE_CELLS = 2
_PADDED_CELLS = 3
_MOST_LINES = 10
_SHOWN = 40
_NAME = re.compile(rb'\s*"?[^\W\d]|\s*"?[\x80-\xff]')
_LABEL = re.compile(r"[^\W\d][\w .()/-]*")

_Rows = Sequence[tuple[int, bytes]]


def refuse_title(
    line: bytes, body: bytes, number: int, named: ColumnDelimiter | None = None
) -> None:
    """
    Refuse a text whose first lines have one or two cells where all rows below them have more.

    `line` is the first that says something, the line `number`; `body` is all below it.
    """
    rows = [(number, line), *numbered_rows(body, number + 1 + line.count(b"\n"))]
    below = [row for _, row in rows[1:]]
    if not below or any(_fits(line, below, each) for each in ColumnDelimiter):
        return
    known = [named] if named else sorted(ColumnDelimiter, key=lambda each: -cells(below[-1], each))
    for delimiter in known:
        if lines := _title_lines(rows, delimiter):
            _refuse_as_title(rows[: lines + 1], delimiter, is_named=named is not None)
    if not named and all(cells(line, each) == 1 for each in ColumnDelimiter):
        _refuse_one_column(line, number, below)


def _fits(line: bytes, rows: Sequence[bytes], delimiter: ColumnDelimiter) -> bool:
    """Return whether a delimiter divides a line that is no padded title as all rows below it."""
    width = cells(line, delimiter)
    if _is_sentence(line, delimiter) or _filled(line, delimiter) == 1:
        return False
    return all(cells(row, delimiter) == width for row in rows)


def _title_lines(rows: _Rows, delimiter: ColumnDelimiter) -> int:
    """Return how many of the first rows are a title above a header and its records; or 0."""
    widths = [cells(row, delimiter) for _, row in rows]
    places = range(1, min(_MOST_LINES, len(rows) - 2) + 1)
    found = [at for at in places if _stands_behind_a_gap(rows, at, widths, delimiter)]
    found += [at for at in places if _stands_below(rows, at, widths, delimiter)]
    # A subtitle may have as many cells: "Sales, Berlin" is rather one than a header.
    bare = [at for at in found if _divided(rows[at][1], delimiter) == widths[at]]
    return next(iter(bare or found), 0)


def _stands_below(
    rows: _Rows, lines: int, widths: Sequence[int], delimiter: ColumnDelimiter
) -> bool:
    """Return whether the row below these lines is a header by its cells and those around it."""
    width, records = widths[lines], widths[lines + 1 :]
    even = sum(each == width for each in records)
    title = [row for _, row in rows[:lines]]
    if not _is_title(title, delimiter, width) or not _names(rows[lines][1], delimiter):
        return False
    if even == len(records) and (lines == 1 or delimiter is ColumnDelimiter.COMMA or even > 1):
        return True
    # Bad records may follow too. What commas divide is no table of one column either.
    is_bare = all(_divided(row, delimiter) == 1 for row in title)
    is_sure = delimiter is ColumnDelimiter.COMMA or (width > _TITLE_CELLS and even > 1)
    return is_bare and is_sure and even > len(records) // 2


def _stands_behind_a_gap(
    rows: _Rows, at: int, widths: Sequence[int], delimiter: ColumnDelimiter
) -> bool:
    """Return whether a row is a header behind a title and a blank line, whatever is between."""
    (before, last), (number, row), width = rows[at - 1], rows[at], widths[at]
    records = widths[at + 1 :]
    is_sure = delimiter is ColumnDelimiter.COMMA or width > _TITLE_CELLS or len(records) > 1
    return (
        number > before + 1 + last.count(b"\n")
        and is_sure
        and sum(each == width for each in records) > len(records) // 2
        and _divided(rows[0][1], delimiter) <= min(_TITLE_CELLS, width - 1)
        and _are_labels(row, delimiter)
        # Else these are a header and its records, of which blank rows are not new.
        and sum(_divided(each, delimiter) == width for _, each in rows[1:at]) <= 1
    )


def _is_title(title: Sequence[bytes], delimiter: ColumnDelimiter, width: int) -> bool:
    """Return whether all these lines have fewer cells than a header, and are not names alone."""
    first, *others = title
    padded = cells(first, delimiter) == width  # a spreadsheet fills all rows up to one width
    may_be_names = _filled(first, delimiter) > 1 or width < _PADDED_CELLS
    if padded and may_be_names and not _is_sentence(first, delimiter):
        return False
    own = [_divided(first, delimiter), *(_divided(row, delimiter) for row in others)]
    if max(own) > _TITLE_CELLS or max(own) >= width:
        return False
    return 1 in own or not all(_are_labels(row, delimiter) for row in title)


def _is_sentence(line: bytes, delimiter: ColumnDelimiter) -> bool:
    """Return whether delimiters are punctuation between what are no names, as in "May 3, 2026"."""
    is_one = _divided(line, delimiter) == 1 < _filled(line, delimiter)
    return is_one and not _are_labels(line, delimiter)


def _names(row: bytes, delimiter: ColumnDelimiter) -> bool:
    return all(map(_NAME.match, row.split(delimiter.character.encode())))


def _are_labels(row: bytes, delimiter: ColumnDelimiter) -> bool:
    """Return whether each cell could be the label of a field: "Last Name", but not "2026"."""
    found = row.decode(errors="replace").strip(f"{delimiter.character} ")
    return all(_LABEL.fullmatch(cell.strip('" ')) for cell in found.split(delimiter.character))


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
    """Count the filled cells of a row where a delimiter before a space is punctuation."""
    return _filled(row.replace(delimiter.character.encode() + b" ", b" "), delimiter)


def _filled(line: bytes, delimiter: ColumnDelimiter) -> int:
    """Count the cells of a line without the empty ones at its end."""
    return cells(line.rstrip(delimiter.character.encode() + b" "), delimiter)


def _shown(line: bytes) -> str:
    return line.decode(errors="replace").strip('\ufeff" ,;|^`\t')[:_SHOWN]


def _refuse_as_title(rows: _Rows, delimiter: ColumnDelimiter, *, is_named: bool) -> None:
    """Refuse a title above the last of these rows, the header."""
    (first, line), (last, _), (below, header) = rows[0], rows[-2], rows[-1]
    if first == last:
        where, seem, these = f"Line {first}", "seems", f"line {first}"
    else:
        where, seem, these = f"Lines {first} to {last}", "seem", f"lines {first} to {last}"
    or_else = "and drop the file again"
    if delimiter is not ColumnDelimiter.COMMA and not is_named:
        or_else = "or, if this is one column, say column-delimiter=comma in the upload's metadata"
    raise UploadRefusedError(
        ReasonCode.MALFORMED_HEADER,
        f"{where} ({_shown(line)}) {seem} to be a title above the header in line {below}, which "
        f"has {cells(header, delimiter)} cells. Nothing was sent; remove {these} {or_else}.",
        line=first,
        header_line=below,
    )
