"""Guesses at files in many languages: none wrong, most right, as docs/encodings.md shows."""

import os
import re
from pathlib import Path

import pytest
from kit.foreign.outcomes import ENOUGH, SIZES, cell_of, cells, guess
from kit.foreign.page import HEAD, MOST, page, total
from kit.foreign.texts import LANGUAGES, Language

PAGE = Path(__file__).parents[3] / "docs" / "encodings.md"
SAMPLES = 6
SOME = ("German", "Polish", "Turkish", "Russian")


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one.name in SOME], ids=SOME)
def test_some_languages(language: Language) -> None:
    """Files of 2,000 bytes are read right in each encoding; short ones never wrong."""
    for encoding in language.encodings:
        assert cell_of(language, encoding, ENOUGH, 2, guess).right >= 3, encoding
        assert cell_of(language, encoding, SIZES[0], 2, guess).wrong == 0, encoding


def test_page_shows_every_cell() -> None:
    """The page has a row for each language and encoding, a count for each size, and none wrong."""
    text = PAGE.read_text("utf-8")
    rows = re.findall(r"^\| ([^|*]+, [^|]+?) \|(( \d+ / \d+ / 0 \|)+)$", text, re.MULTILINE)

    assert text.startswith(HEAD)
    assert len({language.name for language in LANGUAGES}) >= 20
    assert [name for name, *_ in rows] == [f"{x.name}, {e}" for x in LANGUAGES for e in x.encodings]
    assert all(counts.count("|") == len(SIZES) for _, counts, _ in rows)


@pytest.mark.timeout(7200)
@pytest.mark.skipif(
    "BULKDROP_ALL_LANGUAGES" not in os.environ, reason="make long measures them all"
)
def test_all_languages() -> None:
    """No file is read wrong, and from 2,000 bytes on nearly all are read right."""
    found = list(cells(SIZES, SAMPLES))
    PAGE.write_text(page(found), "utf-8")

    assert [cell for cell in found if cell.wrong] == []
    for size in SIZES:
        if size >= ENOUGH:
            assert total(cell for cell in found if cell.size == size).share >= MOST, size
