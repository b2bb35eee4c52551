"""Pack counts into the table that `letters.py` of the layer reads: costs in eighths of a nat."""

import dataclasses
import math
from collections import Counter

from bench.letters.count import Counts

UNIT = 8
_FLOOR = 1.5e-6
_SELDOM = 2e-7
_TIMES_SEEN = 12
_ZERO_DELTA = 128
# What a triple must add beyond its pairs, in nats times the times that it was seen.
_ADDED = 500.0
# What ASCII letters say is about the language alone: it counts half, within bounds.
_ASCII_MOST = 6 * UNIT


@dataclasses.dataclass(frozen=True)
class Rows:
    """The keys of a script's rows, and each row: one cost for each language."""

    letters: str
    pairs: str
    triples: str
    rows: list[bytes]


def pack(languages: list[Counts], *, triples: bool) -> Rows:
    """Return the rows of a script's languages."""
    models = [_Model(counts) for counts in languages]
    letters = " " + "".join(sorted(_letters(languages)))
    pairs, threes = _pairs(models, letters), _triples(models, letters) if triples else {}
    rows = [bytes(_cost(model.letter(each)) for model in models) for each in letters]
    rows += [bytes(_cost(model.unseen(each)) for model in models) for each in letters]
    rows += [pairs[key] for key in sorted(pairs)] + [threes[key] for key in sorted(threes)]
    return Rows(letters, "".join(sorted(pairs)), "".join(sorted(threes)), rows)


def _letters(languages: list[Counts]) -> set[str]:
    found = set()
    for counts in languages:
        total = sum(counts.letters.values())
        found |= {
            each for each, n in counts.letters.items() if n > _SELDOM * total or each < "\x80"
        }
    return found - {" "}


class _Model:
    """The probabilities of one language: pairs fall back on letters, triples on pairs."""

    def __init__(self, counts: Counts) -> None:
        self.counts = counts
        self._total = sum(counts.letters.values())
        self._behind, self._kinds = _contexts(counts.pairs, 1)
        self._behind_two, self._kinds_of_two = _contexts(counts.triples, 2)

    def letter(self, letter: str) -> float:
        return self.counts.letters[letter] / self._total * (1 - 1e-4) + _FLOOR

    def unseen(self, first: str) -> float:
        return _share(self._kinds[first], self._behind[first], 3)

    def pair(self, pair: str) -> float:
        unseen, behind = self.unseen(pair[0]), self._behind[pair[0]]
        seen = self.counts.pairs[pair] / behind if behind else 0.0
        return (1 - unseen) * seen + unseen * self.letter(pair[1])

    def triple(self, triple: str) -> float:
        behind = self._behind_two[triple[:2]]
        unseen = _share(self._kinds_of_two[triple[:2]], behind, 6)
        seen = self.counts.triples[triple] / behind if behind else 0.0
        return (1 - unseen) * seen + unseen * self.pair(triple[1:])

    def added(self, triple: str) -> float:
        """Return how much a triple adds beyond its pair, in all that was counted."""
        if not (behind := self._behind_two[triple[:2]]):
            return 0.0
        pair = self.pair(triple[1:])
        times = max(self.counts.triples[triple], min(behind * pair, behind))
        return abs(math.log(self.triple(triple) / pair)) * times


def _contexts(counts: Counter[str], length: int) -> tuple[Counter[str], Counter[str]]:
    times, kinds = Counter[str](), Counter[str]()
    for key, number in counts.items():
        times[key[:length]] += number
        kinds[key[:length]] += 1
    return times, kinds


def _share(kinds: int, times: float, more: int) -> float:
    """Return how much of what follows is something not seen yet (Witten and Bell's estimate)."""
    return min(1.0, (kinds * 6 + more) / (times + kinds * 6 + more))


def _cost(probability: float) -> int:
    return max(0, min(255, round(-math.log(probability) * UNIT)))


def _pairs(models: list[_Model], letters: str) -> dict[str, bytes]:
    found = {}
    for pair in (a + b for a in letters for b in letters if a + b != "  "):
        if pair.isascii():
            costs = [min(_cost(model.pair(pair)), _ASCII_MOST) // 2 for model in models]
        elif max(model.counts.pairs[pair] for model in models) >= _TIMES_SEEN:
            costs = [_cost(model.pair(pair)) for model in models]
        else:
            continue
        found[pair] = bytes(costs)
    return found


def _triples(models: list[_Model], letters: str) -> dict[str, bytes]:
    seen = {
        key[:2]
        for model in models
        for key, times in model.counts.triples.items()
        if times >= _TIMES_SEEN and set(key) <= set(letters)
    }
    found = {}
    for triple in (two + letter for two in seen for letter in letters):
        if max(model.added(triple) for model in models) > _ADDED:
            found[triple] = bytes(
                max(
                    1,
                    min(
                        255,
                        _ZERO_DELTA + _cost(model.triple(triple)) - _cost(model.pair(triple[1:])),
                    ),
                )
                for model in models
            )
    return found
