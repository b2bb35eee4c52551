"""How guesses come out: right, refused or wrong, by language, encoding and size."""

import dataclasses
from collections.abc import Callable, Iterator

from kit.foreign.texts import LANGUAGES, SOURCES, Language, sample

from bulkdrop.errors import UploadRefusedError
from bulkdrop.table.guess.choose import guess_encoding
from bulkdrop.table.guess.sample import sample_of
from bulkdrop.table.guess.words import foreign_words

SIZES = (40, 200, 2_000, 10_000, 100_000)
ENOUGH = 2_000
FEW_WORDS = 3

Guess = Callable[[bytes], str | None]


@dataclasses.dataclass
class Cell:
    """Guesses at files of a language in one encoding and of one size."""

    language: str
    encoding: str
    size: int
    right: int = 0
    refused: int = 0
    wrong: int = 0
    few: int = 0
    """How many of the refused have fewer than three foreign words."""

    @property
    def share(self) -> float:
        """Return the share of right ones, in percent, without files that hardly say anything."""
        judged = self.right + self.refused + self.wrong - self.few
        return 100 * self.right / judged if judged else 100.0

    @property
    def shown(self) -> str:
        """Return the three counts."""
        return f"{self.right} / {self.refused} / {self.wrong}"


def guess(data: bytes) -> str | None:
    """Return Bulkdrop's guess, none if it refuses."""
    try:
        return guess_encoding(sample_of([data]))
    except UploadRefusedError:
        return None


def cell_of(language: Language, encoding: str, size: int, samples: int, made: Guess) -> Cell:
    """Return how this many files of each source come out."""
    cell = Cell(language.name, encoding, size)
    for source in SOURCES:
        for seed in range(samples):
            data = sample(language, source, encoding, size, seed)
            if data:
                _count(cell, data, encoding, made(data))
    return cell


def _count(cell: Cell, data: bytes, encoding: str, guessed: str | None) -> None:
    if guessed is None:
        cell.refused += 1
        cell.few += len(foreign_words(data.splitlines())) < FEW_WORDS
    elif data.decode(guessed, "replace") == data.decode(encoding):
        cell.right += 1
    else:
        cell.wrong += 1


def cells(sizes: tuple[int, ...], samples: int, made: Guess = guess) -> Iterator[Cell]:
    """Yield the cells of all languages, their encodings and these sizes."""
    for language in LANGUAGES:
        for encoding in language.encodings:
            for size in sizes:
                yield cell_of(
                    language, encoding, size, max(1, samples * 2_000 // max(size, 2_000)), made
                )
