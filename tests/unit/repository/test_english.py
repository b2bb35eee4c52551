"""Plain English: words that are avoided do not come back."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]

FOLDERS = (
    *("docs", "statemachine", ".github", "layers", "functions"),
    *("cli", "local", "bench", "tests"),
)
"""Where the words are looked for, with the files at the top; a folder is added in one line."""

TEXTS = {".md", ".yaml", ".yml", ".json", ".py"}

AVOID = {
    r"mend(s|ed|ing)?": "fix",
    r"told": "reported, stated, said",
    r"thereof": "of which",
    r"so many": "this many, or the number",
    r"anew": "again",
    r"whoever": "the passive, with a subject",
    r"no good": "malformed",
    r"but for": "except for",
    r"also if": "even if",
    r"(take|takes|took|taken|taking)( \w+)? up again": "resume",
    r"org (that )?is away": "Salesforce is unavailable",
    r"reads? well so": "decodes cleanly",
    r"how often": "how many times",
}
"""A pattern of what is avoided, and what to write instead."""

WORDS = re.compile(
    rf"\b({'|'.join(AVOID).replace(' ', '[ ]')})\b".replace("[ ]", r"[\s#]+"), re.IGNORECASE
)
DOCSTRING = re.compile(r'"""\s*(Gives?|Tells?|Notes?|Says? whether)\b')


def files() -> Iterator[Path]:
    """Find the texts that people read, except this one and those of the judges."""
    yield from (path for path in ROOT.iterdir() if path.suffix in {".md", ".yaml"})
    for folder in FOLDERS:
        yield from (
            path
            for path in (ROOT / folder).rglob("*")
            if path.suffix in TEXTS and path != Path(__file__) and "node_modules" not in path.parts
        )


def found(text: str, pattern: re.Pattern[str]) -> list[str]:
    """Return what a pattern finds, with its line and what is around it."""
    return [
        f"line {text.count(chr(10), 0, match.start()) + 1}: "
        f"…{text[max(0, match.start() - 30) : match.end() + 20]}…"
        for match in pattern.finditer(text)
    ]


@pytest.mark.parametrize("path", sorted(files()), ids=lambda path: str(path.relative_to(ROOT)))
def test_plain_words(path: Path) -> None:
    """No text holds a word that AVOID replaces, and no docstring begins with Give, Tell or Note."""
    text = path.read_text("utf-8")

    assert found(text, WORDS) == []
    assert path.suffix != ".py" or found(text, DOCSTRING) == []


@pytest.mark.parametrize(
    "text",
    ["He mended it.", "it was\n    told", "take them up again", "An org that is away", "Also if"],
)
def test_words_are_found(text: str) -> None:
    """An avoided word is found in its forms, at any case and across a line's end."""
    assert found(text, WORDS)


@pytest.mark.parametrize("text", ["amend", "recommended", "so manyfold", "whether or not"])
def test_other_words_are_not(text: str) -> None:
    """A word that only contains another is no find."""
    assert not found(text, WORDS)


@pytest.mark.parametrize("text", ['"""Give a job."""', '"""\n    Tells whether it ended.\n    """'])
def test_docstrings_are_found(text: str) -> None:
    """A docstring that begins with Give, Tell or Note is found, on its first line or the next."""
    assert found(text, DOCSTRING)
