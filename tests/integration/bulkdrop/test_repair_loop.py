"""The repair loop: result files that went through a spreadsheet are loaded again."""

import csv

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kit.spreadsheets import SAVINGS, Saving, read
from kit.stepping import stepping
from kit.steps import State, Steps
from kit.whole_load import load

from bulkdrop.errors import UploadRefusedError
from bulkdrop.reason import ReasonCode
from local.org import Org

ANY_HEADER = True

HEADER = ["FirstName", "LastName", "Email", "Description"]
UPLOAD = """\
FirstName,LastName,Email,Description
Ada,Lovelace,ada@example.com,schätzt Rechenmaschinen
Jürgen,,juergen@example.com,"Die Straße führt über die Brücke nach München, ""links"" vorbei"
Zwei,Zellen
Björn,Müller,keine Adresse,"Größe: fünf Fuß
Wünsche: schöne Grüße aus Köln; und für später nichts"
Öffnet ein "Zitat",Schäfer,s@example.com,früh
"""
REPAIRED = [
    [
        "Björn",
        "Müller",
        "bjoern@example.com",
        "Größe: fünf Fuß\nWünsche: schöne Grüße aus Köln; und für später nichts",
    ],
    [
        "Jürgen",
        "Schröder",
        "juergen@example.com",
        'Die Straße führt über die Brücke nach München, "links" vorbei',
    ],
]
LEFT = [
    ["Käthe", "Größler", "", "wünscht Rückruf; Gespräch über Brücken, Züge"],
    ["Jörg", "Weiß", "j@example.com", "schätzt 'Süßes'\nund Gemüse"],
]
"""What stays unprocessed."""


def repaired(failure: bytes) -> list[list[str]]:
    """Repair what Salesforce refused, and leave what was not sent as it is."""
    rows = read(failure)
    for row in rows:
        if row[3] == "Jürgen":
            row[4] = "Schröder"
        if row[3] == "Björn":
            row[5] = "bjoern@example.com"
    return rows


def skipped(state: State) -> dict[str, int]:
    """Return how many rows each warning is about."""
    return {each["code"]: each["records"] for each in state["plan"]["warnings"]}


@pytest.fixture(scope="module")
def results(aws: None, sandbox_org: Org) -> dict[str, bytes]:
    """Return the result files of real loads, byte for byte."""
    del aws
    with stepping(sandbox_org) as steps, pytest.MonkeyPatch.context() as patch:
        patch.setenv("SECOND_CHANCES", "0")
        ended = load(steps, UPLOAD)
        steps.org.configure(interrupt_after_rows=1, interrupt_times=1)
        done = ["Ada", "Lovelace", "", ""]
        broke_off = load(steps, Saving().of([HEADER, done, *LEFT]))
        return ended.files | {"unprocessed": broke_off.files["unprocessed"]}


def test_the_loop_ends(steps: Steps) -> None:
    """Rows repaired in failure.csv, lines in not_sent.csv: each record is loaded, once."""
    first = load(steps, UPLOAD)
    assert first.summary["records"]["succeeded"] == 1
    assert first.summary["records"]["not_sent"] == 2

    again = load(steps, Saving(";", "cp1252").of(repaired(first.files["failure"])))
    assert (again.summary["status"], again.summary["records"]["succeeded"]) == ("Succeeded", 2)
    lines = first.files["not_sent"].decode()
    lines = lines.replace("Zwei,Zellen", "Zwei,Zellen,,").replace('Öffnet ein "Zitat"', "Öffnet")
    last = load(steps, lines)
    assert (last.summary["status"], last.summary["records"]["succeeded"]) == ("Succeeded", 2)

    names = sorted(record["LastName"] for record in steps.org.records("Contact"))
    assert names == ["Lovelace", "Müller", "Schröder", "Schäfer", "Zellen"]


@pytest.mark.parametrize("saving", SAVINGS)
def test_a_repaired_failure_csv_loads(steps: Steps, results: dict[str, bytes], saving: str) -> None:
    """However it was saved: the repaired rows alone, without sf__ columns; NOT_SENT is skipped."""
    state = steps.plan(SAVINGS[saving].of(repaired(results["failure"])))

    header, *records = steps.table(state)
    assert (header, sorted(records)) == (HEADER, REPAIRED)
    assert skipped(state)["NOT_SENT_BEFORE"] == 2
    assert state["plan"]["set_aside"] is None


@pytest.mark.parametrize("saving", SAVINGS)
def test_unprocessed_csv_loads(steps: Steps, results: dict[str, bytes], saving: str) -> None:
    """However it was saved, all rows of unprocessed.csv are loaded."""
    state = steps.plan(SAVINGS[saving].of(read(results["unprocessed"])))

    assert steps.table(state) == [HEADER, *LEFT]
    assert state["plan"]["set_aside"] is None


@pytest.mark.parametrize("saving", SAVINGS)
def test_repaired_lines_load(steps: Steps, results: dict[str, bytes], saving: str) -> None:
    """However it was saved, not_sent.csv loads once its lines have as many cells as the header."""
    rows = [(row + [""] * 4)[:4] for row in read(results["not_sent"])]

    state = steps.plan(SAVINGS[saving].of(rows))

    assert steps.table(state) == rows
    assert state["plan"]["set_aside"] is None


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    saving=st.builds(
        Saving,
        delimiter=st.sampled_from(",;\t|"),
        encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"]),
        line_end=st.sampled_from(["\n", "\r\n", "\r"]),
        quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
        names_delimiter=st.booleans(),
        added_last=st.booleans(),
        padding=st.integers(0, 3),
    )
)
def test_any_saving_loads(steps: Steps, results: dict[str, bytes], saving: Saving) -> None:
    """Whatever a spreadsheet changes in the form of failure.csv, the same records are loaded."""
    state = steps.plan(saving.of(repaired(results["failure"])))

    header, *records = steps.table(state)
    assert (header, sorted(records)) == (HEADER, REPAIRED)
    assert skipped(state)["NOT_SENT_BEFORE"] == 2


@pytest.mark.parametrize("saving", ["as it was", "Excel, CSV UTF-8, German", "xlsx"])
def test_nothing_but_not_sent_rows(steps: Steps, results: dict[str, bytes], saving: str) -> None:
    """A failure.csv of which no row was repaired says what it is, and which file to fix."""
    header, *rows = read(results["failure"])
    rows = [row for row in rows if row[1].startswith("NOT_SENT")]

    with pytest.raises(UploadRefusedError, match=r"fix the lines in not_sent\.csv") as refused:
        steps.plan(SAVINGS[saving].of([header, *rows]))

    assert refused.value.reason.code is ReasonCode.HEADER_ONLY
    assert "2 rows" in refused.value.sentence
    assert "NOT_SENT" in refused.value.sentence
    assert len(refused.value.sentence) <= 300
