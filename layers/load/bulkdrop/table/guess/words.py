"""What the foreign words of a file cost as text: the less, the likelier it was meant so."""

import re
from functools import lru_cache
from typing import NamedTuple

from bulkdrop.table.guess.letters import UNIT, letters
from bulkdrop.table.guess.signs import RARE, sign_cost

# ASCII letters and digits, and what is not ASCII; what may be the second byte of a character, too.
# A lone character between two words or numbers, such as a dash, has the spaces with it; beside a
# number, as in "12 €", "£ 5" and "20 °C", the one that is between.
_FOREIGN = re.compile(
    rb"(?:(?<=[A-Za-z]) [\x80-\xff] (?=[A-Za-z])|(?<=[0-9]) [\x80-\xff] (?=[0-9]))"
    rb"|(?<=[0-9]) [\x80-\xff][CF]?(?![\x80-\xff@-Z\[-`a-z{-~0-9])"
    rb"|(?<![0-9A-Za-z\x80-\xff])[\x80-\xff] (?=[0-9])"
    rb"|(?<![0-9A-Za-z])[0-9A-Za-z]*+(?:[\x80-\xff][@\[-`{-~]?[0-9A-Za-z]*+)+"
)
_ASCII_WORD = re.compile(rb"(?<![\w\x80-\xff])[A-Za-z]{3,}(?![\w\x80-\xff])")
# Letters with the marks that are written above, below and beside them (Vietnamese, Thai, Arabic).
_MARKS = "\u0300-\u036f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u064b-\u0652"
_SEGMENT = re.compile(rf"(?:[^\W\d_ªºµ¹²³¼½¾]|[{_MARKS}])+|\d+|.", re.DOTALL)

# Longer words say no more, and take longer.
_LETTERS = 48
_BESIDE_DIGIT = 5.0
_MIXED_SCRIPTS = 9.0
_MIXED_CASE = 8.0
# A word that its language uses often is likelier than its letters are.
_KNOWN = 8.0
_SHORTEST_KNOWN = 3
_NO_WORD = 8.0
_WORDS_OF_A_LETTER = frozenset(
    "àáâãäåæçèéêëìíîïòóôõöøùúûüýőűį" + "авеиійїєзжбкосуўя" + "οηωόήώ" + "و"
)
_OF_NUMBERS = "£€½°"
_OF_NUMBERS_BEYOND_A_SPACE = "£€§"
_UNITS = frozenset({"µm", "µg", "µl", "µL", "µs", "µF", "µA", "µV", "°C", "°F"})
# Before the first all letters are Latin; from the second on blocks are whole scripts.
_LATIN, _GREEK = "\u0250", "\u0370"
_BLOCKS = (
    (0x250, "latin"),
    (0x300, None),
    (0x370, "latin"),
    (0x400, "greek"),
    (0x530, "cyrillic"),
    (0x590, None),
    (0x600, "hebrew"),
    (0x700, "arabic"),
    (0xE00, None),
    (0xE80, "thai"),
)


class Cost(NamedTuple):
    """What a word costs in any language, and what its letters cost by script and language."""

    common: float
    by_script: dict[str, list[float]]
    """For each script that the word has letters of, the cost in each of its languages."""
    known: bool
    """Whether a language uses the word often, or it is a sign beside a number, as in £5."""


def foreign_words(lines: list[bytes]) -> list[bytes]:
    """Return the distinct words that hold bytes beyond ASCII, in the order of the file."""
    return list(dict.fromkeys(_FOREIGN.findall(b"\n".join(lines))))


def ascii_words(lines: list[bytes]) -> list[str]:
    """Return the distinct words of ASCII letters alone: they say what language it may be."""
    found = dict.fromkeys(_ASCII_WORD.findall(b"\n".join(lines)))
    return [word.decode().lower() for word in found]


@lru_cache(8192)
def word_cost(word: str) -> Cost:
    """Return what a word costs, with the signs and digits that stand beside it."""
    if word.startswith(" ") and word.endswith(" "):
        return _between_words(word[1:-1])
    segments = _SEGMENT.findall(word[:_LETTERS])
    kinds = ["_", *map(_kind, segments), "_"]
    common, by_script, known = 0.0, dict[str, list[float]](), False
    for at, segment in enumerate(segments, 1):
        left, right = kinds[at - 1], kinds[at + 1]
        if kinds[at] == "s":
            cost, is_known = _sign_cost(segment, left, right)
            common, known = common + cost, known or is_known
        elif kinds[at] == "l":
            if not segment.isascii():
                common += _BESIDE_DIGIT * (left + right).count("d")
                if right == "n":  # behind a number it may be a unit
                    common += _NO_WORD * _is_no_word(segment)
            small = _small(segment)
            common += _case_cost(segment) + _add_letters(small, by_script)
            if _is_known(small):
                common, known = common - _KNOWN, True
    if word.strip() in _UNITS:
        common, known = common - _KNOWN, True
    return Cost(common, by_script, known)


def _sign_cost(sign: str, left: str, right: str) -> tuple[float, bool]:
    """Return what a sign costs, and whether it is the sign of a number, as in £5 and 5 €."""
    cost = sign_cost(sign, left.replace("n", "_"), right.replace("n", "_"))
    if "n" not in (left, right):
        return cost, sign in _OF_NUMBERS and "d" in (left, right)
    beside = sign_cost(sign, left.replace("n", "d"), right.replace("n", "d"))
    return min(cost, beside), sign in _OF_NUMBERS_BEYOND_A_SPACE and beside <= cost


def _between_words(character: str) -> Cost:
    """Return what a lone character costs in running text, where few letters are words."""
    common, by_script, known = word_cost(character)
    is_no_word = _kind(character) == "l" and _is_no_word(character)
    return Cost(common + _NO_WORD * is_no_word, by_script, known)


def _is_no_word(letter: str) -> bool:
    return letter.lower() not in _WORDS_OF_A_LETTER


def _kind(segment: str) -> str:
    first = segment[0]
    if first == " ":
        return "n"
    if first.isascii():
        return "l" if first.isalpha() else "d" if first.isdigit() else "_"
    return "l" if len(segment) > 1 or (first.isalpha() and first not in "ªºµ") else "s"


def _add_letters(word: str, by_script: dict[str, list[float]]) -> float:
    """Add what a word's small letters cost in each language; return what they cost in any."""
    common = 0.0
    runs = _runs(word)
    for script, run in runs:
        if script is None:
            common += RARE * len(run)
            continue
        costs = [cost / UNIT for cost in letters().script(script).word(run)]
        known = by_script.get(script)
        by_script[script] = [a + b for a, b in zip(known, costs, strict=True)] if known else costs
    return common + _MIXED_SCRIPTS * (len(runs) - 1)


def _is_known(word: str) -> bool:
    if len(word) < _SHORTEST_KNOWN or word.isascii():
        return False
    return letters().knows(word)


def _runs(word: str) -> list[tuple[str | None, str]]:
    """Return the parts of a word that are each in one script."""
    first, last = min(word), max(word)
    if last < _LATIN or (first >= _GREEK and _script_of(first) == _script_of(last)):
        return [(_script_of(first), word)]
    runs: list[tuple[str | None, str]] = []
    for letter in word:
        script = _script_of(letter)
        if runs and runs[-1][0] == script:
            runs[-1] = (script, runs[-1][1] + letter)
        else:
            runs.append((script, letter))
    return runs


@lru_cache(1024)
def _script_of(letter: str) -> str | None:
    return next((script for stop, script in _BLOCKS if ord(letter) < stop), None)


def _small(word: str) -> str:
    """Return a word as the table has it: a dotted capital I is a letter of its own, no sigma ς."""
    small = word.lower()
    if len(small) == len(word) and "Σ" not in word:
        return small
    return "".join(each.lower() if len(each.lower()) == 1 else each for each in word)


def _case_cost(word: str) -> float:
    """Return what the pattern of capitals costs: words are small, Capitalized or CAPITALS."""
    first_capital = word[0].isupper()
    if word.islower() or (first_capital and (len(word) == 1 or word[1:].islower())):
        return 1.0 if first_capital else 0.7
    if word.isupper():
        return 2.2
    cost = 2.0
    for at in range(1, len(word)):
        before, letter = word[at - 1], word[at]
        ascii_alone = before.isascii() and letter.isascii()  # as in McDonald and GmbH
        if before.islower() and letter.isupper():
            cost += 3.0 if ascii_alone else _MIXED_CASE
        elif at > 1 and before.isupper() and letter.islower():
            cost += 2.0 if ascii_alone else _MIXED_CASE
    return cost
