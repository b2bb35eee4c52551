"""Decide in which encoding a file's foreign words are written, or say between which it is open."""

import dataclasses
from typing import TypeVar

from bulkdrop.table.guess.candidates import MULTI_BYTE
from bulkdrop.table.guess.reading import Reading, against_languages, readings
from bulkdrop.table.guess.words import ascii_words, foreign_words, word_cost

Word = TypeVar("Word", bytes, str)

# By how many nats the best reading must be likelier than each that reads another text: 8 nats are
# one in 3,000. Where hardly any words differ, these must speak louder if they have but one or two
# foreign letters: they may be a strange name. A single common word may speak lower. Many
# words that speak faintly are no clear evidence: each must add its share. Of ten words and more no
# wrong reading was seen to lead by half of what is asked for.
CLEAR = 8.0
CLEAR_OF_MANY = 6.0
CLEAR_OF_COMMON_WORD = 7.0
CLEAR_OF_LETTERS = {0: 11.0, 1: 11.0, 2: 9.5}
CLEAR_PER_WORD = 0.5
_HARDLY_ANY = 3
_MANY = 10
# No single word may decide much, since it may be a slip of the keyboard; a letter in the place of a
# number's sign is none.
_MOST_OF_A_WORD = 13.0
_MOST_OF_A_SIGN = 26.0
# Words that both read alike speak for a language alone, and names may be of many.
_MOST_OF_SHARED = 6.0
_MOST_WORDS = 160
_OF_EACH_BYTE = 3
_FOREIGN = 0x80
_MOST_ASCII_WORDS = 100
# After this many words, only the likeliest readings go on: (words, readings, within nats).
_ROUNDS = ((4, 24, 90.0), (16, 8, 60.0), (64, 4, 80.0))
_FIRST_ROUNDS = 16
_CLOSE = 0.25
# Words that read much better in another encoding: two of them, or more than a few in a hundred.
_MUCH = 10.0
_MOST_AGAINST = 0.04
# A word that costs more than this per letter is no word of any known language.
_STRANGE = 6.0
# One that costs less than this is like others. Between, the word says less than it costs.
_COMMON = 3.5
_STRANGE_CHARACTER = 10.0
_MOST_STRANGE = 0.15


@dataclasses.dataclass(frozen=True)
class Verdict:
    """The likeliest reading, its strongest rival, and whether it is clearly likelier."""

    best: Reading | None
    rival: Reading | None
    clear: bool

    @property
    def encoding(self) -> str:
        """Return the encoding of the likeliest reading; the commonest where others agree."""
        return self.best.encoding if self.best else ""


def judge(lines: list[bytes]) -> Verdict:
    """Return what lines that hold bytes beyond ASCII say about their encoding."""
    words = _chosen(foreign_words(lines))
    found = readings(words) if words else []
    against = against_languages(_far_apart(ascii_words(lines))[:_MOST_ASCII_WORDS]) if words else {}
    for reading in found:
        reading.start(against)
    found = _likeliest(found, len(words))
    best = next((reading for reading in found if reading.whole), None)
    if best is None:
        return Verdict(None, None, clear=False)
    verdict = _against_rivals(best, found)
    if verdict.clear or not verdict.rival or not verdict.rival.whole:
        return verdict
    # What names of many languages say of the file's may have outweighed what words say.
    other = _against_rivals(verdict.rival, found)
    return other if other.clear else verdict


def _against_rivals(best: Reading, found: list[Reading]) -> Verdict:
    rivals = [(_lead(best, one), one) for one in found if one is not best]
    lead, rival = min(rivals, key=lambda pair: pair[0], default=(0.0, None))
    clear = lead >= 0 and not _is_strange(best) and not _is_mixed(best, found)
    return Verdict(best, rival, clear=clear)


def _likeliest(found: list[Reading], words: int) -> list[Reading]:
    """Return the readings that are not far behind, the likeliest first, with all words read."""
    for stop, most, within in _ROUNDS:
        for reading in found:
            reading.read(stop)
        found.sort(key=lambda reading: reading.total)
        if stop >= words:
            return found
        limit = found[1].total if found[1:] else 0.0
        limit = max(limit, found[0].total + within) if found else 0.0
        likely = [one for one in found[:most] if one.total <= limit]
        found = likely + [
            one for one in found if one not in likely and _is_close(found[0], one, stop)
        ]
    for reading in found:
        reading.read(words)
    return sorted(found, key=lambda reading: reading.total)


def _is_close(best: Reading, other: Reading, words: int) -> bool:
    """Return whether hardly any of the first words differ: the few that do may come last."""
    pairs = zip(best.words[:words], other.words[:words], strict=True)
    return sum(own != word for own, word in pairs) <= words * _CLOSE


def _chosen(words: list[bytes]) -> list[bytes]:
    """Return words from the whole list, and some with each byte: encodings may differ in one."""
    chosen = _far_apart(words)
    seen = b"".join(chosen)
    for byte in set(b"".join(words)):
        if byte >= _FOREIGN and seen.count(byte) < _OF_EACH_BYTE:
            chosen += [word for word in words if byte in word][:_OF_EACH_BYTE]
    return list(dict.fromkeys(chosen))


def _far_apart(words: list[Word]) -> list[Word]:
    """Return up to _MOST_WORDS of the whole list, in an order of which any part is too."""
    step = max(1, len(words) // _MOST_WORDS)
    chosen = words[::step][:_MOST_WORDS]
    stride = max(1, len(chosen) // _FIRST_ROUNDS)
    return [word for start in range(stride) for word in chosen[start::stride]]


def _lead(best: Reading, rival: Reading) -> float:
    """Return by how much the best reading is ahead of a rival, beyond what is needed."""
    costs, others = best.costs, rival.costs
    before = rival.total - sum(others) - best.total + sum(costs)
    different, shared, lead = list[str](), 0.0, 0.0
    for own, other, cost, other_cost in zip(best.words, rival.words, costs, others, strict=True):
        if own == other:
            shared += max(-3.0, min(3.0, other_cost - cost)) / 2
        else:
            different.append(own)
            ahead = other_cost - cost
            if ahead > 0 and other.isalpha() and best.candidates[0] not in MULTI_BYTE:
                ahead *= _trust(own, cost)
            most = _MOST_OF_A_SIGN if _is_sign(own) or _is_sign(other) else _MOST_OF_A_WORD
            lead += max(-most, min(most, ahead))
    before += min(_MOST_OF_SHARED, shared)
    return before + lead - needed(different, len(best.words))


def _is_sign(word: str) -> bool:
    """Return whether this is the sign of a number alone, as a letter never stands."""
    return len(word.strip()) == 1 and word_cost(word).known


def _trust(word: str, cost: float) -> float:
    """Return from 0 to 1 how far a word is like those that the table of letters was counted of."""
    if len(word) == 1:  # its end alone costs much
        return 1.0
    return max(0.0, min(1.0, (_STRANGE - cost / (len(word) + 1)) / (_STRANGE - _COMMON)))


def needed(words: list[str], foreign: int) -> float:
    """Return by how many nats a reading must lead that differs in these of its foreign words."""
    if len(words) > _HARDLY_ANY:
        clear = CLEAR if foreign < _MANY else CLEAR_OF_MANY
        return max(clear, CLEAR_PER_WORD * len(words))
    if len(words) == 1 and word_cost(words[0]).known:
        return CLEAR_OF_COMMON_WORD
    letters = {letter for word in words for letter in word.lower() if letter >= "\x80"}
    return CLEAR_OF_LETTERS.get(len(letters), CLEAR)


def _is_strange(best: Reading) -> bool:
    most = _STRANGE_CHARACTER if best.candidates[0] in MULTI_BYTE else _STRANGE
    strange = sum(
        cost > most * (len(word) + 1) for word, cost in zip(best.words, best.costs, strict=True)
    )
    return strange > _MOST_STRANGE * len(best.words)


def _is_mixed(best: Reading, found: list[Reading]) -> bool:
    """Return whether some words are plainly written in another encoding than the rest."""
    most = max(1, _MOST_AGAINST * len(best.words))
    return any(
        sum(
            cost - other > _MUCH and own != word
            for own, word, cost, other in zip(
                best.words, rival.words, best.costs, rival.costs, strict=True
            )
        )
        > most
        for rival in found
        if rival is not best
    )
