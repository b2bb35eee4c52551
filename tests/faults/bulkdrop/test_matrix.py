"""Every step of a load, with every fault that it can meet."""

from collections.abc import Iterator
from itertools import groupby

import pytest
from faults.cells import cells
from faults.faulty import FaultyWorld
from faults.habits import habitual
from faults.matrix import AT_ONCE, Result, run
from faults.table import (
    DOCUMENT,
    all_steps,
    exceptions,
    lines_about,
    marks,
    page,
    steps_listed,
    write_full_table,
)

_CHAPTERS = {
    chapter: list(group) for chapter, group in groupby(cells(), key=lambda cell: cell.chapter)
}
_ONE_BY_ONE = {"Log in", "Search"}
"""Chapters whose faults cannot be aimed at one load."""
_SHORT = {"Send"}
"""The chapters of `make test`: how a part becomes one job, and how a lost reply is resolved."""


_HONEST_ENDS = {"CompletedWithFailures", "Unreconciled"}
"""A job whose cells come back blank cannot be proven to be ours: its load says so."""


@pytest.fixture(scope="module")
def written(request: pytest.FixtureRequest) -> Iterator[list[list[Result]] | None]:
    """Yield a list for the chapters' results if the page is to be written, and write it."""
    target = request.config.getoption("--write-faults")
    if target is None:
        yield None
        return
    gathered: list[list[Result]] = []
    yield gathered
    target.write_text(page(gathered), encoding="utf-8")


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    "chapter",
    [pytest.param(each, marks=() if each in _SHORT else pytest.mark.long) for each in _CHAPTERS],
)
def test_chapter(faulty: FaultyWorld, written: list[list[Result]] | None, chapter: str) -> None:
    """Whatever fails, no record is lost or loaded twice, and the page states what was seen."""
    results = run(faulty, _CHAPTERS[chapter], _at_once(chapter))
    write_full_table(chapter, results)
    if written is not None:
        written.append(results)

    assert _problems(results) == [], "\n".join(_problems(results))
    if written is None:
        seen = [*marks(results), *exceptions(results)]
        assert lines_about(chapter) == seen, f"write {DOCUMENT.name} (it says how) if this is right"


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize("chapter", _CHAPTERS)
def test_chapter_under_the_worst_habits(faulty: FaultyWorld, chapter: str) -> None:
    """The same holds in an org that has all the habits that were seen anywhere."""
    with habitual(faulty.org):
        results = run(faulty, _CHAPTERS[chapter], _at_once(chapter), as_described=False)
    write_full_table(f"{chapter} under habits", results)

    assert _problems(results) == [], "\n".join(_problems(results))
    bad = [each for each in results if each.summary["status"] not in _HONEST_ENDS]
    assert [(each.cell.step, each.cell.fault, each.summary["message"]) for each in bad] == []


def test_page_has_every_step(written: list[list[Result]] | None) -> None:
    """The page's matrix has a row for each step of the run, and for no other."""
    if written is None:
        assert steps_listed() == all_steps()


def _at_once(chapter: str) -> int:
    return 1 if chapter in _ONE_BY_ONE else AT_ONCE


def _problems(results: list[Result]) -> list[str]:
    return [problem for result in results for problem in result.problems]
