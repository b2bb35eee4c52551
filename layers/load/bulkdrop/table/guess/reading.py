"""A file's foreign words as one encoding reads them, and what they cost as text."""

import dataclasses
import math
import re

from bulkdrop.table.guess.candidates import MULTI_BYTE, SINGLE_BYTE, Candidate
from bulkdrop.table.guess.characters import characters_cost
from bulkdrop.table.guess.letters import letters
from bulkdrop.table.guess.words import Cost, word_cost

# What a word costs more if it is in another language than most of the file.
_OTHER_LANGUAGE = 4.0
_OWN_LANGUAGE = 0.25
_OTHER_SCRIPT = 8.0
_CONTROL = re.compile("[\x80-\x9f]")
# How far the words of ASCII letters speak for a language.
_ASCII_WEIGHT = 0.3
_ASCII_MOST = 8.0
# Languages that files are seldom in, and what they cost for that.
_RARE = {"sq": 5.0, "ga": 3.0, "ca": 2.0}


@dataclasses.dataclass(frozen=True)
class Reading:
    """The words in one encoding: the text of each, and what each costs; `total` with rarity."""

    candidate: Candidate
    words: tuple[str, ...]
    costs: list[float]
    total: float
    whole: bool
    """Whether each byte stands for a character: else the file cannot be in this encoding."""


def readings(words: list[bytes], plain: list[str]) -> list[Reading]:
    """Return how each encoding that can reads the words, the likeliest first."""
    joined = b"\n".join(words)
    against = _against_languages(plain)
    found = []
    for candidate in SINGLE_BYTE + MULTI_BYTE:
        text, whole = _decoded(joined, candidate)
        texts = tuple(text.split("\n"))
        foreign = candidate in SINGLE_BYTE and not _has_own_letters(text, candidate)
        if not foreign and len(texts) == len(words) and (whole or candidate in SINGLE_BYTE):
            found.append(_reading(candidate, texts, against, whole=whole))
    return sorted(found, key=lambda reading: reading.total)


def _decoded(joined: bytes, candidate: Candidate) -> tuple[str, bool]:
    """Return the text, and whether all of it can be text in the encoding."""
    try:
        text = joined.decode(candidate.encoding)
    except UnicodeDecodeError:
        return joined.decode(candidate.encoding, "replace"), False
    return text, not _CONTROL.search(text)


def _has_own_letters(text: str, candidate: Candidate) -> bool:
    """Return whether the text has letters beyond ASCII as the languages write them, if any."""
    script = letters().places[candidate.languages[0]][0]
    if script == "latin":
        return True
    own = {letter for letter in letters().script(script).letters if not letter.isascii()}
    return any(letter in own for letter in text.lower())


def _reading(
    candidate: Candidate, texts: tuple[str, ...], against: dict[str, float], *, whole: bool
) -> Reading:
    if candidate in MULTI_BYTE:
        costs = [characters_cost(text, candidate.languages[0]) for text in texts]
        return Reading(candidate, texts, costs, sum(costs) + candidate.rarity, whole)
    languages = candidate.languages
    rows = [_in_languages(word_cost(text), languages) for text in texts]
    totals = [
        sum(row[at] for row in rows) + against.get(language, 0.0) + _RARE.get(language, 0.0)
        for at, language in enumerate(languages)
    ]
    best = min(range(len(languages)), key=totals.__getitem__)
    costs = [row[best] for row in rows]
    return Reading(candidate, texts, costs, totals[best] + candidate.rarity, whole)


def _in_languages(cost: Cost, languages: tuple[str, ...]) -> list[float]:
    """Return what a word costs in a file that is mostly in each of the languages."""
    costs = [_in_language(cost, language) for language in languages]
    other = min(costs) + _OTHER_LANGUAGE + math.log(len(languages))
    return [min(own + _OWN_LANGUAGE, other) for own in costs]


def _in_language(cost: Cost, language: str) -> float:
    own, place = letters().places[language]
    total = cost.common
    for script, costs in cost.by_script.items():
        if script == own:
            total += costs[place]
        else:  # ASCII words stand in text of every script, other letters do not
            total += costs[0] if script == "latin" else min(costs) + _OTHER_SCRIPT
    return total


def _against_languages(plain: list[str]) -> dict[str, float]:
    """Return what the words of ASCII letters say against each language that is written in them."""
    latin = letters().script("latin")
    sums = [0.0] * len(latin.languages)
    for word in plain:
        costs = latin.word(word)
        least = min(costs)
        sums = [total + min(cost - least, 4.0) for total, cost in zip(sums, costs, strict=True)]
    least = min(sums)
    return {
        language: min(_ASCII_MOST, _ASCII_WEIGHT * (total - least))
        for language, total in zip(latin.languages, sums, strict=True)
    }
