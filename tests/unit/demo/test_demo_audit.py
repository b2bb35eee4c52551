"""The demo's audit: every way in which counts can fail to add up is reported."""

from pathlib import Path
from typing import Any

import pytest

from local.demo.audit import Holdings, discrepancies, surplus
from local.demo.file import DemoFile, Expected

FILE = DemoFile(
    "Contact/insert/x.csv",
    "one of each",
    b"LastName\nA\nB\n",
    Expected("CompletedWithFailures", succeeded=1, failures=["INVALID_FIELD"]),
)
SUMMARY: dict[str, Any] = {
    "status": "CompletedWithFailures",
    "message": "1 of 2 records were loaded.",
    "records": {"total": 2, "succeeded": 1, "failed": 1, "unprocessed": 0},
    "jobs": [{"id": "750A"}],
    "results": {"success": "results/success.csv", "failure": "results/failure.csv"},
}
SUCCESS = "sf__Id,sf__Created,LastName\n003A,true,A\n"
FAILURE = "sf__Id,sf__Error,LastName\n,INVALID_FIELD:what is wrong:LastName --,B\n"
ORG = Holdings({"750A": {"003A"}})


@pytest.fixture
def results(tmp_path: Path) -> Path:
    """Return a folder with right results."""
    (tmp_path / "success.csv").write_text(SUCCESS, encoding="utf-8")
    (tmp_path / "failure.csv").write_text(FAILURE, encoding="utf-8")
    return tmp_path


def test_right_results_have_no_discrepancies(results: Path) -> None:
    """Nothing is said of a load that is as it must be."""
    assert list(discrepancies(FILE, SUMMARY, results, ORG)) == []


def test_wrong_status_is_reported_in_the_words_of_the_load(results: Path) -> None:
    """When a load ends otherwise, its message says why, and nothing else is needed."""
    failed = SUMMARY | {"status": "Failed", "message": "Salesforce is unavailable."}

    found = list(discrepancies(FILE, failed, results, ORG))

    reported = (
        "Contact/insert/x.csv: Failed instead of CompletedWithFailures: Salesforce is unavailable."
    )
    assert found == [reported]


@pytest.mark.parametrize(
    ("change", "reported"),
    [
        ({"records": {**SUMMARY["records"], "failed": 0}}, "the counts of its summary"),
        ({"results": {"success": "results/success.csv"}}, "the reasons in failure.csv"),
        ({"jobs": []}, "how it was sent"),
    ],
)
def test_wrong_summary_is_reported(results: Path, change: dict[str, Any], reported: str) -> None:
    """A summary that says other than what was dropped is named with the file."""
    found = list(discrepancies(FILE, SUMMARY | change, results, ORG))

    assert any(line.startswith(f"Contact/insert/x.csv: {reported}: ") for line in found)


@pytest.mark.parametrize(
    ("name", "text", "reported"),
    [
        ("success.csv", SUCCESS + "003B,true,B\n", "the rows of success.csv"),
        ("success.csv", SUCCESS.replace("003A", "003X"), "the org's records of its jobs"),
        ("failure.csv", FAILURE.replace("INVALID", "MISSING"), "the reasons in failure.csv"),
    ],
)
def test_wrong_result_file_is_reported(results: Path, name: str, text: str, reported: str) -> None:
    """A result file with other rows than the org and the demo know is named."""
    (results / name).write_text(text, encoding="utf-8")

    found = list(discrepancies(FILE, SUMMARY, results, ORG))

    assert any(reported in line for line in found)


@pytest.mark.parametrize("ids", [set(), {"003A", "003B"}, {"003B"}])
def test_other_records_in_the_org_are_reported(results: Path, ids: set[str]) -> None:
    """The org must hold just the records of success.csv."""
    found = list(discrepancies(FILE, SUMMARY, results, Holdings({"750A": ids})))

    assert [line.split(": ")[1] for line in found] == ["the org's records of its jobs"]


def test_record_of_an_unknown_job_is_surplus() -> None:
    """A record that some other job has made is counted: it may be a second load of the file."""
    twice = Holdings({"750A": {"003A"}, "750B": {"003B"}})

    assert list(surplus([FILE], ORG)) == []
    assert list(surplus([FILE], twice)) == ["The org holds 2 records instead of 1."]
