"""Patterns: which cells of a result row say something; rows of one pattern are found together."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

_MOST_SEEN = 4096
_MOST_EXACT = 256
_LEAST_EXACT = 12
_MOST_MERGED = 4
_KEYS = 20_000_000


class Pattern(NamedTuple):
    """Columns, as bits, by which rows are looked up; `exact` if these are all that say anything."""

    columns: int
    exact: bool


class Patterns:
    """
    The patterns of the rows of some result sets.

    Each costs a pass over the records at worst, so they are bounded: about 20 million lookups, and
    never more than 256 patterns. Rows of rarer patterns share one, whose columns all of them have.
    """

    def __init__(self, seen: Iterable[int], records: int) -> None:
        counts: Counter[int] = Counter()
        for columns in seen:
            if columns in counts or len(counts) < _MOST_SEEN:
                counts[columns] += 1
        most = max(_LEAST_EXACT, min(_MOST_EXACT, _KEYS // max(1, records)))
        ranked = [columns for columns, _ in counts.most_common()]
        exact, rest = ranked[:most], ranked[most:]
        self._exact = {columns: Pattern(columns, exact=True) for columns in exact}
        self._merged = [Pattern(columns, exact=False) for columns in _merged(rest)]
        self._known: dict[int, Pattern | None] = {}

    def of(self, columns: int) -> Pattern | None:
        """Return the pattern by which a row is found; None if there is none for it."""
        if columns in self._exact:
            return self._exact[columns]
        if columns not in self._known and len(self._known) < _MOST_SEEN:
            self._known[columns] = self._shared(columns)
        return self._known.get(columns)

    def passes(self, at_once: int) -> list[list[Pattern]]:
        """
        Return the patterns in the order in which they are looked up, those of one pass together.

        Those of more columns come first, since what they find is no candidate for the others.
        """
        ordered = sorted([*self._exact.values(), *self._merged], key=_rank)
        passes: list[list[Pattern]] = []
        for pattern in ordered:
            together = passes and _rank(passes[-1][0]) == _rank(pattern)
            if together and len(passes[-1]) < at_once:
                passes[-1].append(pattern)
            else:
                passes.append([pattern])
        return passes

    def _shared(self, columns: int) -> Pattern | None:
        fitting = [each for each in self._merged if each.columns & ~columns == 0]
        return max(fitting, key=lambda each: each.columns.bit_count(), default=None)


def _rank(pattern: Pattern) -> tuple[int, bool]:
    return -pattern.columns.bit_count(), not pattern.exact


def _merged(rest: list[int]) -> list[int]:
    merged: list[int] = []
    for columns in rest:
        shared = [(columns & other).bit_count() for other in merged]
        best = max(range(len(merged)), key=shared.__getitem__, default=None)
        enough = best is not None and 2 * shared[best] >= merged[best].bit_count()
        if best is not None and (enough or len(merged) == _MOST_MERGED):
            merged[best] &= columns
        else:
            merged.append(columns)
    return list(dict.fromkeys(merged))


class View:
    """What a pattern sees of a row; `number` is its place among the patterns looked up."""

    def __init__(self, number: int, pattern: Pattern) -> None:
        self.number = number
        self.exact = pattern.exact
        columns = pattern.columns
        self._places = [at for at in range(columns.bit_length()) if columns >> at & 1]

    def mixed(self, seen: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
        """Return the cells as `seen` has them where the pattern looks, else as `others`."""
        mixed = [*others]
        for at in self._places:
            mixed[at] = seen[at]
        return tuple(mixed)

    def key(self, cells: Sequence[str]) -> int:
        """Hash what is seen; 64 bits, seeded by the process, so no file can force a collision."""
        return hash(tuple([cells[at] for at in self._places]))


def telling_columns(meanings: Iterable[str]) -> int:
    """Return as bits the cells that say something."""
    return sum(1 << at for at, meaning in enumerate(meanings) if meaning)
