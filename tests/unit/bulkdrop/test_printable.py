"""Control characters: a name, a cell or a message of others never acts on a terminal."""

import io
import json
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kit.words import LOAD, PLAN, UPLOAD
from rich.console import Console

from bulkdrop.errors import UploadRefusedError
from bulkdrop.load_warning import LoadWarning, WarningCode
from bulkdrop.printable import printable, printable_json
from bulkdrop.reason import ReasonCode
from bulkdrop.report.ending import Counts, Ending, Status
from bulkdrop.report.summary import Summary
from bulkdrop.work.outcome import JobReport, Outcome
from local.demo.file import DemoFile, Expected
from local.demo.observer import ObservedLoad
from local.demo.progress import ChangedLines, live_table
from local.demo.report import loads_table, show_results, show_verdict
from local.outside.bucket import Dropped, Ended
from local.terminal import say_to

ROOT = Path(__file__).parents[3]
EVIL = "\x1b[2J\x1b]0;owned\x07\x9b31m\x7f\b\r\u202egnp\u2066\ud800"
AT = "2026-11-25T10:00:00Z"


def acts(text: str) -> list[str]:
    """Find what acts on a terminal, line breaks left aside."""
    found = {"Cc", "Cs", "Zl", "Zp"}
    marks = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    return [c for c in text if (unicodedata.category(c) in found and c != "\n") or c in marks]


@given(st.text(st.characters()))
def test_text(text: str) -> None:
    """Whatever a text holds, nothing in it acts; what does not act stays as it is."""
    assert acts(printable(text)) == []
    assert "\n" not in printable(text)
    assert printable(printable(text)) == printable(text)
    if not acts(text) and "\n" not in text:
        assert printable(text) == text


@given(st.dictionaries(st.text(), st.text(st.characters(exclude_categories=["Cs"]))))
def test_json(document: dict[str, str]) -> None:
    """A document can be printed, and parsed gives what it held."""
    text = printable_json(document, indent=2)

    assert acts(text) == []
    assert json.loads(text) == document


def test_escapes_can_be_read() -> None:
    """An escape is the usual one; letters of any script are no escapes."""
    assert printable("Köln\x1b[31m\n") == r"Köln\x1b[31m\n"
    assert printable("\N{RIGHT-TO-LEFT OVERRIDE}א日😀") == r"\u202eא日😀"


def test_messages_of_a_summary() -> None:
    """What a summary quotes of names, cells or Salesforce's texts does not act."""
    refusal = UploadRefusedError(ReasonCode.WRONG_KEY, f"The key {EVIL} is wrong.")
    job = JobReport("750A", "Failed", 0, 0, f"InvalidBatch : {EVIL}")
    warned = LoadWarning(WarningCode.BLANK_RECORDS, EVIL)
    plan = type(PLAN)(**{**vars(PLAN), "warnings": (warned,)})
    outcome = Outcome(0, 1, 2, job)
    ending = Ending(Status.FAILED, EVIL)
    finished = Summary.ended(LOAD, ending, Counts(2), at=AT, plan=plan, outcomes=[outcome])
    document = finished.to_json()
    texts: list[Any] = [
        Summary.refused("x", UPLOAD, refusal, at=AT).message,
        document["message"],
        document["warnings"][0]["message"],
        document["jobs"][0]["error"],
    ]

    assert [acts(text) for text in texts] == [[], [], [], []]
    assert all(r"\x1b[2J" in text for text in texts)


def evil_load() -> ObservedLoad:
    """Return a load whose every text would act."""
    file = DemoFile(f"Lead/insert/{EVIL}.csv", EVIL, b"", Expected("Refused", failures=("X",)))
    load = ObservedLoad(file, Dropped("incoming/Lead/insert/x.csv", "1"))
    load.step = load.job_state = EVIL
    return load


def test_progress_and_report(tmp_path: Path) -> None:
    """No name, status, message or row that the demo shows acts on the terminal."""
    load = evil_load()
    load.file = DemoFile("Lead/insert/x.csv", EVIL, b"", load.file.expected)
    out = io.StringIO()
    console = Console(file=out, width=300)
    console.print(live_table([evil_load()]))
    for line in ChangedLines([evil_load()]).changed():
        say_to(out)(line)
    records = {"total": 1, "succeeded": 0, "failed": 1, "unprocessed": 0}
    summary = {"status": "Refused", "message": EVIL, "records": records, "jobs": [], "errors": []}
    load.end(Ended("results/x/", summary))
    results = tmp_path / "results/Lead/insert/x.csv"
    results.mkdir(parents=True)
    row = f'"","X:{EVIL}","{EVIL}"\n'.replace("\ud800", "")
    (results / "failure.csv").write_text(f"sf__Id,sf__Error,{row}{row}", "utf-8")
    (results / "summary.json").write_text("{}")
    console.print(loads_table([load], [None], wide=True))
    show_results([load], tmp_path, console)
    show_verdict([EVIL], [load], console)

    printed = out.getvalue()
    assert acts(printed) == []
    assert printed.count(r"\x1b[2J") >= 6


def test_watched_folder_says_names_safely() -> None:
    """What the watched folder says of a file is one line that does not act."""
    out = io.StringIO()

    say_to(out)(f"Contact/insert/{EVIL}\nforged line is loading.")

    assert acts(out.getvalue()) == []
    assert out.getvalue().count("\n") == 1


@pytest.mark.parametrize("path", sorted((ROOT / "local").rglob("*.py")), ids=lambda p: p.name)
def test_one_way_to_the_terminal(path: Path) -> None:
    """What is printed with rich goes through local/terminal.py."""
    if path.name != "terminal.py":
        assert not re.search(r"\bText\(", path.read_text("utf-8"))
