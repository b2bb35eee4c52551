"""
What letters cost in each language, by their neighbours: a table that `local/letters` makes.

Costs are eighths of a nat (the negative logarithm of a probability). A row holds one for each
language of a script, packed into one integer, so that a word is added up in all languages at once.
"""

import json
import zlib
from functools import cache
from importlib.resources import files
from typing import Any

UNIT = 8
_LANE = 24
_MASK = (1 << _LANE) - 1
_UNKNOWN = 14 * UNIT
_ZERO_DELTA = 128


class Script:
    """The letter pairs of the languages of one script, and triples around its foreign letters."""

    def __init__(self, table: dict[str, Any], data: bytes) -> None:
        self.languages: tuple[str, ...] = tuple(table["languages"])
        self._unknown = _packed([_UNKNOWN] * len(self.languages))
        rows = _rows(data[table["start"] : table["stop"]], len(self.languages))
        self.letters, keys = frozenset(table["letters"]), table["pairs"]
        self._alone = {letter: _packed(next(rows)) for letter in table["letters"]}
        self._unseen = {letter: _packed(next(rows)) for letter in table["letters"]}
        self._pairs = {keys[at : at + 2]: _packed(next(rows)) for at in range(0, len(keys), 2)}
        keys = table["triples"]
        self._triples = {
            keys[at : at + 3]: _packed([cost - _ZERO_DELTA for cost in next(rows)])
            for at in range(0, len(keys), 3)
        }

    def word(self, word: str) -> list[float]:
        """Return what a word in small letters costs in each language, in nats."""
        text = f" {word} "
        pairs, triples = self._pairs, self._triples
        cost = sum(
            pairs.get(text[at : at + 2]) or self._pair(text[at : at + 2])
            for at in range(len(text) - 1)
        )
        cost += sum(triples.get(text[at : at + 3], 0) for at in range(len(text) - 2))
        lanes = range(0, _LANE * len(self.languages), _LANE)
        return [(cost >> lane & _MASK) / UNIT for lane in lanes]

    def _pair(self, pair: str) -> int:
        alone = self._alone.get(pair[1], self._unknown)
        self._pairs[pair] = cost = alone + self._unseen.get(pair[0], 0)
        return cost


def _packed(costs: "list[int] | bytes") -> int:
    packed = 0
    for cost in reversed(costs):
        packed = (packed << _LANE) + cost
    return packed


def _rows(columns: bytes, languages: int) -> Any:  # noqa: ANN401 # rows of bytes, as zip makes them
    size = len(columns) // languages
    return zip(*(columns[at : at + size] for at in range(0, len(columns), size)), strict=True)


class Letters:
    """The table: its scripts, where each language is in them, and characters by frequency."""

    def __init__(self) -> None:
        packed = files("bulkdrop.table.guess").joinpath("letters.bin").read_bytes()
        head, _, data = zlib.decompress(packed).partition(b"\n")
        table = json.loads(head)
        self._tables = table["scripts"]
        self._data = data
        self._scripts: dict[str, Script] = {}
        self.frequent: dict[str, str] = table["frequent"]
        self.places = {
            language: (name, place)
            for name, script in self._tables.items()
            for place, language in enumerate(script["languages"])
        }

    def script(self, name: str) -> Script:
        """Return a script's table, unpacked when it is first asked for."""
        if name not in self._scripts:
            self._scripts[name] = Script(self._tables[name], self._data)
        return self._scripts[name]


@cache
def letters() -> Letters:
    """Return the table, read once."""
    return Letters()
