"""Decide in which encoding a file's foreign words are written, or say between which it is open."""

import dataclasses

from bulkdrop.table.guess.reading import Reading, readings
from bulkdrop.table.guess.words import ascii_words, foreign_words

# By how many nats the best reading must be likelier than each that reads another text: 8 nats are
# one in 3,000. Many words that speak faintly are no clear evidence: each must add its share.
CLEAR = 8.0
CLEAR_PER_WORD = 0.5
# No single word may decide much, since it may be a slip of the keyboard.
_MOST_OF_A_WORD = 12.0
_MOST_WORDS = 300
_MOST_ASCII_WORDS = 60
# Words that read much better in another encoding: two of them, or more than a few in a hundred.
_MUCH = 6.0
_MOST_AGAINST = 0.04
# A word that costs more than this per letter is no word of any known language.
_STRANGE = 6.0
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
        return self.best.candidate.encoding if self.best else ""


def judge(lines: list[bytes]) -> Verdict:
    """Return what lines that hold bytes beyond ASCII say about their encoding."""
    words = spread(foreign_words(lines), _MOST_WORDS)
    found = readings(words, spread(ascii_words(lines), _MOST_ASCII_WORDS)) if words else []
    possible = [one for one in found if one.whole]
    if not possible:
        return Verdict(None, None, clear=False)
    text = possible[0].words
    best = min((one for one in possible if one.words == text), key=lambda one: one.candidate.rarity)
    rivals = [(_lead(best, one), one) for one in found if one.words != text]
    lead, rival = min(rivals, key=lambda pair: pair[0], default=(0.0, None))
    clear = lead >= 0 and not _is_strange(best) and not _is_mixed(best, found)
    return Verdict(best, rival, clear=clear)


def spread(words: list, most: int) -> list:  # type: ignore[type-arg] # of bytes or of str
    """Return at most this many of the words, from the whole list evenly."""
    if len(words) <= most:
        return words
    return [words[at * len(words) // most] for at in range(most)]


def _lead(best: Reading, rival: Reading) -> float:
    """Return by how much the best reading is ahead of a rival, beyond what is needed."""
    lead = rival.total - sum(rival.costs) - best.total + sum(best.costs)
    different = 0
    for own, other, cost, other_cost in zip(
        best.words, rival.words, best.costs, rival.costs, strict=True
    ):
        if own == other:
            lead += max(-3.0, min(3.0, other_cost - cost)) / 2  # it speaks for a language alone
        else:
            different += 1
            lead += max(-_MOST_OF_A_WORD, min(_MOST_OF_A_WORD, other_cost - cost))
    return lead - max(CLEAR, CLEAR_PER_WORD * different)


def _is_strange(best: Reading) -> bool:
    strange = sum(
        cost > _STRANGE * (len(word) + 1) for word, cost in zip(best.words, best.costs, strict=True)
    )
    return strange > _MOST_STRANGE * len(best.words)


def _is_mixed(best: Reading, found: list[Reading]) -> bool:
    """Return whether some words are plainly written in another encoding than the rest."""
    least = map(min, zip(*(reading.costs for reading in found), strict=True))
    against = sum(cost - other > _MUCH for cost, other in zip(best.costs, least, strict=True))
    return bool(against > max(1, _MOST_AGAINST * len(best.words)))
