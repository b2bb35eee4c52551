"""Show how the demo's loads ended: a table, a look into the results, and whether all adds up."""

from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from local.demo.observer import ObservedLoad
from local.demo.progress import STYLES
from local.terminal import shown
from local.world import relative

_SUCCESS_LINES = 4
_FAILURE_LINES = 7
_REASONS = 6


def loads_table(
    loads: Sequence[ObservedLoad], sent_as: Sequence[str | None], *, wide: bool
) -> Table:
    """
    Return the loads with their counts.

    If there is room, `sent_as`, which is how each reached the org, and the time stand beside them.
    """
    table = Table(
        box=box.SIMPLE_HEAD,
        padding=(0, 1 if wide else 0),
        pad_edge=False,
        show_edge=False,
        header_style="dim",
    )
    table.add_column("file", no_wrap=True)
    for name in ("records", "succeeded", "failed", "unprocessed"):
        table.add_column(name, justify="right")
    table.add_column("status", no_wrap=True)
    if wide:
        table.add_column("sent as")
        table.add_column("time", justify="right")
    for load, way in zip(loads, sent_as, strict=True):
        beside = (way or "not sent", f"{load.seconds:.1f} s") if wide else ()
        table.add_row(shown(load.file.name), *_counts(load), _status(load), *beside)
    return table


def show_results(loads: Sequence[ObservedLoad], folder: Path, console: Console) -> None:
    """Print the beginning of one success.csv and one failure.csv, and why an upload was refused."""
    results = folder / "results"
    partly = next(load for load in loads if load.file.expected.failures)
    _show_beginning(results / partly.file.path / "success.csv", _SUCCESS_LINES, console)
    _show_beginning(results / partly.file.path / "failure.csv", _FAILURE_LINES, console)
    _show_reasons(partly, console)
    for load in loads:
        if load.ended and load.ended.status == "Refused":
            _title(results / load.file.path / "summary.json", console)
            console.print(shown(f"  {load.ended.summary['message']}", "dim"))
            console.print()


def show_report(loads: Sequence[ObservedLoad], folder: Path, console: Console) -> None:
    """Print where the page lies that a person opens first."""
    partly = next(load for load in loads if load.file.expected.failures)
    path = folder / "results" / partly.file.path / "report.html"
    if path.exists():
        console.print(shown(f"Open {relative(path)} in a browser."), soft_wrap=True)


def show_verdict(problems: Sequence[str], loads: Sequence[ObservedLoad], console: Console) -> None:
    """Say that every count adds up, or what does not."""
    for problem in problems:
        console.print(shown(problem, "red"))
    if not problems:
        console.print(shown(_good_news(loads), "green"))


def _show_beginning(path: Path, lines: int, console: Console) -> None:
    """Print the first lines, cut to the width of the console."""
    if not path.exists():
        return
    _title(path, console)
    with path.open(encoding="utf-8-sig") as text:
        for line in islice(text, lines):
            beginning = shown(f"  {line.rstrip()}", "dim")
            console.print(beginning, no_wrap=True, overflow="ellipsis")
    console.print()


def _show_reasons(load: ObservedLoad, console: Console) -> None:
    """Print why records failed, in the words of the summary."""
    errors = load.ended.summary["errors"] if load.ended else []
    if not errors:
        return
    console.print(shown(f"Why records of {load.file.name} failed, by its summary"))
    for each in errors[:_REASONS]:
        first = next(iter(each["examples"]), {"line": None, "value": None})
        line = "" if first["line"] is None else f"line {first['line']}: "
        value = "" if first["value"] is None else f" ({line}{first['value'] or 'empty'})"
        field = f"{each['field']}: " if each["field"] else ""
        text = f"  {each['records']}  {field}{each['cause']}{value}"
        console.print(shown(text, "dim"), no_wrap=True, overflow="ellipsis")
    console.print()


def _title(path: Path, console: Console) -> None:
    console.print(shown(str(relative(path))), soft_wrap=True)


def _counts(load: ObservedLoad) -> list[str]:
    records = load.ended.summary["records"] if load.ended else {}
    names = ("total", "succeeded", "failed", "unprocessed")
    return ["" if (count := records.get(name)) is None else f"{count:,}" for name in names]


def _status(load: ObservedLoad) -> Text:
    status = load.ended.status if load.ended else "not ended"
    return shown(status, STYLES.get(status, "red"))


def _good_news(loads: Sequence[ObservedLoad]) -> str:
    expected = [load.file.expected for load in loads]
    total = sum(each.records or 0 for each in expected)
    succeeded = sum(each.succeeded for each in expected)
    failed = sum(len(each.failures) for each in expected)
    unprocessed = sum(each.unprocessed for each in expected)
    elsewhere = f", {unprocessed} in an unprocessed.csv" if unprocessed else ""
    return (
        f"Every count adds up: of {total:,} records, {succeeded:,} are in the org, once each; "
        f"{failed} are in a failure.csv with Salesforce's reason{elsewhere}."
    )
