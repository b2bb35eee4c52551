"""The demo, run as a person runs it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).parents[3]
ROWS = 2_000
ENDS = {
    "new-contacts.csv": "40 40 0 0 Succeeded multipart",
    "trade-fair.csv": "2,000 2,000 0 0 Succeeded PUT",
    "event-guests.csv": "12 6 6 0 CompletedWithFailures multipart",
    "Köln + Umgebung.csv": "3 3 0 0 Succeeded multipart",
    "walkthrough.csv": "0 0 0 Refused not sent",
    "pipeline.csv": "0 0 0 Refused not sent",
    "board-members.csv": "0 0 0 Refused not sent",
}


def start(folder: Path) -> subprocess.Popen[str]:
    """Start the demo in a process of its own."""
    return subprocess.Popen(  # noqa: S603 - the command is made of our own words
        [sys.executable, "-m", "local", "demo", "--rows", str(ROWS), "--folder", str(folder)],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )


@pytest.mark.long  # CI runs the demo itself
@pytest.mark.timeout(240)  # it builds the layer if no one has
def test_demo_adds_up(tmp_path: Path) -> None:
    """Every file ends as it must; the table says so, and the results are there to look at."""
    with start(tmp_path) as demo:
        output, _ = demo.communicate(timeout=230)
    table = output[output.index("records   succeeded") :].splitlines()

    assert demo.returncode == 0, output
    for name, end in ENDS.items():
        row = next(line for line in table if line.startswith(name))
        assert end == " ".join(row.removeprefix(name).split()[:-2])
    assert "Every count adds up: of 2,055 records, 2,049 are in the org, once each" in output
    assert "Column 3 of the header has no name" in output
    assert '"Name" consists of other fields: use LastName, FirstName, Salutation' in output
    assert '1 of 4 columns is no field of Opportunity: "Amount_EUR"' in output
    assert "Email: The value is no e-mail address." in output
    page = tmp_path / "results/Contact/insert/event-guests.csv/report.html"
    assert output.index("report.html in a browser.") < output.index("success.csv\n")
    assert "Loaded in part" in page.read_text("utf-8")


@pytest.mark.long
def test_interrupt_leaves_nothing_running(tmp_path: Path) -> None:
    """Ctrl-C ends the demo and all that it started, and does not pass for a success."""
    with start(tmp_path) as demo:
        assert demo.stdout is not None
        assert any("Plan Load" in line for line in demo.stdout), "no load has started"
        children = psutil.Process(demo.pid).children(recursive=True)
        demo.send_signal(signal.SIGINT)
        output, _ = demo.communicate(timeout=60)
    _, left = psutil.wait_procs(children, timeout=15)

    assert demo.returncode == 130, output
    assert len(children) > 1  # the org, and functions in sandboxes
    assert left == []
    assert "Traceback" not in output
