"""Read the cells of a column, a block of records at a time."""

from collections.abc import Callable, Sequence

from bulkdrop.fields.values.memo import Memo, Reader


class ColumnReader:
    """
    The values of one column that is sent.

    `sources` are the places of the upload's columns that it is made of: none for a constant, and
    several are joined by a comma and a space, without the empty ones. `empty` stands in for what
    has no value. `is_plain` says that no value ever needs quotes.
    """

    def __init__(
        self,
        sources: Sequence[int],
        read: Reader | None,
        *,
        empty: str = "",
    ) -> None:
        self.sources = tuple(sources)
        self.is_changing = read is not None or empty != "" or len(self.sources) != 1
        self.is_plain = getattr(read, "is_plain", False) and not empty
        self.empty = empty
        self.read = read
        self._memo = Memo(read) if read else None
        # A column of numbers is read as one text where it can be.
        self._whole: Callable[[Sequence[str]], list[str] | None] | None
        self._whole = getattr(read, "column", None)

    @property
    def saw_unfit(self) -> bool:
        """Return whether a cell was ever met that does not fit."""
        return self._memo is not None and self._memo.saw_unfit

    def of(self, columns: Sequence[Sequence[str]], records: int) -> Sequence[str]:
        """Return the values of the records of a block; a cell that does not fit is an Unfit."""
        values = self._values(self._cells(columns, records))
        if self.empty and "" in values:
            return [value or self.empty for value in values]
        return values

    def _cells(self, columns: Sequence[Sequence[str]], records: int) -> Sequence[str]:
        if len(self.sources) == 1:
            return columns[self.sources[0]]
        if not self.sources:
            return [""] * records
        each = zip(*(columns[place] for place in self.sources), strict=True)
        return [", ".join(filter(None, cells)) for cells in each]

    def _values(self, cells: Sequence[str]) -> Sequence[str]:
        if self._memo is None:
            return cells
        if self._whole and (values := self._whole(cells)) is not None:
            return values
        return [*map(self._memo.__getitem__, cells)]
