"""Rules for the cells of one column: which fit, and what Salesforce answers to the others."""

import dataclasses
import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from bulkdrop.fields.values.unfit import NULL


class Refusal(NamedTuple):
    """What Salesforce would answer to a cell: its code, and the reason in our words."""

    code: str
    message: str


Judge = Callable[[str], Refusal | None]
"""Returns what is wrong with one cell that is neither empty nor #N/A; None if nothing is."""


@dataclasses.dataclass(frozen=True)
class CellRule:
    """
    A rule for the cells of a column.

    A column whose every cell fits `pattern`, and has `most_characters` at most, is passed at once;
    in any other each cell is judged. `empty` and `null` are the answers to a cell without a value,
    and to one that clears the field.
    """

    judge: Judge | None
    pattern: str | None = None
    most_characters: int | None = None
    empty: Refusal | None = None
    null: Refusal | None = None
    among: frozenset[str] | None = None
    """Cells that surely fit; a column of these is passed at once."""

    def __post_init__(self) -> None:
        """Make the pattern of a whole column: a cell that fits on each line."""
        whole = rf"(?:(?:{self.pattern})?+\n)*+" if self.pattern else ""
        object.__setattr__(self, "_whole", re.compile(whole, re.ASCII) if whole else None)

    def refused(self, cells: Sequence[str], text: str) -> Iterator[tuple[int, str, Refusal]]:
        """Yield the place of each cell that does not fit, with it; `text` is the cells by lines."""
        if self._all_fit(cells, text):
            return
        for place, cell in enumerate(cells):
            if cell == "":
                refusal = self.empty
            elif cell == NULL:
                refusal = self.null
            else:
                refusal = self.judge(cell) if self.judge else None
            if refusal:
                yield place, cell, refusal

    def _all_fit(self, cells: Sequence[str], text: str) -> bool:
        is_empty = bool(self.empty) and ("\n\n" in text or text.startswith("\n"))
        if is_empty or (self.null and NULL in text):
            return False
        if self.judge is None:
            return True
        if self.among is not None:
            return self.among.issuperset(cells)
        if self.most_characters is not None and max(map(len, cells)) > self.most_characters:
            return False
        whole: re.Pattern[str] | None = self._whole  # type: ignore[attr-defined] # set above
        if whole is None:
            return self.most_characters is not None  # nothing else limits it
        return text.count("\n") == len(cells) and bool(whole.fullmatch(text))
