"""Finishing: the parts' results become one of each kind, the counts add up, once and for all."""

import csv
import io
import json
import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kit.steps import Steps

from bulkdrop.finish_load.join import Joint, join_files
from bulkdrop.storage.bucket import Bucket
from bulkdrop.work.outcome import ResultFile

ROWS = "".join(f"F{i},L{i},f{i}@example.com\n" for i in range(12))
PEOPLE = f"FirstName,LastName,Email\n{ROWS}Nobody,,\n"


@pytest.fixture
def parted(steps: Steps, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Return a load of several parts, each of them saved."""
    monkeypatch.setenv("MAX_PART_BYTES", "100")
    state = steps.plan(PEOPLE)
    for number, part in enumerate(steps.parts(state)):
        steps.org.configure(alphabetical_columns=number % 2 == 1)
        steps.run("save_results", steps.run("submit_job", part))
    steps.org.configure(alphabetical_columns=False)
    return state


def test_parts_become_one(steps: Steps, parted: dict[str, Any]) -> None:
    """Columns are matched by name, since their order varies; each record is there once."""
    summary = steps.finish(parted)

    assert parted["plan"]["parts"] > 3
    success = steps.rows(summary["results"]["success"])
    assert sorted(row["LastName"] for row in success) == sorted(f"L{i}" for i in range(12))
    assert all(row["FirstName"][1:] == row["Email"][1:-12] for row in success)
    (failure,) = steps.rows(summary["results"]["failure"])
    assert failure["FirstName"] == "Nobody"
    assert summary["records"] == summary["records"] | {"total": 13, "succeeded": 12, "failed": 1}
    assert len(summary["jobs"]) == parted["plan"]["parts"]


def test_finishing_again_changes_nothing(steps: Steps, parted: dict[str, Any]) -> None:
    """A second run of the step writes the same bytes."""

    def written() -> dict[str, bytes]:
        steps.finish(parted)
        return {key: steps.read(key) for key in steps.keys("results/")}

    assert written() == written()


def test_part_that_died(steps: Steps, parted: dict[str, Any]) -> None:
    """Whatever the Map returns for a part that died, its records alone are unknown."""
    load_id = parted["load"]["load_id"]
    steps.s3.delete_object(Bucket=steps.bucket, Key=f"work/{load_id}/parts/00001/1/outcome.json")
    died = [None, {}, "odd", {"Error": "States.Runtime", "Cause": "why"}, {"error": "odd"}]
    steps.run("finish_load", {"load": parted["load"], "plan": parted["plan"], "outcomes": died})
    (key,) = [key for key in steps.keys("results/") if key.endswith("/summary.json")]
    summary = steps.read_json(key)

    lost = steps.parts(parted)[1]["part"]["records"]
    assert (summary["status"], summary["records"]["unknown"]) == ("Unreconciled", lost)
    assert "The execution of part 1 was stopped or failed before its end" in summary["message"]


def test_lost_part(steps: Steps, parted: dict[str, Any]) -> None:
    """A part whose outcome is missing makes its records unknown, and says which error it met."""
    load_id = parted["load"]["load_id"]
    steps.s3.delete_object(Bucket=steps.bucket, Key=f"work/{load_id}/parts/00001/1/outcome.json")
    ended = {"load": parted["load"], "plan": parted["plan"]}
    lost = {"part": 1, "error": "States.Timeout"}

    answer = steps.run("finish_load", {**ended, "outcomes": [{"part": 0}, lost]})

    assert answer["status"] == "Unreconciled"
    assert "results of part 1 could not be saved (States.Timeout)" in answer["message"]


def test_set_aside_is_in_failure_csv(steps: Steps) -> None:
    """Records that were not sent stand in failure.csv among those that Salesforce refused."""
    state = steps.plan("FirstName,LastName\nAda,Lovelace\nNo,\nonly one cell\nAlan,Turing\n")
    (part,) = steps.parts(state)
    steps.run("save_results", steps.run("submit_job", part))

    summary = steps.finish(state)

    errors = [row["sf__Error"] for row in steps.rows(summary["results"]["failure"])]
    assert errors[0].startswith("REQUIRED_FIELD_MISSING:")
    assert errors[1] == "NOT_SENT:Line 4 has 1 cell where the header has 2: only one cell:--"
    assert (summary["records"]["failed"], summary["records"]["not_sent"]) == (2, 1)


@pytest.mark.parametrize("size", [140_000, 400_000, 3_000_000])
@pytest.mark.parametrize("kind", ["ragged", "quoted", "too long"])
def test_overlong_bad_record(steps: Steps, size: int, kind: str) -> None:
    """A malformed record of any length is cut inside its error, and the load ends as any other."""
    word = "x" * size
    bad = {"ragged": f"{word},a,b", "quoted": f'"{word}"x,', "too long": f"Ada,{word}"}[kind]
    state = steps.plan(f"FirstName,LastName\nAda,Lovelace\nNo,\n{bad}\nAlan,Turing\n")
    (part,) = steps.parts(state)
    steps.run("save_results", steps.run("submit_job", part))

    summary = steps.finish(state)

    errors = [row["sf__Error"] for row in steps.rows(summary["results"]["failure"])]
    assert summary["status"] == "CompletedWithFailures"
    assert (summary["records"]["failed"], summary["records"]["not_sent"]) == (2, 1)
    assert errors[0].startswith("REQUIRED_FIELD_MISSING:")
    assert errors[1].startswith("NOT_SENT:Line 4 has ")
    assert f"(cut after 1,000 of {len(bad):,} characters):--" in errors[1]
    assert len(errors[1]) < 1_200


def test_overlong_error_of_an_earlier_release(steps: Steps) -> None:
    """What 0.1.0 set aside holds a record whole; a resumed load joins it all the same."""
    state = steps.plan("FirstName,LastName\nAda,Lovelace\nNo,\nragged\n")
    (part,) = steps.parts(state)
    steps.run("save_results", steps.run("submit_job", part))
    long = f"sf__Id,sf__Error,FirstName,LastName\n,NOT_SENT:Line 4: {'x' * 2_000_000}:--,,\n"
    Bucket(steps.bucket).write(state["plan"]["set_aside"]["key"], long.encode())

    summary = steps.finish(state)

    rows = steps.rows(summary["results"]["failure"])
    assert [len(row["sf__Error"]) > 1_000_000 for row in rows] == [True, False]


def test_refused_upload(steps: Steps) -> None:
    """A load whose plan refused the upload ends with the refusal's own words."""
    state = steps.load("LastName\n")
    cause = json.dumps({"errorMessage": "The file is empty.", "errorType": "UploadRefusedError"})
    caught = {"Error": "UploadRefusedError", "Cause": cause}

    answer = steps.run("finish_load", {**state, "error": caught})

    assert answer == {"status": "Refused", "message": "The file is empty."}


def test_metrics_are_written(
    steps: Steps, parted: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    """The load's numbers go to the log in the format that CloudWatch makes metrics of."""
    steps.finish(parted)

    lines = map(json.loads, capsys.readouterr().out.splitlines())
    (reported,) = [line for line in lines if "_aws" in line]
    assert reported["_aws"]["CloudWatchMetrics"][0]["Namespace"] == "Bulkdrop"
    assert reported["service"] == "bulkdrop"
    assert (reported["RecordsIn"], reported["RecordsFailed"]) == ([13.0], [1.0])
    assert reported["LoadsCompletedWithFailures"] == [1.0]


@pytest.mark.parametrize("level", ["INFO", "WARN", "ERROR"])
def test_metrics_are_of_the_level_that_is_kept(
    steps: Steps,
    parted: dict[str, Any],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    level: str,
) -> None:
    """Metrics state the lowest level that Lambda keeps, beside a timestamp that it reads."""
    monkeypatch.setenv("AWS_LAMBDA_LOG_LEVEL", level)
    steps.finish(parted)

    lines = map(json.loads, capsys.readouterr().out.splitlines())
    (reported,) = [line for line in lines if "_aws" in line]
    assert reported["level"] == level
    assert re.fullmatch(r"[\d-]{10}T[\d:]{8}\.\d{3}\+00:00", reported["timestamp"])


FIRST = b'"sf__Id","sf__Error",A,B\n,x,1,"2\n2"\n'
JOINED = [["sf__Id", "sf__Error", "A", "B"], ["", "x", "1", "2\n2"], ["", "y", "3", ""]]
OTHERS = {
    "same header": b'"sf__Id","sf__Error",A,B\n,y,3,\n',
    "quoted header": b'"sf__Id","sf__Error","A","B"\r\n,y,3,\r\n',
    "another order": b'"B","A","sf__Id","sf__Error"\n"","3","","y"\n',
    "another case": b"b,a,SF__ID,sf__error\n,3,,y\n",
    "fewer columns": b"sf__Error,A\ny,3\n",
}


def files(*keys: str) -> list[ResultFile]:
    """Return result sets of Salesforce, whose order is not known."""
    return [ResultFile(key, 1) for key in keys]


@pytest.mark.parametrize("other", OTHERS)
def test_joining(steps: Steps, other: str) -> None:
    """Files are joined under the header of the first, whatever theirs is like."""
    bucket = Bucket(steps.bucket)
    bucket.write("a", FIRST)
    bucket.write("b", b'"sf__Id","sf__Error",A,B\n')
    bucket.write("c", OTHERS[other])

    join_files(bucket, files("a", "b", "c"), "joined", Joint(","))

    text = steps.read("joined").decode()
    assert [*csv.reader(text.splitlines(keepends=True), strict=True)] == JOINED


BARE = b'"sf__Id","sf__Error"\n'


def test_joining_sources_without_columns(steps: Steps) -> None:
    """A source with sf__ columns alone does not decide, be it empty or not."""
    bucket = Bucket(steps.bucket)
    bucket.write("a", BARE)
    bucket.write("b", BARE + b",z\n")
    bucket.write("c", FIRST)

    join_files(bucket, files("a", "b", "c"), "joined", Joint(","))

    text = steps.read("joined").decode()
    assert [*csv.reader(text.splitlines(keepends=True), strict=True)] == [
        ["sf__Id", "sf__Error", "A", "B"],
        ["", "z", "", ""],
        ["", "x", "1", "2\n2"],
    ]
    join_files(bucket, files("a", "c"), "joined", Joint(","))
    assert steps.read("joined") == FIRST


CELLS = st.text(st.sampled_from('ab",;\n é'), max_size=4)
SOURCES = st.lists(
    st.tuples(
        st.lists(st.sampled_from(["sf__Id", "A", "a", "B", "C"]), min_size=1, max_size=5),
        st.lists(st.lists(CELLS, min_size=5, max_size=5), max_size=3),
    ),
    min_size=1,
    max_size=4,
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(sources=SOURCES)
def test_a_join_keeps_every_cell(
    steps: Steps, sources: list[tuple[list[str], list[list[str]]]]
) -> None:
    """Each cell of each source is in the joined file, under its own column."""
    bucket = Bucket(steps.bucket)
    expected = []
    for number, (header, rows) in enumerate(sources):
        out = io.StringIO(newline="")
        cut = [row[: len(header)] for row in rows]
        csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([header, *cut])
        bucket.write(f"s{number}", out.getvalue().encode())
        names = [name.lower() for name in header]
        expected += [
            sorted(pair for pair in zip(names, row, strict=True) if pair[1]) for row in cut
        ]

    keys = [f"s{number}" for number in range(len(sources))]
    join_files(bucket, files(*keys), "joined", Joint(","))

    joined = [*csv.reader(io.StringIO(steps.read("joined").decode(), newline=""), strict=True)]
    names = [name.lower() for name in joined[0]]
    reported = [
        sorted(pair for pair in zip(names, row, strict=True) if pair[1]) for row in joined[1:]
    ]
    assert reported == expected
