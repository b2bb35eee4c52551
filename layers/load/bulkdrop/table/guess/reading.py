"""A file's foreign words as some encodings read them, and what they cost as text."""

import codecs
import math
import re
from collections.abc import Sequence
from operator import add

from bulkdrop.table.guess.candidates import MULTI_BYTE, SINGLE_BYTE, Candidate
from bulkdrop.table.guess.characters import characters_cost
from bulkdrop.table.guess.letters import ASCII, UNIT, letters
from bulkdrop.table.guess.words import Cost, word_cost
from bulkdrop.table.single_byte import halves

# What a word costs more if it is in another language than most of the file.
_OTHER_LANGUAGE = 4.0
_OWN_LANGUAGE = 0.25
_OTHER_SCRIPT = 10.0
# A file in a language of another script has a word in it, not letters that stand alone.
_NO_WORD_OF_ITS_SCRIPT = 4.0
_OF_OTHER_SCRIPT = re.compile("[^\\W\\d_\x00-\u024f]{2,}")
_NO_TEXT = re.compile("[\x80-\x9f\ufffd]")
# How far the words of ASCII letters speak for a language.
_ASCII_WEIGHT = 0.3
_ASCII_MOST = 10.0


class Reading:
    """
    The words as encodings read them that read all of them alike, the commonest of these first.

    What a word costs is known up to the last word that `read` was called for.
    """

    def __init__(self, candidate: Candidate, words: list[str], *, whole: bool) -> None:
        self.candidates = [candidate]
        self.words = words
        self.whole = whole
        """Whether each byte stands for a character: else the file cannot be so encoded."""
        self._rows: list[list[float]] = []
        self._languages: tuple[str, ...] = ()
        self._places: list[tuple[str, int]] = []
        self._rare: list[float] = []
        self._totals: list[float] = []

    @property
    def encoding(self) -> str:
        """Return the commonest encoding that reads so."""
        return self.candidates[0].encoding

    def start(self, against: dict[str, float]) -> None:
        """Take for each language what its rarity and the words of ASCII letters say against it."""
        rarities: dict[str, float] = {}
        rares: dict[str, float] = {}
        for candidate in self.candidates:
            for language, rare in candidate.languages.items():
                rarity = candidate.rarity + rare + against.get(language, 0.0)
                rarities[language] = min(rarity, rarities.get(language, math.inf))
                rares[language] = min(rare, rares.get(language, math.inf))
        self._languages = tuple(rarities)
        lone = _NO_WORD_OF_ITS_SCRIPT if self._has_lone_letters() else 0.0
        if self.candidates[0] not in MULTI_BYTE:
            self._places = [letters().places[language] for language in rarities]
        self._rare = [*rares.values()]
        self._totals = [rarity + lone for rarity in rarities.values()]
        self._rows = []

    def _has_lone_letters(self) -> bool:
        """Return whether all words are single characters, of a script that is not Latin."""
        if self.candidates[0] in MULTI_BYTE:
            return len(self.words) == 1 and len(self.words[0].strip()) == 1
        script, _ = letters().places[self._languages[0]]
        return script != "latin" and not any(map(_OF_OTHER_SCRIPT.search, self.words))

    def read(self, stop: int) -> None:
        """Add up what the words cost, until the word at `stop`."""
        for word in self.words[len(self._rows) : stop]:
            row = self._costs(word)
            self._rows.append(row)
            self._totals = [a + b for a, b in zip(self._totals, row, strict=True)]

    def _costs(self, word: str) -> list[float]:
        if self.candidates[0] in MULTI_BYTE:
            return [characters_cost(word, language) for language in self._languages]
        return _in_languages(word_cost(word), self._places, self._rare)

    @property
    def total(self) -> float:
        """Return what the words cost in the likeliest language, its rarity included."""
        return min(self._totals)

    @property
    def costs(self) -> list[float]:
        """Return what each word costs in the likeliest language."""
        place = self._totals.index(min(self._totals))
        return [row[place] for row in self._rows]


def readings(words: Sequence[bytes]) -> list[Reading]:
    """Return how the encodings read the words: one reading for all that read the same text."""
    joined = b"\n".join(words)
    found: dict[str, Reading] = {}
    for candidate in sorted(SINGLE_BYTE + MULTI_BYTE, key=lambda one: one.rarity):
        text, whole = _decoded(joined, candidate)
        if not (_may_be(text, candidate) if candidate in SINGLE_BYTE else whole):
            continue
        if known := found.get(text):
            known.candidates.append(candidate)
        elif len(texts := text.split("\n")) == len(words):
            found[text] = Reading(candidate, texts, whole=whole)
    return [*found.values()]


def _decoded(joined: bytes, candidate: Candidate) -> tuple[str, bool]:
    """Return the text, and whether all of it can be text in the encoding."""
    if half := halves().get(candidate.encoding):
        text, _ = codecs.charmap_decode(joined, "replace", ASCII + half)
    else:
        text = joined.decode(candidate.encoding, "replace")
    return text, not _NO_TEXT.search(text)


def _may_be(text: str, candidate: Candidate) -> bool:
    """Return whether the text has letters beyond ASCII as the languages write them, if any."""
    script = letters().places[next(iter(candidate.languages))][0]
    return script == "latin" or not letters().foreign(script).isdisjoint(text.lower())


def _in_languages(
    cost: Cost, places: Sequence[tuple[str, int]], rare: Sequence[float]
) -> list[float]:
    """Return what a word costs in a file that is mostly in each of the languages."""
    costs = [cost.common] * len(places)
    for script, found in cost.by_script.items():
        # ASCII words stand in text of every script, other letters do not.
        other = found[0] if script == "latin" else min(found) + _OTHER_SCRIPT
        costs = [
            total + (found[place] if script == own else other)
            for total, (own, place) in zip(costs, places, strict=True)
        ]
    other = min(map(add, costs, rare)) + _OTHER_LANGUAGE + math.log(len(places))
    return [min(own + _OWN_LANGUAGE, other) for own in costs]


def against_languages(plain: Sequence[str]) -> dict[str, float]:
    """Return what the words of ASCII letters say against each language that is written in them."""
    latin = letters().script("latin")
    sums = [0.0] * len(latin.languages)
    for word in plain:
        costs = latin.word(word)
        least = min(costs)
        sums = [
            total + min((cost - least) / UNIT, 4.0) for total, cost in zip(sums, costs, strict=True)
        ]
    fewest = min(sums)
    return {
        language: min(_ASCII_MOST, _ASCII_WEIGHT * (total - fewest))
        for language, total in zip(latin.languages, sums, strict=True)
    }
