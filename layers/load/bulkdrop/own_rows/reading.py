"""How cells are read, so that what was sent and what Salesforce shows of it are the same."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from bulkdrop.own_rows.answers import Answer
from bulkdrop.own_rows.canonical import as_checkbox, as_double, as_time, canonical

_KEPT = 1 << 14


class _Shown(NamedTuple):
    """How all values of a type look in a result set, and how such a column is read."""

    look: re.Pattern[str]
    read: Callable[[str], str]
    of_one_fate: bool = True
    """Whether it is enough that the cells of one fate look so; codes look like whole numbers."""

    certain: bool = True
    """Whether no column of texts looks so; some hold 1 and true, some 7 and 007."""


_DOUBLE = lru_cache(_KEPT)(as_double)
_TEXT = _Shown(re.compile(""), lru_cache(_KEPT)(canonical))
_TYPES = (
    _Shown(re.compile(r"-?\d+\.\d+(?:E-?\d+)?"), _DOUBLE),
    _Shown(re.compile(r"-?(?:0|[1-9]\d*)"), _DOUBLE, of_one_fate=False, certain=False),
    _Shown(re.compile(r"true|false"), as_checkbox, certain=False),
    _Shown(
        re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}(?:Z|\+0000)"),
        lru_cache(_KEPT)(as_time),
    ),
)


class Reading:
    """Reads cells, each into the one form of all its renderings; "" if it says nothing."""

    def __init__(self, types: Mapping[int, _Shown]) -> None:
        self._types = types

    def forms(self, cells: Sequence[str]) -> list[str]:
        """Return the forms of a row's cells, in columns with a type as values of it."""
        return [self._types.get(at, _TEXT).read(cell) for at, cell in enumerate(cells)]

    def certain(self, cells: Sequence[str]) -> list[str]:
        """Return the forms, but texts where a column of texts may look like one of this type."""
        types = (self._types.get(at, _TEXT) for at in range(len(cells)))
        return [
            (t if t.certain else _TEXT).read(cell) for t, cell in zip(types, cells, strict=True)
        ]


AS_TEXTS = Reading({})
"""`007` is a code, and not 7."""


class Shapes:
    """
    The types of columns, by how the answers show their cells.

    A column has a type if all cells of one fate look as Salesforce shows values of that type:
    successes are shown so, failures as they were sent. Whole numbers may be codes, so all cells of
    all fates must look like them. So describe need not be known.
    """

    def __init__(self) -> None:
        self._possible: dict[tuple[int, int], list[_Shown]] = defaultdict(lambda: [*_TYPES])

    def watch(self, answers: Iterable[Answer]) -> Iterator[Answer]:
        """Look at answers that pass."""
        for answer in answers:
            for place, cell in enumerate(answer.cells):
                if cell and (possible := self._possible[answer.fate, place]):
                    possible[:] = [each for each in possible if each.look.fullmatch(cell)]
            yield answer

    def reading(self) -> Reading:
        """Return how to read a row, after all answers passed."""
        seen: dict[int, list[list[_Shown]]] = defaultdict(list)
        for (_, place), possible in self._possible.items():
            seen[place].append(possible)
        types = {place: _type_of(of_fates) for place, of_fates in seen.items()}
        return Reading({place: found for place, found in types.items() if found})


def _type_of(of_fates: list[list[_Shown]]) -> _Shown | None:
    """Return the type that one fate shows, or the one that all fates may be of."""
    for each in chain.from_iterable(of_fates):
        if each.of_one_fate or all(each in possible for possible in of_fates):
            return each
    return None
