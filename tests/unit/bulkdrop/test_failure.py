"""Failure: what a Catch hands on is read back as an error's name and sentence."""

import json

import pytest

from bulkdrop.errors import LoadError, SourceGoneError, UploadRefusedError
from bulkdrop.load.failure import Failure
from bulkdrop.reason import ReasonCode, split_reason
from bulkdrop.result_name import ResultName
from bulkdrop.table.result_csv import not_sent, result_header

CAUSE = {"errorMessage": "No such job.", "errorType": "JobNotFoundError", "stackTrace": []}
CAUGHT = [
    ({"Error": "JobNotFoundError", "Cause": json.dumps(CAUSE)}, "No such job."),
    ({"Error": "States.Timeout", "Cause": ""}, "no cause was given"),
    ({"Error": "States.Timeout"}, "no cause was given"),
    ({"Error": "Lambda.Unknown", "Cause": "The function was killed."}, "The function was killed."),
    ({"Error": "Lambda.Unknown", "Cause": "[1, 2]"}, "[1, 2]"),
    ({"Error": "Lambda.Unknown", "Cause": '{"other": 1}'}, '{"other": 1}'),
]


@pytest.mark.parametrize(("caught", "message"), CAUGHT)
def test_message_is_found(caught: dict[str, str], message: str) -> None:
    """Lambda puts the sentence into JSON, the service says it plainly or not at all."""
    assert Failure(caught["Error"], message) == Failure.from_state({"error": caught})


@pytest.mark.parametrize(
    ("error", "message", "sentence"),
    [
        ("JobNotFoundError", "No such job.", "No such job."),
        (
            "Sandbox.Timedout",
            "RequestId: 4f-2 Error: Task timed out",
            "Sandbox.Timedout: Task timed out",
        ),
        (
            "Lambda.TooManyRequestsException",
            "Rate Exceeded. (Service: AWSLambda; Proxy: null)",
            "Lambda.TooManyRequestsException: Rate Exceeded",
        ),
        ("KeyError", "'plan'", "KeyError: 'plan'"),
    ],
)
def test_sentence_says_whose_words_it_has(error: str, message: str, sentence: str) -> None:
    """Our own errors speak for themselves; others are named, without AWS's small print."""
    wrapped = (
        f"A step of the load failed ({sentence}); the functions' log has more under this load_id."
    )

    said = Failure(error, message).sentence
    assert said == (sentence if sentence == message else wrapped)


def test_reason_travels_in_the_text() -> None:
    """A refusal's code passes through Lambda, which hands on an error's text alone."""
    refusal = UploadRefusedError(ReasonCode.MALFORMED_RECORDS, "Line 3 is odd.", line=3)
    cause = json.dumps({"errorMessage": str(refusal), "errorType": "UploadRefusedError"})

    failure = Failure.from_state({"error": {"Error": "UploadRefusedError", "Cause": cause}})

    reason = {"code": "MALFORMED_RECORDS", "line": 3}
    assert Failure("UploadRefusedError", "Line 3 is odd.", reason) == failure


@pytest.mark.parametrize("text", ["A sentence.\n[1]", 'A\n{"line": 1}', "Two\nlines", ""])
def test_text_without_a_reason(text: str) -> None:
    """What only looks like a reason stays a part of the text."""
    assert split_reason(text) == (text, None)


@pytest.mark.parametrize("state", [{}, {"error": None}, {"error": {}}])
def test_no_error_no_failure(state: dict[str, object]) -> None:
    """A state in which nothing was caught has no failure."""
    assert Failure.from_state(state) is None


def test_own_rows_look_like_salesforces() -> None:
    """What we add to failure.csv has the columns and the shape of Salesforce's own errors."""
    assert result_header(ResultName.FAILURE, b"A;B\n", ";") == b'"sf__Id";"sf__Error";A;B\n'
    assert not_sent(3, "has 1 cells", "x") == "NOT_SENT:Line 3 has 1 cells: x:--"


def test_error_is_matched_by_its_class() -> None:
    """A failure is of the class that its error names, and of no class above it."""
    failure = Failure("UploadRefusedError", "No header.")

    assert failure.is_of(UploadRefusedError)
    assert failure.is_of(SourceGoneError, UploadRefusedError)
    assert not failure.is_of(SourceGoneError)
    assert not failure.is_of(LoadError)
