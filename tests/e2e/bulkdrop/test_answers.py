"""What is answered to each kind of file that people drop."""

import csv
import gzip
import io
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from kit.loading import Loading

FOLDER = "incoming/Contact/insert"
DATA_FOLDER = "BULKDROP_DATA"
"""The environment variable that names the folder of the real exports."""


def counts(summary: dict[str, Any]) -> tuple[int, int, int, int]:
    """Return the records in all, and those that succeeded, failed and were not processed."""
    records = summary["records"]
    return (
        records["total"],
        records["succeeded"],
        records["failed"],
        records["unprocessed"],
    )


def held(world: Loading, summary: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the records in the org that the jobs of a load wrote."""
    jobs = {job["id"] for job in summary["jobs"]}
    return [each for each in world.org.records(summary["object"]) if each["job"] in jobs]


@contextmanager
def undescribed(world: Loading) -> Iterator[None]:
    """Let the org describe nothing to the load user, and delete nothing for good."""
    world.org.configure(hard_delete_allowed=False, describe_status=403)
    yield
    world.org.configure(hard_delete_allowed=True, describe_status=None)


@contextmanager
def nothing_sent(world: Loading) -> Iterator[None]:
    """Check that the org got no job in the meantime."""
    before = world.org.jobs()
    yield
    assert before == world.org.jobs()


def wait_until(is_so: Callable[[], bool], seconds: float = 30) -> None:
    """Wait until it is so."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, f"not within {seconds:g} s"
        time.sleep(0.05)


# ------------------------------------------------------------------------------------- good files


def test_good_file_is_loaded(world: Loading) -> None:
    """Good records are in the org, and in success.csv with their ids; no file tells of others."""
    summary = world.load(f"{FOLDER}/x.csv", "LastName,Email\nLovelace,a@example.com\nTuring,\n")

    loaded = world.rows(summary, "success")
    assert (summary["status"], counts(summary)) == ("Succeeded", (2, 2, 0, 0))
    assert {(row["LastName"], row["sf__Created"]) for row in loaded} == {
        ("Lovelace", "true"),
        ("Turing", "true"),
    }
    assert {row["sf__Id"] for row in loaded} == {record["Id"] for record in held(world, summary)}
    assert {key.rsplit("/", 1)[1] for key in world.keys("results/Contact/insert/x.csv/")} == {
        "success.csv",
        "undo.csv",
        "report.html",
        "status.json",
        "summary.json",
    }


LONG = "long-" + "x" * (1024 - len(f"{FOLDER}/long-.csv")) + ".csv"
"""Makes a key of 1,024 bytes, the most that S3 takes."""


@pytest.mark.parametrize(
    "name",
    [
        "two words.csv",
        "a+b.csv",
        "100%.csv",
        "%2F%20.csv",
        "this & that=?#.csv",
        "\"double\" and 'single'.csv",
        "Müller Straße.csv",
        "😀/deeper.csv",
        pytest.param(LONG, id="long"),
    ],
)
def test_any_key_works(world: Loading, name: str) -> None:
    """Whatever the file is called, it is loaded once, and its results carry its name."""
    dropped = world.drop(f"{FOLDER}/{name}", "LastName\nHopper\n")
    summary = world.summary(dropped)

    assert (summary["status"], counts(summary)) == ("Succeeded", (1, 1, 0, 0))
    assert summary["upload"]["key"] == dropped.key
    success = summary["results"]["success"]
    assert success.startswith(f"results/Contact/insert/{name[:900]}")
    assert len(success.encode()) <= 1024
    assert len(held(world, summary)) == 1


def test_all_operations(world: Loading) -> None:
    """What an upsert made can be updated by its key, changed by its id, and deleted."""
    made = world.load(
        "incoming/Contact/upsert/External_Id__c/x.csv", "External_Id__c,LastName\nOP-1,Hamilton\n"
    )
    again = world.load(
        "incoming/Contact/upsert/External_Id__c/x.csv", "External_Id__c,LastName\nOP-1,Liskov\n"
    )
    (row,) = world.rows(made, "success")
    changed = world.load(
        "incoming/Contact/update/x.csv", f"Id,FirstName\n{row['sf__Id']},Barbara\n"
    )
    (record,) = held(world, changed)
    gone = world.load("incoming/Contact/delete/x.csv", f"Id\n{row['sf__Id']}\n")

    assert [each["status"] for each in (made, again, changed, gone)] == ["Succeeded"] * 4
    assert [row["sf__Created"] for row in world.rows(again, "success")] == ["false"]
    assert (record["FirstName"], record["LastName"]) == ("Barbara", "Liskov")
    assert row["sf__Id"] not in {each["Id"] for each in world.org.records("Contact")}


def test_other_dialect_is_loaded(world: Loading) -> None:
    """A packed file of another encoding, delimiter and line ending is loaded and reported."""
    text = 'LastName;Description\r\nGödel;"one\r\ntwo"\r\n'
    summary = world.load(f"{FOLDER}/x.csv.gz", gzip.compress(text.encode("utf-16")))

    (record,) = held(world, summary)
    assert summary["status"] == "Succeeded"
    assert (record["LastName"], record["Description"]) == ("Gödel", "one\r\ntwo")
    form = summary["form"]
    assert (form["compression"], form["encoding"]) == ("gzip", "utf-16-le")
    assert form["column_delimiter"] == "SEMICOLON"


def answers(world: Loading, load_id: str) -> list[str]:
    """Return what start_load logged about a load, a line for each time that its event came."""
    lines = world.logged(load_id, lines=1000).splitlines()
    return [line for line in lines if "Upload answered" in line]


def test_same_event_twice_is_one_load(world: Loading) -> None:
    """An event that arrives twice starts one load."""
    with world.delivered_again(1):
        dropped = world.drop(f"{FOLDER}/twice.csv", "LastName\nOnce\n")
        summary = world.summary(dropped)
        wait_until(lambda: len(answers(world, summary["load_id"])) == 2)

    assert counts(summary) == (1, 1, 0, 0)
    assert len(list(world.summaries(dropped))) == len(world.load_ids(dropped)) == 1
    assert len([r for r in world.org.records("Contact") if r["LastName"] == "Once"]) == 1


# ---------------------------------------------------------------------------------- refused files


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("x.csv", "names no object and operation"),
        ("Contact/x.csv", "names no object and operation"),
        ("Contact/merge/x.csv", "'merge' is no operation"),
        ("Contact/upsert/x.csv", "names no key field"),
    ],
)
def test_bad_key_is_refused(world: Loading, path: str, reason: str) -> None:
    """A key that asks for no load is answered with the reason and a right example."""
    with nothing_sent(world):
        summary = world.load(f"incoming/{path}", "LastName\nNobody\n")

    assert summary["status"] == "Refused"
    assert reason in summary["message"]
    assert "incoming/Contact/insert/people.csv" in summary["message"]


BAD_FILES = {
    "empty": (b"", "The file is empty"),
    "header only": (b"LastName,Email\n", "has a header but no records"),
    "not text": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "This is a picture (PNG)"),
    "column without a name": (b"LastName,,Email\na,b,c\n", "Column 2 of the header has no name"),
    "column twice": (b"LastName,lastname\na,b\n", "names the column 'lastname' twice"),
    "more bad records than good": (
        b"LastName,Email\na,b\nc\nd,e,f\n",
        "Line 3 has 1 cell where the header has 2, and so on: 2 of 3 records are malformed.",
    ),
    "open quote": (b'LastName,Email\na,b\n"c,d\n', "Line 3 has a quote that is never closed"),
    "damaged archive": (gzip.compress(b"LastName\na\n")[:-9], "The gzip file cannot be unpacked"),
}


@pytest.mark.parametrize("case", BAD_FILES)
def test_bad_file_is_refused(world: Loading, case: str) -> None:
    """A file that is no table is refused in words, with the line where there is one."""
    body, reason = BAD_FILES[case]
    with nothing_sent(world):
        summary = world.load(f"{FOLDER}/{case}.csv", body)

    assert summary["status"] == "Refused"
    assert reason in summary["message"]
    assert "Nothing was sent" in summary["message"]
    assert [*summary["results"]] == ["report"]


def test_bad_records_are_set_aside(world: Loading) -> None:
    """Ragged rows come back in failure.csv with their line numbers; the others are loaded."""
    body = 'LastName,Email\nKnuth,\nragged\n"Dijk\nstra",\na,b,c\nHoare,\n'
    summary = world.load(f"{FOLDER}/ragged.csv", body)

    errors = [row["sf__Error"] for row in world.rows(summary, "failure")]
    assert (summary["status"], counts(summary)) == ("CompletedWithFailures", (5, 3, 2, 0))
    assert errors == [
        "NOT_SENT:Line 3 has 1 cell where the header has 2: ragged:--",
        "NOT_SENT:Line 6 has 3 cells where the header has 2: a,b,c:--",
    ]
    assert len(held(world, summary)) == 3


# -------------------------------------------------------------------------- what Salesforce refuses


@pytest.mark.parametrize(
    ("path", "body", "reason"),
    [
        ("Nothing__c/insert/x.csv", "Name\na\nb\n", "Nothing__c"),
        ("Contact/insert/column.csv", "LastName,Shoe\na,1\nb,2\n", "Field name not found : Shoe"),
        ("Contact/hardDelete/x.csv", "Id\n003000000000001\n003000000000002\n", "hardDelete"),
    ],
)
def test_refused_by_salesforce(world: Loading, path: str, body: str, reason: str) -> None:
    """What describe was not there to find: Salesforce's own words, and every row comes back."""
    with undescribed(world):
        summary = world.load(f"incoming/{path}", body)

    assert (summary["status"], counts(summary)) == ("Failed", (2, 0, 0, 2))
    assert reason in summary["message"]
    assert "drop" in summary["message"]
    unprocessed = world.read(summary["results"]["unprocessed"]).decode()
    lines = zip(("sf__Line", "2", "3"), body.splitlines(), strict=True)
    assert unprocessed.splitlines() == [f"{line},{row}" for line, row in lines]


def test_walkthrough_example(world: Loading) -> None:
    """The walkthrough's own file: no Contact.Name can be written, and its parts are named."""
    body = "Name,MailingCity\nAstro Nomical,Seattle\nHootie McOwlface,Seattle\n"
    with nothing_sent(world):
        summary = world.load(f"{FOLDER}/walkthrough.csv", body)

    assert (summary["status"], summary["reason"]["code"]) == ("Refused", "COLUMN_NOT_WRITABLE")
    assert "use LastName, FirstName, Salutation" in summary["message"]


@pytest.mark.parametrize(
    ("path", "body", "code", "words"),
    [
        ("Nothing__c/insert/x.csv", "Name\na\n", "NO_SUCH_OBJECT", "no object Nothing__c"),
        ("Shipment/insert/x.csv", "Name\na\n", "NO_SUCH_OBJECT", "did you mean Shipment__c?"),
        ("Contact/insert/x.csv", "LastName,Shoe\na,1\n", "UNKNOWN_COLUMNS", '"Shoe"'),
        ("Contact/update/x.csv", "LastName\na\n", "KEY_COLUMN_MISSING", "needs a column Id"),
    ],
)
def test_refused_by_description(
    world: Loading, path: str, body: str, code: str, words: str
) -> None:
    """What the org's description shows to be wrong is refused before anything is sent."""
    with nothing_sent(world):
        summary = world.load(f"incoming/{path}", body)

    assert (summary["status"], summary["reason"]["code"]) == ("Refused", code)
    assert words in summary["message"]


def test_labels_and_ids(world: Loading) -> None:
    """A report's labels are loaded, its Ids deleted; results are under the upload's columns."""
    made = world.load(f"{FOLDER}/labels.csv", "Last Name,E-Mail\nLiskov,barbara@example.com\n")
    (row,) = world.rows(made, "success")
    gone = world.load("incoming/Contact/delete/r.csv", f"Contact ID,City\n{row['sf__Id']},Boston\n")

    assert (made["status"], gone["status"]) == ("Succeeded", "Succeeded")
    assert (row["Last Name"], row["E-Mail"]) == ("Liskov", "barbara@example.com")
    assert [each["by"] for each in made["columns"]] == ["label", "label"]


def test_failure_file_loads_again(world: Loading) -> None:
    """A failure.csv, fixed and dropped as it is, loads what failed; the sf__ columns are left."""
    first = world.load(f"{FOLDER}/fix.csv", "LastName,Email\nShannon,claude\nPerlman,r@x.org\n")
    wrong, right = b",claude\n", b",claude@example.com\n"
    failure = world.read(first["results"]["failure"]).replace(wrong, right)
    second = world.load(f"{FOLDER}/failure.csv", failure)

    assert [counts(each) for each in (first, second)] == [(2, 1, 1, 0), (1, 1, 0, 0)]
    assert [record["LastName"] for record in held(world, second)] == ["Shannon"]
    assert list(world.rows(second, "success")[0]) == ["sf__Id", "sf__Created", "LastName", "Email"]


# ----------------------------------------------------------------------------------- real exports

ENCODINGS = {"Account": "cp1252", "Opportunity": "utf-8"}
"""The real exports, each with its encoding."""


@pytest.fixture(params=ENCODINGS)
def export(request: pytest.FixtureRequest) -> tuple[str, bytes]:
    """Return an object and a real export of it, where the environment says where these lie."""
    folder = os.environ.get(DATA_FOLDER)
    if not folder:
        pytest.skip(f"{DATA_FOLDER} does not name the folder of the real exports")
    name = str(request.param)
    return name, (Path(folder) / f"{name.lower()}_export.csv").read_bytes()


def parsed(export: tuple[str, bytes]) -> list[dict[str, str]]:
    """Return the rows of an export."""
    name, body = export
    return list(csv.DictReader(io.StringIO(body.decode(ENCODINGS[name]), newline="")))


def lines(export: tuple[str, bytes]) -> list[int]:
    """Return the physical line on which each row of an export begins."""
    name, body = export
    reader = csv.reader(io.StringIO(body.decode(ENCODINGS[name]), newline=""))
    return [before + 1 for before, _ in pairwise(reader.line_num for _ in reader)]


def test_real_export_comes_back_whole(world: Loading, export: tuple[str, bytes]) -> None:
    """An export that Salesforce refuses: its reason is reported, no row is lost or loaded."""
    name, body = export
    with undescribed(world):
        summary = world.load(f"incoming/{name}/insert/export.csv", body)

    rows = parsed(export)
    assert (summary["status"], counts(summary)) == ("Failed", (len(rows), 0, 0, len(rows)))
    assert summary["form"]["encoding"] == ENCODINGS[name]
    assert "Field name not found" in summary["message"]
    unprocessed = world.rows(summary, "unprocessed")
    assert [int(row.pop("sf__Line")) for row in unprocessed] == lines(export)
    assert unprocessed == rows
    assert held(world, summary) == []


def test_real_export_fails_row_by_row(world: Loading, export: tuple[str, bytes]) -> None:
    """Without unknown columns Salesforce looks at each row, and refuses what is read-only."""
    name, _ = export
    rows = parsed(export)
    known = [each for each in rows[0] if not each.endswith("__C") and "PRICEBOOK" not in each]
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, known, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    with undescribed(world):
        summary = world.load(f"incoming/{name}/insert/known.csv", out.getvalue())

    failed = world.rows(summary, "failure")
    assert counts(summary) == (len(rows), 0, len(rows), 0), summary["message"]
    assert sorted(row["NAME"] for row in failed) == sorted(row["NAME"] for row in rows)
    assert all(row["sf__Error"] for row in failed)
