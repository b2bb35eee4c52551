"""What the command understands, and what its exit status says."""

import dataclasses
import io
import os
import subprocess
import sys
import tomllib
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from kit.summary_examples import examples
from rich.console import Console
from rich.text import Text

from bulkdrop.report.ending import Status
from bulkdrop_cli.come_back import come_back
from bulkdrop_cli.drop import METADATA, key_of, metadata_of
from bulkdrop_cli.exit_code import OF_STATUS, exit_code
from bulkdrop_cli.follow import Pace
from bulkdrop_cli.list_loads import moment, show_loads
from bulkdrop_cli.results import Ended
from bulkdrop_cli.state import state_line
from bulkdrop_cli.wrong_call import WrongCallError

ROOT = Path(__file__).parents[3]
NOW = datetime.fromisoformat("2026-11-26T14:30:15+01:00")


def test_every_status_has_an_exit_code() -> None:
    """However a load ends, the exit status says so, and only a load without a fault ends with 0."""
    codes = {each.status: exit_code(each) for each in examples()}

    assert {status.value for status in Status} <= OF_STATUS.keys()
    assert codes[Status.COMPLETED_WITH_FAILURES] == 1
    assert codes[Status.UNRECONCILED] == 4
    assert codes[Status.NOTHING_LOADED] == 5


def test_check_that_found_something_is_no_success() -> None:
    """A check of records that would be refused ends as their load would, so `&&` can follow it."""
    checked = next(each for each in examples() if each.status is Status.CHECKED)
    errors = next(each.errors for each in examples() if each.errors)

    assert exit_code(dataclasses.replace(checked, errors=errors)) == 1
    assert exit_code(dataclasses.replace(checked, errors=())) == 0


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Today ", "2026-11-26T00:00:00+01:00"),
        ("yesterday", "2026-11-25T00:00:00+01:00"),
        ("90m", "2026-11-26T13:00:15+01:00"),
        ("3 H", "2026-11-26T11:30:15+01:00"),
        ("2w", "2026-11-12T14:30:15+01:00"),
        ("2026-11-01", "2026-11-01T00:00:00+01:00"),
        ("2026-11-01T08:00:00Z", "2026-11-01T08:00:00+00:00"),
    ],
)
def test_moments(text: str, meant: str) -> None:
    """Days, spans and dates are read in the zone of the person who asks."""
    assert moment(text, NOW) == datetime.fromisoformat(meant)


@pytest.mark.parametrize("text", ["", "soon", "3", "26.11.2026", "-1d", "99999999999d"])
def test_no_moments(text: str) -> None:
    """Anything else is answered with what can be said."""
    with pytest.raises(WrongCallError, match="today, yesterday"):
        moment(text, NOW)


def test_keys() -> None:
    """A file, an object and an operation make the key that asks for the load."""
    file = Path("/tmp/people.csv")  # noqa: S108 - no file is made

    assert key_of(file, "Contact", "insert", None, "", check=False) == (
        "incoming/Contact/insert/people.csv"
    )
    assert key_of(file, "Contact", "upsert", "Key__c", "/fair/2026/", check=True) == (
        "check/Contact/upsert/Key__c/fair/2026/people.csv"
    )


@pytest.mark.parametrize("name", [".people.csv", "people.csv.part", "~$people.xlsx"])
def test_names_that_are_no_uploads(name: str) -> None:
    """A file that S3 events would pass over is not dropped."""
    with pytest.raises(WrongCallError, match="never loaded"):
        key_of(Path(name), "Contact", "insert", None, "", check=False)


@pytest.mark.parametrize(
    ("target", "operation", "key", "folder", "said"),
    [
        ("Contact/insert", "insert", None, "", "no name of an object"),
        ("", "insert", None, "", "no name of an object"),
        ("Contact", "merge", None, "", "'merge' is no operation; they are insert, update"),
        ("Contact", "upsert", None, "", "--key External_Id__c"),
        ("Contact", "insert", "Email", "", "insert has none"),
        ("Contact", "insert", None, "../x", "--folder takes names between slashes"),
    ],
)
def test_keys_that_cannot_be(
    target: str, operation: str, key: str | None, folder: str, said: str
) -> None:
    """Words that make no key are answered in words of the command, not of the bucket."""
    with pytest.raises(WrongCallError) as raised:
        key_of(Path("people.csv"), target, operation, key, folder, check=False)

    assert said in str(raised.value)
    assert "incoming/" not in str(raised.value)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("encodings=x", "did you mean encoding?"),
        ("encoding", "write --set encoding=VALUE"),
        ("sheet=Übersicht", "only letters of ASCII in metadata; name the sheet in bulkdrop.toml"),
    ],
)
def test_metadata_that_cannot_be(given: str, said: str) -> None:
    """What S3 or no load would take as metadata is named, with what is right."""
    with pytest.raises(WrongCallError) as raised:
        metadata_of([given])

    assert f"--set {given}: " in str(raised.value)
    assert said in str(raised.value)


def test_call_to_come_back_with(monkeypatch: pytest.MonkeyPatch) -> None:
    """A call that is printed can be copied into a shell, and finds the same stack."""
    monkeypatch.setenv("BULKDROP_STACK", "sales")

    assert come_back("sales", "show", "a b.csv") == "bulkdrop show 'a b.csv'"
    assert come_back("bulkdrop", "show", "a.csv") == "bulkdrop show a.csv --stack bulkdrop"


def test_list_fits_a_narrow_terminal() -> None:
    """On a narrow terminal each load has lines of its own, of which none is cut or folded."""
    loads = [Ended("", each) for each in examples()]
    narrow, wide = io.StringIO(), io.StringIO()
    show_loads(loads, Console(file=narrow, force_terminal=True, width=80))
    show_loads(loads, Console(file=wide, force_terminal=True, width=140))
    lines = Text.from_ansi(narrow.getvalue()).plain.splitlines()

    assert len(lines) == 3 * len(loads)
    assert lines[1].strip() == "Contact/insert/people.csv"
    assert "file, and load" in wide.getvalue()


def test_terminal_without_umlauts() -> None:
    """Where the output has no letter for a sign, its escape is printed."""
    ran = subprocess.run(
        [sys.executable, "-m", "bulkdrop_cli", "ls", "--since", "vorgëstern"],
        env=os.environ | {"PYTHONIOENCODING": "ascii"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert (ran.returncode, "not 'vorg\\xebstern'" in ran.stderr) == (64, True)


def test_interrupt_while_it_starts() -> None:
    """Ctrl-C before the command has begun ends it without a traceback."""
    code = (
        "import sys, bulkdrop_cli.app\n"
        "class Interrupts:\n"
        "    def find_spec(self, *_): raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Interrupts())\n"
        "bulkdrop_cli.app.main()"
    )
    ran = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-c", code], capture_output=True, timeout=60, check=False
    )

    assert (ran.returncode, ran.stderr) == (130, b"")


def test_metadata() -> None:
    """Metadata is given as it is named in docs/loading.md; a value may hold an equals sign."""
    assert metadata_of(["correlation-id=a=b", "sheet=Leads"]) == {
        "correlation-id": "a=b",
        "sheet": "Leads",
    }
    text = (ROOT / "docs/loading.md").read_text("utf-8")
    known = {name for name in METADATA if f"`{name}`" in text}
    assert known >= {"encoding", "column-delimiter", "compression", "sheet"}


def test_pace() -> None:
    """The time left follows from how many records were done since the load was first seen."""
    pace = Pace()

    assert pace.minutes_left(1_000, 10_000, now=100.0) is None
    assert pace.minutes_left(1_000, 10_000, now=110.0) is None
    assert pace.minutes_left(4_000, 10_000, now=160.0) == pytest.approx(2.0)
    assert pace.minutes_left(10_000, 10_000, now=170.0) is None


def test_state_says_why_a_load_waits() -> None:
    """A load that waits for the org is shown with the reason, any other with its records."""
    counts = {"records_processed": 0, "records_total": 10_001}

    assert state_line({"state": "Loading", **counts}) == "Loading: 0 of 10,001 records"
    waits = {"state": "Waiting", **counts, "message": "The org has 0 batches left today."}
    assert state_line(waits) == "Waiting: The org has 0 batches left today."


def test_moments_of_summer_time() -> None:
    """A span is a span of time, whatever the clocks do."""
    assert NOW - moment("24h", NOW) == timedelta(hours=24)


def test_the_command_installs_what_the_layer_holds() -> None:
    """`pip install .` brings each package that the layer has, since it is the same code."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))

    layer = {name.partition(";")[0].strip() for name in project["dependency-groups"]["layer"]}
    assert layer <= set(project["project"]["dependencies"])


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("bulkdrop load people.csv Contact ", {"insert", "upsert", "hardDelete"}),
        ("bulkdrop ls --status ", {"Succeeded", "NothingLoaded"}),
        ("bulkdrop load people.csv Contact insert --set ", {"encoding=", "sheet="}),
    ],
)
def test_shell_completion(words: str, offered: set[str]) -> None:
    """A shell completes operations, statuses and names of metadata."""
    asked = {"COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
    ran = subprocess.run(  # noqa: S603 - our own command
        [Path(sys.executable).with_name("bulkdrop")],
        env=os.environ | asked | {"_BULKDROP_COMPLETE": "complete_bash"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    assert offered <= set(ran.stdout.split())


@pytest.mark.parametrize(("words", "said"), [([], "Commands:\n"), (["--version"], "0.")])
def test_first_words(words: list[str], said: str) -> None:
    """Without a call it lists the calls, as a person reads them."""
    ran = subprocess.run(  # noqa: S603 - our own command
        [Path(sys.executable).with_name("bulkdrop"), *words],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    assert said in ran.stdout
