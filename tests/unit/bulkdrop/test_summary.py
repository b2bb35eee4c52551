"""Summary: counts add up, and one sentence says what happened and what to do."""

import dataclasses
import json

import pytest
from kit.words import LOAD, PART, PLAN, UPLOAD

from bulkdrop.errors import UploadRefusedError
from bulkdrop.finish_load.ending import judge, judge_unplanned
from bulkdrop.load.failure import Failure
from bulkdrop.load.plan import Plan
from bulkdrop.load_warning import LoadWarning, WarningCode
from bulkdrop.reason import ReasonCode
from bulkdrop.report.ending import Counts, Ending, Status
from bulkdrop.report.metrics import load_metrics
from bulkdrop.report.summary import Summary
from bulkdrop.result_name import ResultName
from bulkdrop.work.outcome import JobReport, Outcome, ResultFile

COMPLETE = JobReport("750A", "JobComplete", 2, 0, None)
FAILED = JobReport("750B", "Failed", 0, 0, "InvalidBatch : Field name not found : Nope")


def outcome(records: int, job: JobReport | None = COMPLETE, **counts: int) -> Outcome:
    """Return the outcome of a part with this many records in each result file."""
    results = {name: ResultFile(name, counts[name]) for name in ResultName if name in counts}
    return Outcome(0, 1, records, job, results)


def ending(not_sent: int, *outcomes: Outcome) -> Ending:
    """Judge these outcomes."""
    return judge(LOAD, Counts.of([*outcomes], not_sent), [*outcomes])


def test_all_loaded() -> None:
    """A load of which everything succeeded says so."""
    ended = ending(0, outcome(2, success=2, failure=0), outcome(1, success=1, failure=0))

    assert ended == Ending(Status.SUCCEEDED, "3 records of people.csv were loaded.")


def test_one_record_is_one() -> None:
    """A single record is not called records."""
    assert "1 record of" in ending(0, outcome(1, success=1)).message


def test_refused_records() -> None:
    """Records that Salesforce refused do not make a load fail; the sentence says where they are."""
    ended = ending(0, outcome(3, success=1, failure=2))

    assert ended.status is Status.COMPLETED_WITH_FAILURES
    assert "1 of 3 records of people.csv was loaded" in ended.message
    assert "Salesforce refused 2" in ended.message
    assert "the rows in failure.csv" in ended.message
    assert len(ended.message) <= 300


def test_records_that_were_not_sent() -> None:
    """Records that are malformed are counted apart from those that Salesforce refused."""
    ended = ending(2, outcome(3, success=2, failure=1))

    assert "2 of 5 records" in ended.message
    assert "Salesforce refused 1 and 2 were not sent" in ended.message
    assert "Salesforce refused" not in ending(1, outcome(1, success=1)).message


def test_unprocessed_records() -> None:
    """A load of which something was not processed has failed, and says why and what to do."""
    ended = ending(0, outcome(2, success=2), outcome(4, FAILED, unprocessed=4))

    assert ended.status is Status.FAILED
    assert ended.message == (
        "2 of 6 records of people.csv were loaded and 4 were not processed: Salesforce ended job "
        "750B: InvalidBatch : Field name not found : Nope. Correct unprocessed.csv and drop that "
        "file."
    )
    assert not ended.resumes


def test_reasons_are_stated_once() -> None:
    """Many parts that failed alike have one reason."""
    failure = Failure("AuthenticationError", "The login was refused.")
    one = dataclasses.replace(outcome(2, None, unprocessed=2), failure=failure)

    ended = ending(0, one, one, one)

    assert "The login was refused (3 times). Run the command under `resume`" in ended.message
    assert ended.resumes


@pytest.mark.parametrize("found", [1, 3])
def test_counts_that_do_not_add_up(found: int) -> None:
    """Too few records are as bad as too many: it is not known what became of one."""
    ended = ending(0, outcome(2, success=found))

    assert ended.status is Status.UNRECONCILED
    assert "what became of 1 of 2 records" in ended.message
    assert f"account for {found} of its 2 records" in ended.message


def test_surplus_hides_no_gap() -> None:
    """One part's surplus does not make up for what another lacks."""
    assert Counts.of([outcome(2, success=3), outcome(2, success=1)], 0).unknown == 2


def test_second_attempts_count_once() -> None:
    """A record that was sent twice is one record of the load."""
    second_part = dataclasses.replace(PART, attempt=2, records=3)
    first = dataclasses.replace(outcome(5, success=2), again=(second_part,))
    second = dataclasses.replace(outcome(3, success=2, failure=1), attempt=2)

    counts = Counts.of([first, second], not_sent=0)

    assert counts == Counts(total=5, succeeded=4, failed=1, retried=3)


@pytest.mark.parametrize(
    ("error", "status"), [("UploadRefusedError", Status.REFUSED), ("States.Timeout", Status.FAILED)]
)
def test_upload_without_plan(error: str, status: Status) -> None:
    """A refusal is the upload's fault and says only why; anything else is a failure."""
    ended = judge_unplanned(LOAD, Failure(error, "The file is empty."))

    assert status is ended.status
    assert "The file is empty." in ended.message


def finished(*outcomes: Outcome) -> Summary:
    """Return the summary of a load with these outcomes."""
    counts = Counts.of([*outcomes], 0)
    ended = judge(LOAD, counts, [*outcomes])
    return Summary.ended(
        LOAD, ended, counts, at="2026-11-23T10:01:30Z", plan=PLAN, outcomes=outcomes
    )


def test_summary_holds_all() -> None:
    """Upload, form, counts, jobs and times stand in it, after the version of the format."""
    summary = finished(outcome(2, success=1, failure=1)).to_json()

    assert next(iter(summary.items())) == ("schema_version", 1)
    assert (UPLOAD.key, "v1") == (summary["upload"]["key"], summary["upload"]["version_id"])
    assert summary["form"]["encoding"] == "utf-8"
    assert summary["records"]["failed"] == 1
    assert [(j["id"], j["part"], j["attempt"]) for j in summary["jobs"]] == [("750A", 0, 1)]
    assert (LOAD.load_id, LOAD.started_at) == (summary["load_id"], summary["started_at"])


def test_refusal_has_the_same_fields() -> None:
    """A summary has the same fields however the load ended."""
    error = UploadRefusedError(ReasonCode.WRONG_KEY, "No object.")
    refusal = Summary.refused("x", UPLOAD, error, at="2026-11-23T10:00:00Z").to_json()
    ended = finished(outcome(1, success=1)).to_json()

    assert (refusal["status"], refusal["message"]) == ("Refused", "No object.")
    assert refusal["reason"] == {"code": "WRONG_KEY"}
    assert [*refusal["records"]] == [*ended["records"]]
    assert [*refusal] == [*ended]


def test_warnings_travel_with_the_plan() -> None:
    """What Plan Load noticed passes through the state and stands in the summary."""
    warning = LoadWarning(WarningCode.BLANK_RECORDS, "2 records were blank.", 2, None, (3, 9))
    plan = Plan.from_json(
        json.loads(json.dumps(dataclasses.replace(PLAN, warnings=(warning,)).to_json()))
    )
    counts = Counts.of([], 0)

    ended = judge(LOAD, counts, [])
    summary = Summary.ended(LOAD, ended, counts, at=LOAD.started_at, plan=plan).to_json()

    (warned,) = summary["warnings"]
    assert warned == {**dataclasses.asdict(warning), "lines": [3, 9]}


@pytest.mark.parametrize(
    ("counts", "nothing"), [({"failure": 2}, 1), ({"success": 1, "failure": 1}, 0)]
)
def test_nothing_loaded_is_counted(counts: dict[str, int], nothing: int) -> None:
    """A load of which Salesforce refused every record is counted by itself."""
    summary = finished(outcome(2, COMPLETE, **counts))
    checked = dataclasses.replace(summary, status=Status.CHECKED)

    assert ("LoadsNothingLoaded", "Count", nothing) in [*load_metrics(summary)]
    assert ("LoadsNothingLoaded", "Count", 0) in [*load_metrics(checked)]


def test_metrics() -> None:
    """Each count is a metric, as are the time taken, the way it ended and the jobs' states."""
    values = {
        name: (unit, value)
        for name, unit, value in load_metrics(
            finished(outcome(2, success=2), outcome(4, FAILED, unprocessed=4))
        )
    }

    assert values["RecordsIn"] == ("Count", 6)
    assert values["RecordsSucceeded"] == ("Count", 2)
    assert values["RecordsUnprocessed"] == ("Count", 4)
    assert values["LoadSeconds"] == ("Seconds", 90.0)
    assert (values["LoadsFailed"], values["LoadsSucceeded"]) == (("Count", 1), ("Count", 0))
    assert (values["JobsJobComplete"], values["JobsFailed"]) == (("Count", 1), ("Count", 1))
