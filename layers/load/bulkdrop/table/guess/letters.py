"""
What letters cost in each language, by their neighbours: a table that `bench/letters` makes.

Costs are eighths of a nat (the negative logarithm of a probability). A row holds one for each
language of a script, packed into one integer, so that a word is added up in all languages at once.
"""

import hashlib
import json
import zlib
from functools import cache
from itertools import count
from operator import add
from pathlib import Path
from typing import Any

UNIT = 8
ASCII = "".join(map(chr, range(0x80)))
_LANE_BYTES = 2
_UNKNOWN = 14 * UNIT
_ZERO_DELTA = 128
_HASHES = 8
_HASH_BYTES = 3


class Script:
    """The letter pairs of the languages of one script, and triples around its foreign letters."""

    def __init__(self, table: dict[str, Any], columns: bytes) -> None:
        self.languages: tuple[str, ...] = tuple(table["languages"])
        self.letters = frozenset(table["letters"])
        self._columns = columns
        self._rows = len(columns) // len(self.languages)
        letters, pairs, triples = table["letters"], table["pairs"], table["triples"]
        self._letters = {letter: at for at, letter in enumerate(letters)}
        start = 2 * len(letters)
        twos = map(add, pairs[::2], pairs[1::2])
        self._row_of_pair = dict(zip(twos, count(start)))
        threes = map(add, map(add, triples[::3], triples[1::3]), triples[2::3])
        self._row_of_triple = dict(zip(threes, count(start + len(self._row_of_pair))))
        self._unknown = _packed(bytes([_UNKNOWN] * len(self.languages)))
        self._zero = _packed(bytes([_ZERO_DELTA] * len(self.languages)))
        self._pairs: dict[str, int] = {}
        self._triples: dict[str, int] = {}

    def word(self, word: str) -> "memoryview[int]":
        """Return what a word in small letters costs in each language, in eighths of a nat."""
        text, last = f" {word} ", len(word) + 2
        pairs, triples = self._pairs, self._triples
        cost = 0
        for at in range(1, last):
            pair = text[at - 1 : at + 1]
            cost += pairs[pair] if pair in pairs else self._pair(pair)
            if at > 1 and text[at - 1] >= "\x80":
                triple = text[at - 2 : at + 1]
                cost += triples[triple] if triple in triples else self._triple(triple)
        return memoryview(cost.to_bytes(_LANE_BYTES * len(self.languages), "little")).cast("H")

    def _pair(self, pair: str) -> int:
        if (row := self._row_of_pair.get(pair)) is not None:
            cost = self._row(row)
        else:
            first, second = map(self._letters.get, pair)
            cost = self._unknown if second is None else self._row(second)
            cost += 0 if first is None else self._row(len(self._letters) + first)
        self._pairs[pair] = cost
        return cost

    def _triple(self, triple: str) -> int:
        row = self._row_of_triple.get(triple)
        self._triples[triple] = delta = 0 if row is None else self._row(row) - self._zero
        return delta

    def _row(self, row: int) -> int:
        return _packed(self._columns[row :: self._rows])


def _packed(costs: bytes) -> int:
    lanes = bytearray(_LANE_BYTES * len(costs))
    lanes[::_LANE_BYTES] = costs
    return int.from_bytes(lanes, "little")


class Letters:
    """The table: its scripts, where each language is in them, and characters by frequency."""

    def __init__(self) -> None:
        packed = Path(__file__).with_name("letters.bin").read_bytes()
        head, _, data = zlib.decompress(packed).partition(b"\n")
        table = json.loads(head)
        self._tables = table["scripts"]
        self._data = data
        self._known = data[table["known"] :]
        self._scripts: dict[str, Script] = {}
        self.frequent: dict[str, str] = table["frequent"]
        self.places = {
            language: (name, place)
            for name, script in self._tables.items()
            for place, language in enumerate(script["languages"])
        }

    def foreign(self, script: str) -> frozenset[str]:
        """Return the letters of a script that are no ASCII."""
        return frozenset(self._tables[script]["letters"].lstrip(ASCII))

    def script(self, name: str) -> Script:
        """Return a script's table, unpacked when it is first asked for."""
        if name not in self._scripts:
            table = self._tables[name]
            self._scripts[name] = Script(table, self._data[table["start"] : table["stop"]])
        return self._scripts[name]

    def knows(self, word: str) -> bool:
        """Return whether a word is a common one of its language; 1 in 20,000 others is, too."""
        digest = hashlib.blake2b(word.encode(), digest_size=24, usedforsecurity=False).digest()
        known, size = self._known, len(self._known) * 8
        for at in range(_HASHES):
            place = int.from_bytes(digest[_HASH_BYTES * at :], "little") % size
            if not known[place >> 3] >> (place & 7) & 1:
                return False
        return True


@cache
def letters() -> Letters:
    """Return the table, read once."""
    return Letters()
