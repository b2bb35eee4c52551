"""What the characters of Chinese, Japanese and Korean words cost, by how frequent each is."""

import math
import re
from functools import cache

from bulkdrop.table.guess.letters import letters
from bulkdrop.table.guess.signs import RARE

# The cost of the character at place r is ln((r + 20) * 4.5), as characters go by Zipf's law.
_OFFSET = 20
_SPREAD = 4.5
_KANA = 4.0
_HALF_WIDTH = 4.0
_FIRST_HALF_WIDTH = 8.0
_FULL_WIDTH = 7.0
_ASCII = 3.0
_UNLISTED = 10.5
_LATIN_BESIDE = 4.0
_WITHIN_LATIN = 8.0
_WITHIN = re.compile("[A-Za-z][^ -~][A-Za-z]")


def characters_cost(word: str, language: str) -> float:
    """Return what a word costs in `language`, in nats."""
    listed = _listed(language)
    cost = sum(listed.get(letter) or _other(letter, language) for letter in word)
    cost += _LATIN_BESIDE * any(map(str.isascii, word))
    cost += _WITHIN_LATIN * bool(_WITHIN.search(word))
    return cost + _FIRST_HALF_WIDTH * any("\uff61" <= letter <= "\uff9f" for letter in word)


@cache
def _listed(language: str) -> dict[str, float]:
    frequent = letters().frequent[language]
    return {letter: math.log((at + _OFFSET) * _SPREAD) for at, letter in enumerate(frequent)}


def _other(letter: str, language: str) -> float:  # noqa: PLR0911 # one line for each block
    if letter.isascii():
        return _ASCII
    if "\u3041" <= letter <= "\u30fe":
        return _KANA if language == "ja" else RARE
    if "\u3000" <= letter <= "\u3020" or "\uff01" <= letter <= "\uff5e":
        return _FULL_WIDTH
    if "\uff61" <= letter <= "\uff9f":
        return _HALF_WIDTH
    if "\uac00" <= letter <= "\ud7a3":
        return _UNLISTED if language == "ko" else RARE
    if "\u4e00" <= letter <= "\u9fa5":
        return _level(letter, language)
    return RARE


def _level(letter: str, language: str) -> float:
    """Return the cost of a character not listed: less, if its standard has it in level 1."""
    if language == "ko":
        return RARE
    codec, last = {"ja": ("cp932", 0x97), "zh": ("gb2312", 0xD7), "zh-Hant": ("big5", 0xC6)}[
        language
    ]
    try:
        return _UNLISTED if letter.encode(codec)[0] <= last else RARE
    except UnicodeEncodeError:
        return RARE
