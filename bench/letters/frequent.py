"""The characters of Chinese, Japanese and Korean, the commonest first."""

from collections import Counter
from itertools import islice

import wordfreq
from wordfreq.chinese import simplify_chinese

_WORDS = 60_000
_HAN = range(0x4E00, 0xA000)
_HANGUL = range(0xAC00, 0xD7A4)


def frequent() -> dict[str, str]:
    """Return the commonest characters of each language."""
    chinese = _commonest("zh", 1600, _HAN)
    older = _traditional()
    return {
        "ja": _commonest("ja", 1200, _HAN),
        "zh": chinese,
        "zh-Hant": "".join(older.get(each, each) for each in chinese),
        "ko": _commonest("ko", 800, _HANGUL),
    }


def _commonest(language: str, most: int, block: range) -> str:
    counts = Counter[str]()
    for word, frequency in islice(wordfreq.get_frequency_dict(language).items(), _WORDS):
        weight = frequency**0.6
        for letter in word:
            if ord(letter) in block:
                counts[letter] += weight
    return "".join(letter for letter, _ in counts.most_common(most))


def _traditional() -> dict[str, str]:
    """Return for each simplified character the first traditional one that Big5 has."""
    found: dict[str, str] = {}
    for letter in map(chr, _HAN):
        try:
            letter.encode("big5")
        except UnicodeEncodeError:
            continue
        found.setdefault(simplify_chinese(letter), letter)
    return found
