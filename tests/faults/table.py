"""docs/faults.md: the fault matrix as its run left it, and the full table beside it."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from faults.audit import RECORDS
from faults.cells import cells
from faults.matrix import Result

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs/faults.md"
FULL_TABLES = ROOT / ".local/faults"
"""Where each run leaves its full tables, for CI to keep."""

# The columns of the matrix, and how the faults that they stand for begin.
_KINDS = {
    "not done": ("dropped", "connection dropped"),
    "reply lost": ("done, reply lost", "done, reply cut off", "answer cut off"),
    "5xx": ("503",),
    "web page": ("web page",),
    "too slow": ("no answer in time",),
    "turned away": ("session expired", "request limit", "too many", "refused, then", "throttled"),
    "killed": ("killed", "out of memory", "timed out"),
}
_AS_EVER = ("CompletedWithFailures", f"{RECORDS - 2}, once each", "1")
"""What a load of the matrix comes to if nothing at all befalls it: status, rows, jobs."""

_HEAD = f"""\
# What happens when something fails

Each mark stands for loads on the local cloud, one for each fault of its kind, that met the fault in
that step. An upload has {RECORDS} records, of which Salesforce refuses two. Every load was held to
the promise: each record is at most once in the org, and in exactly one of success.csv, failure.csv
and unprocessed.csv, or else the summary states it as unknown.

✓ the load ended as if nothing had happened: `CompletedWithFailures`, {RECORDS - 2} records loaded,
one job · ✱ it kept the promise at another price, which the exceptions below state · empty: the
fault cannot happen there

| Step | {" | ".join(_KINDS)} |
|---|{"---|" * len(_KINDS)}
"""
_MIDDLE = """
*not done*: the connection ends before the request is done. *reply lost*: it is done, and its reply
does not arrive. *5xx* and *web page*: done or not. *too slow*: an answer after the client's
time-out. *turned away*: an expired session, limits, throttles. *killed*: the function's process
ends at any moment, also by memory or time.

`.venv/bin/python -m pytest tests/faults -k matrix --write-faults docs/faults.md` writes this
page; without the option the same tests fail if a mark or a line of it is no longer so. Every run
leaves the full tables, a line for each load, in `.local/faults`. `make test` runs two chapters;
`make long` runs the others, and all of them in an org with the worst habits of all (`OrgSettings`).

## Exceptions

"""


def marks(results: Iterable[Result]) -> list[str]:
    """Return the rows of the matrix for the steps of a chapter."""
    return [_row(step, list(group)) for step, group in groupby(results, _step)]


def exceptions(results: Iterable[Result]) -> list[str]:
    """Return a line for each step's faults that came to the same, but not to what is usual."""
    lines = []
    for step, group in groupby(results, _step):
        of_step = list(group)
        unusual = sorted((each for each in of_step if _came_to(each) != _AS_EVER), key=_came_to)
        for came_to, alike in groupby(unusual, _came_to):
            faults = [result.cell.fault for result in alike]
            which = "each fault" if len(faults) == len(of_step) else "; ".join(faults)
            lines.append(f"- **{step}**: {which} → {_in_words(*came_to)}")
    return lines


def page(chapters: Iterable[list[Result]]) -> str:
    """Return the whole page."""
    results = [list(chapter) for chapter in chapters]
    rows = [line for chapter in results for line in marks(chapter)]
    others = [line for chapter in results for line in exceptions(chapter)]
    return _HEAD + "\n".join(rows) + "\n" + _MIDDLE + "\n".join(others) + "\n"


def lines_about(chapter: str) -> list[str]:
    """Return the lines of the page as it stands that are about steps of a chapter."""
    steps = {_step_name(cell.chapter, cell.step) for cell in cells() if cell.chapter == chapter}
    text = DOCUMENT.read_text(encoding="utf-8")
    return [line for line in text.splitlines() if _subject(line) in steps]


def steps_listed() -> set[str]:
    """Return the steps that have a row in the page's matrix."""
    text = DOCUMENT.read_text(encoding="utf-8")
    rows = {_subject(line) for line in text.splitlines() if line.startswith("| ")}
    return rows - {"Step"}


def all_steps() -> set[str]:
    """Return the steps that the matrix has."""
    return {_step_name(cell.chapter, cell.step) for cell in cells()}


def write_full_table(name: str, results: Iterable[Result]) -> None:
    """Write a chapter's loads, one a line, where CI keeps them."""
    FULL_TABLES.mkdir(parents=True, exist_ok=True)
    lines = ["| Step | Fault | Load | Loaded | Jobs |", "|---|---|---|---|---|"]
    for result in results:
        reported = [result.cell.step, result.cell.fault, *_came_to(result)]
        lines.append(f"| {' | '.join(reported)} |")
    target = FULL_TABLES / f"{name.lower().replace(' ', '-')}.md"
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _row(step: str, results: list[Result]) -> str:
    cells_of_row = (_mark([each for each in results if _kind(each) == kind]) for kind in _KINDS)
    return f"| {step} | {' | '.join(cells_of_row)} |"


def _mark(results: list[Result]) -> str:
    if not results:
        return ""
    return "✓" if all(_came_to(result) == _AS_EVER for result in results) else "✱"


def _kind(result: Result) -> str:
    fault = result.cell.fault
    return next(kind for kind, beginnings in _KINDS.items() if fault.startswith(beginnings))


def _came_to(result: Result) -> tuple[str, str, str]:
    return result.summary["status"], result.loaded, result.jobs


def _in_words(status: str, loaded: str, jobs: str) -> str:
    usual_status, usual_rows, usual_jobs = _AS_EVER
    reported: Iterator[str] = iter(
        [
            *([] if status == usual_status else [status]),
            *([] if loaded == usual_rows else [f"{loaded} loaded"]),
            *([] if jobs == usual_jobs else [f"jobs: {jobs}"]),
        ]
    )
    return ", ".join(reported)


def _step(result: Result) -> str:
    return _step_name(result.cell.chapter, result.cell.step)


def _step_name(chapter: str, step: str) -> str:
    return step if ": " in step else f"{chapter}: {step}"


def _subject(line: str) -> str:
    """Return the step that a row of the matrix, or an exception, is about."""
    if line.startswith("- **"):
        return line.removeprefix("- **").partition("**")[0]
    return line.removeprefix("| ").partition(" |")[0]
