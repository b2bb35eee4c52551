"""What the command understands, and what its exit status says."""

import os
import subprocess
import sys
import tomllib
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bulkdrop.report.ending import Status
from bulkdrop_cli.drop import METADATA, key_of, metadata_of
from bulkdrop_cli.exit_code import OF_STATUS, exit_code
from bulkdrop_cli.follow import Pace, state_line
from bulkdrop_cli.list_loads import moment
from bulkdrop_cli.wrong_call import WrongCallError

ROOT = Path(__file__).parents[3]
NOW = datetime.fromisoformat("2026-11-26T14:30:15+01:00")


def test_every_status_has_an_exit_code() -> None:
    """However a load ends, the exit status says so, and only a load without a fault ends with 0."""
    assert {status.value for status in Status} <= OF_STATUS.keys()
    assert {exit_code(status) for status in Status} <= {*range(6)}
    assert exit_code(Status.UNRECONCILED) == 4


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("today", "2026-11-26T00:00:00+01:00"),
        ("yesterday", "2026-11-25T00:00:00+01:00"),
        ("90m", "2026-11-26T13:00:15+01:00"),
        ("3 h", "2026-11-26T11:30:15+01:00"),
        ("2w", "2026-11-12T14:30:15+01:00"),
        ("2026-11-01", "2026-11-01T00:00:00+01:00"),
        ("2026-11-01T08:00:00Z", "2026-11-01T08:00:00+00:00"),
    ],
)
def test_moments(text: str, meant: str) -> None:
    """Days, spans and dates are read in the zone of the person who asks."""
    assert moment(text, NOW) == datetime.fromisoformat(meant)


@pytest.mark.parametrize("text", ["", "soon", "3", "26.11.2026", "-1d"])
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

    assert state_line({"state": "Loading", **counts}, Pace()) == "Loading: 0 of 10,001 records"
    waits = {"state": "Waiting", **counts, "message": "The org has 0 batches left today."}
    assert state_line(waits, Pace()) == "Waiting: The org has 0 batches left today."


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
