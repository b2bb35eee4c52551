"""What may be long is cut: reasons, messages, notices, states."""

import dataclasses
import json
from typing import Any

import pytest
from kit.summary_examples import LOST, examples
from kit.words import LOAD, PART, PLAN

from bulkdrop.bounds import MESSAGE_CHARACTERS, STATE_BYTES, cut, cut_reason
from bulkdrop.errors import UploadRefusedError
from bulkdrop.finish_load.ending import judge
from bulkdrop.load.failure import Failure
from bulkdrop.load_warning import LoadWarning, WarningCode
from bulkdrop.plan_load.step import Planned
from bulkdrop.reason import Reason, ReasonCode
from bulkdrop.report.ending import Counts
from bulkdrop.report.notice import notice_text
from bulkdrop.report.summary import Summary
from bulkdrop.work.outcome import JobReport, Outcome

PARTS = 3_000
CAUSE_CHARACTERS = 32_768
"""https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html"""
LETTERS = ["x", "😀", "\u202e", '"']
"""One byte, four bytes; what is escaped when it is shown, and what JSON escapes."""


def size(document: object) -> int:
    """Return the bytes of a document as it travels."""
    text = document if isinstance(document, str) else json.dumps(document, ensure_ascii=False)
    return len(text.encode())


def failed_parts(words: str) -> list[Outcome]:
    """Return the outcomes of 3,000 parts, each of which failed with another reason."""
    return [
        Outcome(
            number,
            1,
            10_000,
            JobReport(f"750{number:015}", "Failed", 0, 0, f"{number}{words}"),
            failure=Failure("Odd", f"Part {number} failed: {words}"),
        )
        for number in range(PARTS)
    ]


def failed_load(letter: str) -> Summary:
    """Return the summary of a load of such parts, with the longest names that S3 takes."""
    key = f"incoming/Contact/insert/{letter * 2_000}"
    while len(key.encode()) > 1_024:
        key = key[:-1]
    load = dataclasses.replace(LOAD, upload=dataclasses.replace(LOAD.upload, key=key))
    outcomes = failed_parts(letter * 400)
    ending = judge(load, Counts.of(outcomes, 0), outcomes)
    return Summary.ended(load, ending, Counts(None), at="", plan=PLAN, outcomes=outcomes)


@pytest.fixture(scope="module", params=LETTERS, ids=ascii)
def summary(request: pytest.FixtureRequest) -> Summary:
    """Return the summary of a load of 3,000 parts that failed at length."""
    return failed_load(request.param)


def test_other_reasons_are_counted() -> None:
    """A message names the most frequent reason, how many times it came, and how many others."""
    said = [*(f"Part {number} failed." for number in range(1_500)), *("Odd.", "Odder.")]
    outcomes = [
        Outcome(number, 1, 10, failure=Failure("Odd", words)) for number, words in enumerate(said)
    ]

    message = judge(LOAD, Counts.of(outcomes, 0), outcomes).message

    assert "A part failed (1,500 times), and 2 more reasons. Run" in message


def test_one_reason_is_said_once() -> None:
    """Where all parts failed for the same reason, it is said once, with its number."""
    outcomes = [Outcome(number, 1, 10, failure=Failure("Odd", LOST)) for number in range(PARTS)]

    message = judge(LOAD, Counts.of(outcomes, 0), outcomes).message

    assert message.count(LOST.rstrip(".")) == 1
    assert "(3,000 times). Run" in message


def test_message_is_bounded(summary: Summary) -> None:
    """The message fits in the Cause of the state Load Failed, and in the answer of the step."""
    assert len(summary.message) <= MESSAGE_CHARACTERS < CAUSE_CHARACTERS
    assert size({"status": summary.status, "message": summary.message}) < STATE_BYTES / 2


def test_notice_is_bounded(summary: Summary) -> None:
    """A notice of 3,000 failed parts fits in an event and a message, and is a summary."""
    text = notice_text(summary)
    notice = json.loads(text)

    assert size(text) <= STATE_BYTES - 4_096
    assert notice["status"] == summary.status
    assert notice["records"]["total"] == summary.records.total


def test_notice_holds_what_fits() -> None:
    """Jobs and warnings are left out from the end, and only as many as need be."""
    whole = next(examples())
    warning = LoadWarning(WarningCode.PERCENTAGES, "x" * 1_000, column="y" * 100)
    many = dataclasses.replace(whole, jobs=whole.jobs * 1_000, warnings=(warning,) * 1_000)

    notice = json.loads(notice_text(many))

    assert (len(notice["jobs"]), len(notice["warnings"])) == (50, 50)


@pytest.mark.parametrize("letter", LETTERS, ids=ascii)
def test_notice_of_an_earlier_release(letter: str) -> None:
    """What another release settled without bounds still fits, with its status and its code."""
    reason = Reason(ReasonCode.DUPLICATE_COLUMNS, {"columns": [letter * 10] * 30_000})
    long = dataclasses.replace(next(examples()), message=letter * 50_000, reason=reason)

    notice = json.loads(notice_text(long))

    assert size(notice) < STATE_BYTES
    assert notice["reason"] == {"code": "DUPLICATE_COLUMNS"}
    assert notice["message"].startswith(letter * 100)


def test_error_of_a_job_is_bounded() -> None:
    """What Salesforce says of a job is cut in the summary, where it is longer than a page."""
    outcome = Outcome(0, 1, 10, JobReport("750", "Failed", 0, 0, "x" * 90_000))

    (job,) = Summary.ended(
        LOAD, judge(LOAD, Counts(1), []), Counts(1), at="", outcomes=[outcome]
    ).jobs

    assert job.error is not None
    assert len(job.error) == 2_000


@pytest.mark.parametrize("letter", LETTERS, ids=ascii)
def test_refusal_travels_whole(letter: str) -> None:
    """However many columns an error names, it fits in a Cause and can be read from it."""
    columns = [f"{letter * 40}{number}" for number in range(5_000)]
    error = UploadRefusedError(ReasonCode.MALFORMED_HEADER, letter * 90_000, columns=columns)
    cause = json.dumps({"errorMessage": str(error), "errorType": "UploadRefusedError"})

    failure = Failure.from_state({"error": {"Error": "UploadRefusedError", "Cause": cause}})

    assert len(json.dumps({"errorMessage": str(error)}, ensure_ascii=False)) < CAUSE_CHARACTERS
    assert failure is not None
    assert failure.message == error.sentence
    assert failure.reason == error.reason.to_json()
    kept = error.reason.applies_to
    assert kept["columns"] == columns[: len(kept["columns"])]
    assert len(kept["columns"]) + kept["columns_left_out"] == 5_000


def test_short_reason_stays() -> None:
    """What is short is not touched."""
    applies_to = {"line": 7, "columns": ["a", "b"], "field": "Name"}

    assert cut_reason(applies_to) == applies_to
    assert cut("abc", 3) == "abc"
    assert cut("abcd", 3) == "ab\N{HORIZONTAL ELLIPSIS}"


@pytest.mark.parametrize("letter", LETTERS, ids=ascii)
def test_state_is_bounded(letter: str) -> None:
    """The state after Plan Load is small, however many columns a file has a warning for."""
    warning = LoadWarning(WarningCode.PERCENTAGES, letter * 300, column=letter * 100)
    plan = dataclasses.replace(PLAN, warnings=(warning,) * 16_000)
    state = {**load_state(letter), **Planned(plan, PART, None).to_state()}

    assert size(state) < STATE_BYTES / 16


def load_state(letter: str) -> dict[str, Any]:
    """Return the input of an execution whose upload has a long name."""
    upload = dataclasses.replace(LOAD.upload, key=letter * 256)
    return {"load": dataclasses.replace(LOAD, upload=upload).to_json()}
