"""The demo's progress and report: what is shown of loads, on a terminal and without one."""

import io
from pathlib import Path
from typing import Any

from rich.console import Console, RenderableType

from local.demo.file import DemoFile, Expected
from local.demo.observer import ObservedLoad
from local.demo.progress import ChangedLines, live_table
from local.demo.report import loads_table, show_results
from local.outside.bucket import Dropped, Ended


def load(records: int = 8) -> ObservedLoad:
    """Return a load that was just dropped."""
    file = DemoFile("Lead/insert/x.csv", "", b"", Expected("Succeeded", succeeded=records))
    return ObservedLoad(file, Dropped("incoming/Lead/insert/x.csv", "1"))


def ended(status: str, **records: int | None) -> Ended:
    """Return the end of that load."""
    summary: dict[str, Any] = {
        "status": status,
        "message": "Line 3 has 4 cells.",
        "records": {"total": 8, "succeeded": 8, "failed": 0, "unprocessed": 0, **records},
        "jobs": [{"id": "750A", "state": "JobComplete"}],
        "results": {},
    }
    return Ended("results/Lead/insert/x.csv/x-1/", summary)


def shown(renderable: RenderableType) -> str:
    """Return what a console without colours prints."""
    console = Console(file=io.StringIO(), width=110)
    console.print(renderable)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_lines_tell_news_once() -> None:
    """A line appears when state, job state or a quarter of the records changes, and never again."""
    watched = load()
    lines = ChangedLines([watched])
    reported = []
    for step, job_state, processed in [
        ("Dropped", "", 0),
        ("Plan Load", "", 0),
        ("Plan Load", "", 0),
        ("Wait for Job", "", 0),
        ("Wait for Job", "InProgress", 0),
        ("Wait for Job", "InProgress", 1),
        ("Wait for Job", "InProgress", 2),
        ("Wait for Job", "JobComplete", 8),
        ("Finish Load", "JobComplete", 8),
    ]:
        watched.step, watched.job_state, watched.processed = step, job_state, processed
        reported += lines.changed()
    watched.end(ended("Succeeded"))
    reported += lines.changed()

    assert [line.partition(" s  ")[2] for line in reported] == [
        "x.csv  Plan Load",
        "x.csv  Wait for Job  InProgress",
        "x.csv  Wait for Job  InProgress  2",
        "x.csv  Wait for Job  JobComplete  8",
        "x.csv  Succeeded",
    ]


def test_live_table_shows_where_a_load_is() -> None:
    """The execution's state stands beside the job's, with the records processed so far."""
    watched = load(50_000)
    watched.step, watched.job_state, watched.processed = "Wait for Job", "InProgress", 12_400

    line = shown(live_table([watched]))

    assert line.startswith("x.csv  Wait for Job  InProgress")
    assert "12,400" in line


def test_table_shows_the_counts_of_the_summary() -> None:
    """Counts are as the summary says; what is not known stays empty."""
    done, refused, running = load(), load(), load()
    done.end(ended("Succeeded"))
    refused.end(ended("Refused", total=None, succeeded=0))

    text = shown(loads_table([done, refused, running], ["PUT", None, None], wide=True))
    rows = [line.split()[1:-2] for line in text.splitlines()[2:]]

    assert rows[0] == ["8", "8", "0", "0", "Succeeded", "PUT"]
    assert rows[1] == ["0", "0", "0", "Refused", "not", "sent"]
    assert rows[2] == ["not", "ended", "not", "sent"]


def test_refusal_is_shown_in_its_own_words(tmp_path: Path) -> None:
    """The message of the summary is printed under its name; files that are missing are left out."""
    partly = DemoFile("Lead/insert/y.csv", "", b"", Expected("x", failures=["INVALID_FIELD"]))
    loads = [ObservedLoad(partly, Dropped("incoming/Lead/insert/y.csv", "2")), load()]
    loads[1].end(ended("Refused"))
    console = Console(file=io.StringIO(), width=200)

    show_results(loads, tmp_path, console)

    assert isinstance(console.file, io.StringIO)
    lines = console.file.getvalue().splitlines()
    assert [f"{tmp_path}/results/Lead/insert/x.csv/summary.json", "  Line 3 has 4 cells."] == lines[
        :2
    ]
