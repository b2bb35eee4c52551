"""docs/faults.md: the fault matrix as its run left it."""

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from faults.audit import RECORDS
from faults.matrix import Result

DOCUMENT = Path(__file__).parents[2] / "docs/faults.md"

_HEAD = f"""\
# What happens when something fails

Each line is one load, dropped on the local cloud, that met one fault in one step. An upload has {RECORDS}
records, of which Salesforce refuses two. *Loaded* is what the sandbox org's ledger says, *jobs* what it
made of them. The run that wrote this page also held every load to the promise: each record at most once in
the org, and in exactly one of success.csv, failure.csv and unprocessed.csv, or told of as unknown.

`.venv/bin/python -m pytest tests/faults --write-faults docs/faults.md` writes this page;
`tests/faults/test_matrix.py` fails if a line of it is no longer so.
"""


def page(sections: Iterable[str]) -> str:
    """Put the whole page together."""
    return "\n".join([_HEAD, *sections])


def section(chapter: str, results: list[Result]) -> str:
    """Write one chapter: a table for each step."""
    lines = [f"## {chapter}", ""]
    for step, group in groupby(results, key=lambda result: result.cell.step):
        lines += [f"### {step}", "", "| Fault | Load | Loaded | Jobs |", "|---|---|---|---|"]
        lines += [_line(result) for result in group]
        lines.append("")
    return "\n".join(lines)


def _line(result: Result) -> str:
    status, fault = result.summary["status"], result.cell.fault
    return f"| {fault} | {status} | {result.loaded} | {result.jobs} |"
