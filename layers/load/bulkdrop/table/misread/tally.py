"""What was found so far of text that was decoded wrongly, small enough to be kept between runs."""

import dataclasses

from bulkdrop.load_warning import MOST_LINES

# This many distinct words are enough to judge by.
_MOST_WORDS = 100
MOST_RECORDS = 10_000
"""Beyond this many records it makes no difference how many they are."""


@dataclasses.dataclass
class Tally:
    """The words of one kind: in how many records, with how many runs, in which lines first."""

    records: int = 0
    runs: int = 0
    words: dict[str, list[int]] = dataclasses.field(default_factory=dict)
    """Of each word how many runs it had in all, then the first ten lines that it stands in."""

    @property
    def is_full(self) -> bool:
        """Return whether so much is known that the rest is only counted by its runs."""
        return self.records >= MOST_RECORDS

    def add(self, word: str, runs: int, line: int, *, in_new_record: bool) -> None:
        """Count a word of this many runs; of more than 100 words the rest is only counted."""
        self.records += in_new_record
        self.runs += runs
        if word not in self.words and len(self.words) >= _MOST_WORDS:
            return
        known = self.words.setdefault(word, [0])
        known[0] += runs
        if len(known) <= MOST_LINES and line not in known[1:]:
            known.append(line)


@dataclasses.dataclass
class Tallies:
    """What a watch has seen: records, runs of characters beyond ASCII, and those of two kinds."""

    records: int = 0
    runs: int = 0
    misread: Tally = dataclasses.field(default_factory=Tally)
    lost: Tally = dataclasses.field(default_factory=Tally)

    @property
    def has_any(self) -> bool:
        """Return whether a word of either kind was seen."""
        return bool(self.misread.words or self.lost.words)
