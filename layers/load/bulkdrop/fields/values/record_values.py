"""Make of the records of an upload what is sent, and keep back those with a cell that is unfit."""

import re
from collections.abc import Sequence
from itertools import compress
from typing import NamedTuple

from bulkdrop.fields.values.block import Block
from bulkdrop.fields.values.column_reader import ColumnReader
from bulkdrop.fields.values.unfit import Unfit
from bulkdrop.table.csv_writer import render


class KeptBack(NamedTuple):
    """A record that is not sent: its place in the block, and a cell of it that does not fit."""

    record: int
    column: int
    """The place of the column among those that are sent."""

    cell: str
    complaint: str


class Values(NamedTuple):
    """The records of a block as they are sent, by columns, and those that are kept back."""

    columns: list[Sequence[str]]
    records: int
    unfit: list[KeptBack]
    """Every cell that does not fit, record by record."""

    @property
    def kept_back(self) -> list[KeptBack]:
        """Return the records that are kept back, each with the first of its cells."""
        first: dict[int, KeptBack] = {}
        for each in self.unfit:
            first.setdefault(each.record, each)
        return [*first.values()]


class RecordValues:
    """
    Makes the records that are sent of the records of an upload, a block at a time.

    `width` is the number of the upload's columns. What is made ends with LF.
    """

    def __init__(self, readers: Sequence[ColumnReader], width: int, delimiter: str) -> None:
        self._readers = readers
        self._delimiter = delimiter
        self._special = re.compile(f'[{re.escape(delimiter)}"\r\n]')
        self._changing = [at for at, each in enumerate(readers) if each.is_changing]
        self._keeps_layout = [each.sources for each in readers] == [(at,) for at in range(width)]

    def read(self, block: Block) -> Values:
        """Return what is sent of the records of a block."""
        made = [reader.of(block.columns, block.records) for reader in self._readers]
        unfit = self._unfit(made)
        if not unfit:
            return Values(made, block.records, [])
        fits = [True] * block.records
        for each in unfit:
            fits[each.record] = False
        kept = [[*compress(column, fits)] for column in made]
        return Values([*kept], sum(fits), unfit)

    def written(self, block: Block, values: Values) -> bytes:
        """Return the values that were read of a block as CSV."""
        if not values.records:
            return b""
        if block.is_quoted or any(
            map(self._is_special, self._changing, [values] * len(self._changing))
        ):
            return render(zip(*values.columns, strict=True), self._delimiter)
        if self._keeps_layout and not values.unfit:
            return block.replaced({at: values.columns[at] for at in self._changing})
        return Block.made(values.columns, values.records, self._delimiter)

    def _is_special(self, at: int, values: Values) -> bool:
        """Return whether a changed column has values that quotes must stand around."""
        if self._readers[at].is_plain:
            return False
        return bool(self._special.search("\0".join(values.columns[at])))

    def _unfit(self, made: Sequence[Sequence[str]]) -> list[KeptBack]:
        """Return the cells that do not fit, record by record."""
        found = [
            KeptBack(record, place, cell, cell.complaint)
            for place, reader in enumerate(self._readers)
            if reader.saw_unfit
            for record, cell in enumerate(made[place])
            if type(cell) is Unfit
        ]
        return sorted(found)
