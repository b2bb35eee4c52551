"""A block of well-formed records, by its columns."""

import io
from collections.abc import Mapping, Sequence
from functools import cached_property

from bulkdrop.table.csv_reader import csv_rows


class Block:
    """
    Whole records of one width, whose lines end with LF or CRLF.

    Without quotes they are one list of cells, in which a column is each so-many-th: what does not
    change is never touched.
    """

    def __init__(self, text: bytes, width: int, delimiter: str) -> None:
        self._text = text.decode()
        self._width = width + 1  # with the line break as a cell of its own
        self._delimiter = delimiter
        self.is_quoted = '"' in self._text

    @property
    def records(self) -> int:
        """Return the number of records."""
        if self.is_quoted:
            return len(self._rows)
        return len(self._cells) // self._width

    @cached_property
    def columns(self) -> Sequence[Sequence[str]]:
        """Return the cells by columns."""
        if self.is_quoted:
            return [*zip(*self._rows, strict=True)]
        return [self._cells[place :: self._width] for place in range(self._width - 1)]

    def column(self, place: int) -> Sequence[str]:
        """Return the cells of one column."""
        return self.columns[place] if self.is_quoted else self._cells[place :: self._width]

    @property
    def lines(self) -> list[int]:
        """Return for each record how many lines it takes."""
        if not self.is_quoted:
            return [1] * self.records
        return [1 + sum(cell.count("\n") for cell in row) for row in self._rows]

    def replaced(self, columns: Mapping[int, Sequence[str]]) -> bytes:
        """Return the records with other cells in these columns; nothing in them needs quotes."""
        cells = self._cells
        if columns:
            cells = [*cells]
            for place, column in columns.items():
                cells[place :: self._width] = column
        return _joined(cells, self._delimiter)

    @staticmethod
    def made(columns: Sequence[Sequence[str]], records: int, delimiter: str) -> bytes:
        """Return records of these columns; nothing in them needs quotes."""
        width = len(columns) + 1
        cells = ["\n"] * (records * width)
        for place, column in enumerate(columns):
            cells[place::width] = column
        return _joined(cells, delimiter)

    @cached_property
    def _rows(self) -> list[list[str]]:
        return [*csv_rows(io.StringIO(self._text, newline=""), self._delimiter)]

    @cached_property
    def _cells(self) -> list[str]:
        text = self._text
        if "\r" in text:
            text = text.replace("\r\n", "\n")
        if not text.endswith("\n"):
            text += "\n"
        d = self._delimiter
        cells = text.replace("\n", f"{d}\n{d}").split(d)
        cells.pop()
        return cells


def _joined(cells: Sequence[str], delimiter: str) -> bytes:
    d = delimiter
    text = d.join(cells).replace(f"{d}\n{d}", "\n")
    return f"{text[: -1 - len(d)]}\n".encode()
