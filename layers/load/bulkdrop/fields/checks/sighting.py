"""One thing that was seen in a column: in how many records, with the first lines and values."""

from collections.abc import Callable, Sequence

from bulkdrop.load_warning import MOST_LINES, LoadWarning, WarningCode

Shown = Callable[[int], int | str]
"""Makes of a line's number what people read: the number, or `people.csv:12` in an archive."""

_MOST_SHOWN = 3


class Sighting:
    """Counts the records that one thing was seen in, with the first lines and values."""

    def __init__(self, shown: Shown) -> None:
        self._shown = shown
        self.records = 0
        self.lines: list[int | str] = []
        self.values: list[str] = []

    def add(self, cell: str, line: int) -> None:
        """Count one record."""
        self.records += 1
        if len(self.lines) < MOST_LINES:
            self.lines.append(self._shown(line))
        if len(self.values) < _MOST_SHOWN and cell not in self.values:
            self.values.append(cell[:40])

    def add_all(
        self, cells: Sequence[str], lines: Sequence[int], is_it: Callable[[str], bool]
    ) -> None:
        """Count the records of a block whose cell is like that."""
        for cell, line in zip(cells, lines, strict=True):
            if is_it(cell):
                self.add(cell, line)

    def warning(self, code: WarningCode, column: str, message: str) -> LoadWarning:
        """Return the warning of what was seen."""
        return LoadWarning(code, message, self.records, column, tuple(self.lines))

    @property
    def shown(self) -> str:
        """Return the first values."""
        return ", ".join(self.values)

    def said(self, one: str, many: str = "") -> str:
        """Return a text with the first values in it, for one value or for several."""
        return (many if many and self.values[1:] else one).format(self.shown)
