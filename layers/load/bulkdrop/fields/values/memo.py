"""Values of cells that were read before."""

from collections.abc import Callable

from bulkdrop.fields.values.unfit import Unfit

MOST_CELLS = 100_000
"""The number of cells of a column that are remembered; longer cells are read each time."""

_MOST_CHARACTERS = 64

Reader = Callable[[str], str]
"""Returns the value of a cell; an Unfit if the cell does not fit."""


class Memo(dict[str, str]):
    """The values of a column by their cells, read once each; memory does not grow without end."""

    def __init__(self, read: Reader) -> None:
        super().__init__()
        self.saw_unfit = False
        self._read = read

    def __missing__(self, cell: str) -> str:
        """Read a cell that is not remembered."""
        value = self._read(cell)
        if type(value) is Unfit:
            self.saw_unfit = True
        if len(self) >= MOST_CELLS:
            self.clear()
        if len(cell) <= _MOST_CHARACTERS:
            self[cell] = value
        return value
