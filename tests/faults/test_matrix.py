"""Every step of a load, with every fault that it can meet."""

from itertools import groupby
from pathlib import Path

import pytest
from faults.cells import Cell, cells
from faults.faulty import FaultyWorld
from faults.matrix import run
from faults.table import DOCUMENT, page, section

_CHAPTERS = {
    chapter: list(group) for chapter, group in groupby(cells(), key=lambda cell: cell.chapter)
}
_ONE_BY_ONE = {"Log in", "Search"}
"""Chapters whose faults cannot be aimed at one load."""


@pytest.fixture(scope="module")
def sections(request: pytest.FixtureRequest) -> dict[str, str]:
    """Gather the sections of the page, and write it at the end if that was asked for."""
    gathered: dict[str, str] = {}
    target: Path | None = request.config.getoption("--write-faults")
    if target:
        request.addfinalizer(  # noqa: PT021 # a yield would type the fixture as an iterator
            lambda: target.write_text(page(gathered.values()), encoding="utf-8")
        )
    return gathered


@pytest.mark.timeout(600)
@pytest.mark.parametrize("chapter", _CHAPTERS)
def test_chapter(faulty: FaultyWorld, sections: dict[str, str], chapter: str) -> None:
    """Whatever fails, no record is lost or loaded twice, and the page tells what was seen."""
    results = run(faulty, _CHAPTERS[chapter], **({"at_once": 1} if chapter in _ONE_BY_ONE else {}))
    sections[chapter] = section(chapter, results)

    problems = {_name(each.cell): each.problems for each in results if each.problems}
    assert problems == {}, "\n".join(each.summary["message"] for each in results if each.problems)
    if "--write-faults" not in str(sections):
        assert sections[chapter] in DOCUMENT.read_text(encoding="utf-8")


def _name(cell: Cell) -> str:
    return f"{cell.step}: {cell.fault}"
