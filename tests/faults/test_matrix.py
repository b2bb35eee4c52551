"""Every step of a load, with every fault that it can meet."""

from collections.abc import Iterator
from itertools import groupby

import pytest
from faults.cells import cells
from faults.faulty import FaultyWorld
from faults.matrix import AT_ONCE, run
from faults.table import DOCUMENT, page, read_sections, section

_CHAPTERS = {
    chapter: list(group) for chapter, group in groupby(cells(), key=lambda cell: cell.chapter)
}
_ONE_BY_ONE = {"Log in", "Search"}
"""Chapters whose faults cannot be aimed at one load."""


@pytest.fixture(scope="module")
def sections(request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    """Give the sections of the page as it stands; write what came of them, if that is wanted."""
    target = request.config.getoption("--write-faults")
    if target is None:
        yield read_sections()
        return
    gathered: dict[str, str] = {}
    yield gathered
    target.write_text(page(gathered), encoding="utf-8")


@pytest.mark.timeout(600)
@pytest.mark.parametrize("chapter", _CHAPTERS)
def test_chapter(faulty: FaultyWorld, sections: dict[str, str], chapter: str) -> None:
    """Whatever fails, no record is lost or loaded twice, and the page tells what was seen."""
    at_once = 1 if chapter in _ONE_BY_ONE else AT_ONCE
    results = run(faulty, _CHAPTERS[chapter], at_once)
    seen = section(results)
    told = sections.setdefault(chapter, seen)

    problems = [problem for each in results for problem in each.problems]
    assert problems == [], "\n".join(problems)
    assert told == seen, f"write {DOCUMENT.name} anew (it says how) if this is as it should be"
