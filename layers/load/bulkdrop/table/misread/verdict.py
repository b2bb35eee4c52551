"""Decide whether text that looks decoded wrongly is, and whether all of the file is like that."""

import dataclasses
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from bulkdrop.table.guess.words import word_cost
from bulkdrop.table.misread.spelling import Misreading, misreadings
from bulkdrop.table.misread.tally import MOST_RECORDS, Tallies, Tally

_RUN = re.compile("[^\x00-\x7f]+")
# By how many nats a word must read better: 8 are one in 3,000.
_CLEAR = 8.0
# What a letter costs that the table of letters does not know, and two scripts in one word.
_UNKNOWN = 6.0
_MIXED = 9.0
_LONG = 20
# A letter and a sign at the end of a word, as in „BÄ“, may be meant so.
_CLEAR_AT_END = 20.0
_MEANT_SO = re.compile("(?:^|[^a-z])[^\x00-\x7f][‘’“”„‚–—…›‹»«·°¹²³]$")  # noqa: RUF001 # it is about them
# Systematic is what most runs beyond ASCII are, in several words...
_FEW_WORDS = 3
_MOST = 0.5
_FEW_RECORDS = 0.001
# ... or what is found so often that no text about encodings has it,
_OFTEN = 50
_SOME = 0.05
# ... or all of a small file: one record in twenty or more. Signs such as `Â°` must be more.
_ALL = 0.999
_SMALL_FILE = 0.05
_SIGNS = 20


@dataclasses.dataclass(frozen=True)
class Finding:
    """Words that were decoded wrongly, with what they were before, and their first lines."""

    words: dict[str, str]
    lines: tuple[int, ...]
    records: int
    is_systematic: bool
    encoding: str
    example: tuple[str, int]
    """The word that a person recognises best, of letters and long, and the line it is in."""
    in_header: bool = False


def misread(tallies: Tallies) -> Finding | None:
    """Return what of the misread words read clearly better as they were before."""
    tally = tallies.misread
    if not tally.words:
        return None
    best = max(misreadings().all, key=lambda each: _lead(tally, each))
    words = {word: right for word, (right, lead) in _readings(tally, best) if lead}
    return _finding(tallies, tally, words, best.encoding) if words else None


def lost(tallies: Tallies) -> Finding | None:
    """Return the words of which letters were lost: a U+FFFD stands in their place."""
    tally = tallies.lost
    return _finding(tallies, tally, dict.fromkeys(tally.words, ""), "") if tally.words else None


def _finding(tallies: Tallies, tally: Tally, words: dict[str, str], encoding: str) -> Finding:
    kept = sum(known[0] for known in tally.words.values())
    runs = sum(tally.words[word][0] for word in words)
    runs += (tally.runs - kept) * len(words) // len(tally.words)
    records = min(MOST_RECORDS, tally.records)
    if len(words) < len(tally.words):
        records = min(records, runs)
    share = min(1.0, runs / max(tallies.runs, 1))
    lines = sorted({line for word in words for line in tally.words[word][1:]})
    # Of more records no one counts how many they are: they are no slips.
    of_records = 1.0 if tally.is_full else records / max(tallies.records, 1)
    found = _Share(runs, share, of_records)
    systematic = found.is_systematic(words)
    shown = max(words, key=lambda word: (words[word].isalpha(), min(len(word), _LONG)))
    example = shown, tally.words[shown][1]
    return Finding(words, tuple(lines), records, systematic, encoding, example)


class _Share(NamedTuple):
    """How common words were found to be: of all runs beyond ASCII, and of all records."""

    runs: int
    of_runs: float
    of_records: float

    def is_systematic(self, words: dict[str, str]) -> bool:
        """Return whether the words are no slips but what the file is like."""
        if len(words) >= _FEW_WORDS:
            if self.of_runs >= _MOST and self.of_records >= _FEW_RECORDS:
                return True
            if self.of_runs >= _SOME and self.runs >= _OFTEN:
                return True
        if self.of_runs >= _MOST and self.runs >= _OFTEN:  # perhaps one sign in a column of prices
            return True
        is_sure = any(map(_is_sure, words.values())) or self.runs >= _SIGNS
        return is_sure and self.of_runs >= _ALL and self.of_records >= _SMALL_FILE


def _is_sure(right: str) -> bool:
    """Return whether it has a letter or a sign that takes three bytes, such as €."""
    return any(each.isalpha() or each > "\u07ff" for each in right if not each.isascii())


def _lead(tally: Tally, misreading: Misreading) -> float:
    """Return by how much the words read better if they were misread so, in nats."""
    return sum(lead for _, (_, lead) in _readings(tally, misreading))


def _readings(tally: Tally, misreading: Misreading) -> Iterator[tuple[str, tuple[str, float]]]:
    """Iterate over words, what they were before, and by how much that clearly reads better."""
    for word in tally.words:
        if right := _right(word, misreading):
            lead = _cost(word) - _cost(right)
            is_clear = lead >= (_CLEAR_AT_END if _MEANT_SO.search(word) else _CLEAR)
            yield word, (right, lead if is_clear else 0.0)


def _right(word: str, misreading: Misreading) -> str | None:
    pieces, at = [], 0
    for run in _RUN.finditer(word):
        right = misreading.right(run[0])
        if right is None:
            return None
        pieces += [word[at : run.start()], right]
        at = run.end()
    return "".join([*pieces, word[at:]])


@lru_cache(1024)
def _cost(word: str) -> float:
    """Return what a word costs in the language that it fits best, in nats."""
    known, unknown = "", 0
    for letter in word:
        base = letter if letter < "\u0250" else unicodedata.normalize("NFD", letter)[0]
        is_known = base < "\u0700" or not base.isalpha()
        known += base if is_known else ""
        unknown += not is_known
    cost = word_cost(known)
    mixed = bool(unknown and any(map(str.isalpha, known)))
    least = sum(min(costs) for costs in cost.by_script.values())
    return cost.common + least + _UNKNOWN * unknown + _MIXED * mixed
