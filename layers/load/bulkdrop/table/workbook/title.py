"""Rows above a sheet's header: a title, its date, and the like."""

import re
from collections.abc import Sequence
from itertools import accumulate

from bulkdrop.errors import UploadRefusedError
from bulkdrop.reason import ReasonCode
from bulkdrop.table.files.recognise import printable
from bulkdrop.table.workbook.cells import Value, text_of

Row = Sequence[Value]

# A title has this many cells at most: a name, and a date or the like. A header has more.
_TITLE_CELLS = 2
_MOST_ROWS = 10
_SHOWN = 40
_LABEL = re.compile(r"[^\W\d][\w .()/-]*")


def says(value: Value) -> bool:
    """Return whether a cell has a value that can be seen."""
    return bool(value.strip()) if isinstance(value, str) else value is not None


def refuse_title_rows(number: int, rows: Sequence[Row]) -> None:
    """
    Refuse a sheet whose first rows have fewer cells than a row of texts below them.

    `number` is that of the first of these rows, which is not empty. A sheet with such rows has
    values in columns without a name, and so cannot be loaded in any case.
    """
    filled = [[value for value in row if says(value)] for row in rows]
    if len(filled[0]) > 1 and all(map(_is_label, filled[0])):
        return
    widest_above = accumulate(map(len, filled), max)
    below = filled[1 : _MOST_ROWS + 1]
    for at, (widest, row) in enumerate(zip(widest_above, below, strict=False), 1):
        if widest > _TITLE_CELLS:
            return
        if len(row) > widest and all(isinstance(value, str) for value in row):
            header = number + (_behind_a_gap(filled, at) or at)
            raise _title(number, text_of(filled[0][0], with_time=False), header)


def _behind_a_gap(filled: Sequence[Row], at: int) -> int:
    """Return the row of labels behind empty rows that are right below a row; 0 if there is none."""
    below = next((place for place in range(at + 1, len(filled)) if filled[place]), 0)
    is_header = below > at + 1 and len(filled[below]) >= len(filled[at])
    return below if is_header and all(map(_is_label, filled[below])) else 0


def _is_label(value: Value) -> bool:
    """Return whether a cell could be the label of a field: "Last Name", but not "2026"."""
    return isinstance(value, str) and bool(_LABEL.fullmatch(value.strip()))


def _title(row: int, title: str, header: int) -> UploadRefusedError:
    is_one = header == row + 1
    where, seem = (f"row {row}", "seems") if is_one else (f"rows {row} to {header - 1}", "seem")
    return UploadRefusedError(
        ReasonCode.MALFORMED_HEADER,
        f"{where.capitalize()} ({printable(title)[:_SHOWN]}) {seem} to be a title above the header "
        f"in row {header}. Nothing was sent; delete {where} and drop the file again.",
        line=row,
        header_line=header,
    )
