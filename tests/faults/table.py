"""docs/faults.md: the fault matrix as its run left it."""

from collections.abc import Mapping
from itertools import groupby
from pathlib import Path

from faults.audit import RECORDS
from faults.matrix import Result

DOCUMENT = Path(__file__).parents[2] / "docs/faults.md"

_HEAD = f"""\
# What happens when something fails

Each line is one load, dropped on the local cloud, that met one fault in one step. An upload has
{RECORDS} records, of which Salesforce refuses two. *Loaded* is what the sandbox org's ledger says,
*Jobs* how many jobs it made. The run that wrote this page also held every load to the promise: each
record is at most once in the org, and in exactly one of success.csv, failure.csv and
unprocessed.csv, or else the summary tells of it as unknown.

`.venv/bin/python -m pytest tests/faults/test_matrix.py --write-faults docs/faults.md` writes this
page; without the option the same tests fail if a line of it is no longer so.
"""
_CHAPTER = "\n## "


def page(sections: Mapping[str, str]) -> str:
    """Put the whole page together."""
    return _HEAD + "".join(f"{_CHAPTER}{name}\n{text}" for name, text in sections.items())


def read_sections() -> dict[str, str]:
    """Take the page apart again: the text of each chapter by its name."""
    _, *chapters = DOCUMENT.read_text(encoding="utf-8").split(_CHAPTER)
    return {name: text for name, _, text in (each.partition("\n") for each in chapters)}


def section(results: list[Result]) -> str:
    """Write one chapter: a table for each step."""
    lines = []
    for step, group in groupby(results, key=lambda result: result.cell.step):
        lines += ["", f"### {step}", "", "| Fault | Load | Loaded | Jobs |", "|---|---|---|---|"]
        lines += [_line(result) for result in group]
    return "\n".join(lines) + "\n"


def _line(result: Result) -> str:
    status, fault = result.summary["status"], result.cell.fault
    return f"| {fault} | {status} | {result.loaded} | {result.jobs} |"
