"""Checkboxes: which cells mean true, and which false."""

import re
from collections.abc import Collection

from bulkdrop.fields.values.unfit import Unfit

_TYPED = ("true", "false")
"""What a checkbox of a workbook is, which needs no words."""


class BooleanReader:
    """Reads the cells of a checkbox by the values that the settings state, in any letter case."""

    def __init__(
        self,
        true_values: Collection[str],
        false_values: Collection[str],
        *,
        typed_too: bool = False,
    ) -> None:
        self._known = {
            **({each: each for each in _TYPED} if typed_too else {}),
            **{each.strip().casefold(): "false" for each in false_values},
            **{each.strip().casefold(): "true" for each in true_values},
        }
        words = [each for each in (*true_values, *false_values) if each]
        self._allowed = ", ".join(words[:6])

    def __call__(self, cell: str) -> str:
        """Return `true` or `false`; an empty cell stays empty unless it is among the values."""
        text = cell.strip().casefold()
        if text in self._known:
            return self._known[text]
        return "" if not text else Unfit(cell, f"is none of {self._allowed}")


class PatternReader:
    """Reads the cells of a checkbox by a pattern of what means true, as a `spec.csv` has it."""

    def __init__(self, pattern: re.Pattern[str], *, typed_too: bool = False) -> None:
        self._pattern = pattern
        self._typed = _TYPED if typed_too else ()

    def __call__(self, cell: str) -> str:
        """Return whether the pattern is in the cell; an empty one says nothing, unless it is."""
        if cell in self._typed:
            return cell
        if self._pattern.search(cell):
            return "true"
        return "false" if cell.strip() else ""
