"""Each message that a person can meet is short, right in its numbers, and has one remedy."""

import ast
import dataclasses
import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kit.message_rules import MOST_CHARACTERS, flaws_of, flaws_of_words, sentences
from kit.summary_examples import examples
from kit.words import LOAD, PLAN

import bulkdrop
from bulkdrop.bounds import fit
from bulkdrop.errors import SourceGoneError, UploadRefusedError
from bulkdrop.finish_load.checked import message_of
from bulkdrop.finish_load.ending import judge, judge_unplanned
from bulkdrop.load.failure import LOAD_TIMED_OUT, Failure
from bulkdrop.load.plan import Checked
from bulkdrop.load_warning import LoadWarning, WarningCode
from bulkdrop.reason import ReasonCode
from bulkdrop.report.ending import Counts, Ending
from bulkdrop.report.summary import Summary
from bulkdrop.result_name import ResultName
from bulkdrop.start_load.settings_file import message as settings_message
from bulkdrop.work.outcome import JobReport, Outcome, ResultFile
from sfbulk import Operation

ROOT = Path(bulkdrop.__file__).parent
LITERAL_CHARACTERS = 245
"""What a message may have beside the names and values in it, which are cut where they are long."""

LONG = "Kunden und Interessenten der Messe in Übersee " * 22
NAMES = ["people.csv", f"{LONG}.csv", "x" * 900]
ERRORS = [
    None,
    "InvalidBatch : Field name not found : Ticket Type",
    f"InvalidBatch : Field name not found : {LONG}",
    "ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is LF",
    "ExceededQuota : ApiBatchItems Limit exceeded",
    "InternalServerError : Retried more than 20 times. Try again. And again.",
]
FAILURES = [
    None,
    Failure("AuthenticationError", f"{LONG} refused the login (400 x: y). Check the client id."),
    Failure("SourceGoneError", f"{LONG} was deleted. Nothing more of it can be sent; drop it."),
    Failure("LoadTimedOutError", "Part 7 was not sent when time was up. Nothing more was sent."),
    Failure(LOAD_TIMED_OUT, "Job 750000000000001AAA was still InProgress."),
    Failure("States.Timeout", LONG),
    Failure("SalesforceUnavailableError", "It gave no answer (504). Try again later."),
]


def literals() -> Iterator[tuple[str, str]]:
    """Yield the place and the words of each text in the code that ends like a sentence."""
    for path in sorted(ROOT.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        skipped = {id(each.value) for each in ast.walk(tree) if isinstance(each, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                skipped |= {id(value) for value in node.values}
            if id(node) in skipped or not isinstance(node, ast.Constant | ast.JoinedStr):
                continue
            text = _text(node)
            if len(text.split()) > 3 and text.endswith(".") and "\n" not in text:
                yield f"{path.relative_to(ROOT)}:{node.lineno}", text


def _text(node: ast.expr) -> str:
    """Return the words of a text; what is put into it counts as one character."""
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(each) or "X" for each in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


LITERALS = dict(literals())


@pytest.mark.parametrize("place", LITERALS)
def test_each_message_of_the_code(place: str) -> None:
    """Each sentence in the code leaves room for names, and says at most two things."""
    text = LITERALS[place]

    assert len(text) <= LITERAL_CHARACTERS
    assert sentences(text) <= 2


def test_messages_are_found() -> None:
    """The walk meets refusals, failures and warnings, each with all its words."""
    assert len(LITERALS) > 80
    assert any("are both for" in text or "no object" in text for text in LITERALS.values())


def endings() -> Iterator[tuple[Ending, Counts]]:
    """Yield endings of loads: long names, each cause alone and 3,000 times, 0, 1 and many."""
    for name, error, failure in itertools.product(NAMES[:2], ERRORS, FAILURES):
        for records, parts in ((1, 1), (2, 1), (10_000, 20)):
            for result in (*ResultName.__members__.values(), None):
                if result in {ResultName.SUCCESS, ResultName.FAILURE, ResultName.UNPROCESSED, None}:
                    yield _ended(name, error, failure, records, parts, result)


def _ended(  # noqa: PLR0913, PLR0917 # a load has as many sides
    name: str,
    error: str | None,
    failure: Failure | None,
    records: int,
    parts: int,
    result: ResultName | None,
) -> tuple[Ending, Counts]:
    load = dataclasses.replace(
        LOAD,
        upload=dataclasses.replace(LOAD.upload, key=f"incoming/Contact/insert/{name}"),
        operation=Operation.DELETE if records == 2 else Operation.INSERT,
    )
    kept = {result: ResultFile("x", records)} if result else {}
    one = Outcome(0, 1, records, None, kept, failure=failure)
    if error or not failure:
        job = JobReport("750Sb0000000002IAA", "Failed" if error else "Aborted", 0, 0, error)
        one = dataclasses.replace(one, job=job)
    outcomes = [dataclasses.replace(one, part=part) for part in range(parts)]
    counts = Counts.of(outcomes, 0)
    return judge(load, counts, outcomes), counts


def shown(ending: Ending) -> str:
    """Return the message as the summary holds it."""
    return Summary.ended(LOAD, ending, Counts(None), at="", plan=PLAN).message


def test_each_ending() -> None:
    """Whatever the names and causes are like, the message is short, right and has one remedy."""
    flaws = set[str]()
    for ending, _ in endings():
        message = shown(ending)
        flaws |= {*flaws_of(message, resumes=ending.resumes)}
        if LONG[:20] not in message and "Retried" not in message and "LineEnding" not in message:
            flaws |= {message} if sentences(message) > 2 else set()

    assert flaws == set()


@pytest.mark.parametrize(
    "error", [each for each in ERRORS if each and each.startswith(("Inv", "Cli"))]
)
def test_no_resume_for_the_files_fault(error: str) -> None:
    """For a wrong column, which fails again, resuming is not offered: the file is corrected."""
    ending, _ = _ended("people.csv", error, None, 10_000, 15, ResultName.UNPROCESSED)

    assert not ending.resumes
    assert "resume" not in ending.message
    assert shown(ending).endswith("(15 times). Correct unprocessed.csv and drop that file.")


def test_many_parts() -> None:
    """Three thousand parts that failed in as many ways have one short message."""
    outcomes = [
        Outcome(part, 1, 9, failure=Failure("Odd", f"Cause {chr(97 + part % 26)}x{part}."))
        for part in range(3_000)
    ]
    ending = judge(LOAD, Counts.of(outcomes, 0), outcomes)

    assert [*flaws_of(shown(ending), resumes=ending.resumes)] == []
    assert "and 2,999 more reasons" in ending.message


def test_wrong_column() -> None:
    """The message of one column too many says a reason once, with its number."""
    error = "InvalidBatch : Field name not found : Ticket Type"
    ending, _ = _ended("event-tool.csv", error, None, 200, 1, ResultName.UNPROCESSED)

    assert ending.message == (
        "0 of 200 records of event-tool.csv were loaded and 200 were not processed: Salesforce "
        "ended job 750Sb0000000002IAA: InvalidBatch : Field name not found : Ticket Type. Correct "
        "unprocessed.csv and drop that file."
    )


def test_advice_comes_before_resuming() -> None:
    """What has to be corrected first and the next run are one remedy."""
    failure = Failure("AuthenticationError", "The org refused the login. Check the client id.")
    ending, _ = _ended("a.csv", None, failure, 1, 1, ResultName.UNPROCESSED)

    assert ending.message == (
        "The 1 record of a.csv was not processed: The org refused the login. Check the client id, "
        "then run the command under `resume`."
    )


def test_rejected_request() -> None:
    """A request that was refused, as for an object that is not there, is not to be repeated."""
    said = "Salesforce refused to create a job (404 NOT_FOUND: Nothing__c)."
    failure = Failure(
        "RequestRejectedError", f"{said} Repeating the request changes nothing; correct it."
    )
    ending, _ = _ended("a.csv", None, failure, 2, 1, ResultName.UNPROCESSED)

    assert not ending.resumes
    assert ending.message.endswith(
        "Nothing__c). Correct what that names, then drop unprocessed.csv."
    )


def test_what_it_means_is_kept() -> None:
    """Of a long answer, what it means and what to do are said."""
    said = f"https://x refused the login ({'y' * 120}). This flow works at its own host only."
    failure = Failure("AuthenticationError", f"{said} Set the login URL to My Domain.")
    ending, _ = _ended("a.csv", None, failure, 2, 1, ResultName.UNPROCESSED)

    assert "works at its own host only. Set the login URL to My Domain, then run" in ending.message


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("failure", [each for each in FAILURES if each], ids=lambda f: f.error)
def test_unplanned(name: str, failure: Failure) -> None:
    """A load without a plan says so as shortly; a file that is gone is not resumed."""
    upload = dataclasses.replace(LOAD.upload, key=f"incoming/Contact/insert/{name}")
    ending = judge_unplanned(dataclasses.replace(LOAD, upload=upload), failure)

    assert [*flaws_of(shown(ending), resumes=ending.resumes)] == []
    assert ending.resumes != failure.is_of(SourceGoneError)


def test_nothing_to_learn_any_more() -> None:
    """What neither Salesforce nor a next run can tell is not to be resumed."""
    lost = Failure("SubmissionUnknownError", "The reply was lost, and the org has forgotten it.")
    outcome = Outcome(0, 1, 4, failure=lost)

    ending = judge(LOAD, Counts.of([outcome], 0), [outcome], resumable=False)

    assert [*flaws_of(shown(ending), resumes=False)] == []
    assert ending.message.endswith(
        "Compare the records in the org with the file before you drop any of it again."
    )


@pytest.mark.parametrize("kept_back", [0, 1, 700_000, 1_500_000])
@pytest.mark.parametrize("name", NAMES)
def test_not_sent(name: str, kept_back: int) -> None:
    """So do loads with records that were not sent, for either reason and for both."""
    upload = dataclasses.replace(LOAD.upload, key=f"incoming/Contact/insert/{name}")
    load = dataclasses.replace(LOAD, upload=upload)
    for refused in (0, 500_000):
        counts = Counts(3_000_000, 1_000_000, 1_500_000 + refused, not_sent=1_500_000)
        ending = judge(load, counts, [], kept_back=kept_back)
        assert [*flaws_of(shown(ending), resumes=False)] == []
        assert len(ending.message) <= 300
        assert ("not_sent.csv" in ending.message) == (kept_back < counts.not_sent)
        assert ("failure.csv" in ending.message) or not (kept_back or refused)


@pytest.mark.parametrize("records", [0, 1, 2, 3_000_000])
@pytest.mark.parametrize("name", NAMES)
def test_checks(name: str, records: int) -> None:
    """So do checks, with all that they may have to say."""
    upload = dataclasses.replace(LOAD.upload, key=f"check/Contact/insert/{name}")
    load = dataclasses.replace(LOAD, upload=upload)
    codes = ("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", "REQUIRED_FIELD_MISSING", "MALFORMED_ID")
    notes = ("The org has 0 batches left today, and the load needs 300.",)
    for invalid, said in itertools.product({0, min(1, records), records}, ((), notes)):
        found = Checked(records, records, invalid, invalid, None, codes, said)
        assert [*flaws_of_words(message_of(load, found))] == []
        assert sentences(message_of(load, found)) <= 2


def test_settings_files() -> None:
    """So does the answer to a settings file, whatever it states and wherever it lies."""
    tables = {"columns": {"a": "b"}, "constants": {"c": "d", "e": "f"}, "values": {"X": {}}}
    for folder in ("incoming", "incoming/Contact", f"check/Contact/insert/{'deep/' * 90}x"):
        for given_ in ({}, tables, tables | {f"key_{n}": n for n in range(30)}):
            assert [*flaws_of_words(settings_message(f"{folder}/bulkdrop.toml", given_))] == []


@pytest.mark.parametrize("summary", [*examples()], ids=lambda each: each.status.value)
def test_examples(summary: Summary) -> None:
    """The summaries that the documents show are as short."""
    assert [*flaws_of(summary.message, resumes=summary.resume is not None)] == []


@given(st.text(max_size=900), st.text(st.characters(exclude_characters="."), max_size=60))
def test_what_is_long_is_cut_before_its_remedy(before: str, remedy: str) -> None:
    """Whatever a message holds, it has at most 300 characters, and its last sentence is whole."""
    message = f"{before}. {remedy}"
    cut = fit(message)

    assert len(cut) <= MOST_CHARACTERS
    assert cut == message or len(message) > MOST_CHARACTERS
    assert cut.endswith(remedy) or max(map(len, remedy.split()), default=0) > 40


def test_refusals_and_warnings_are_cut() -> None:
    """What refusals and warnings hold of an upload cannot make them long."""
    refusal = UploadRefusedError(
        ReasonCode.UNKNOWN_COLUMNS, f'The column "{LONG}" is odd. Nothing was sent; remove it.'
    )
    warning = LoadWarning(WarningCode.PERCENTAGES, f'The column "{LONG}" is odd. Look at it.')
    plan = dataclasses.replace(PLAN, warnings=(warning,))
    (kept,) = Summary.ended(LOAD, judge(LOAD, Counts(0), []), Counts(0), at="", plan=plan).warnings

    assert (len(refusal.sentence), len(kept.message)) == (MOST_CHARACTERS, MOST_CHARACTERS)
    assert refusal.sentence.startswith('The column "Kunden und')
    assert refusal.sentence.endswith('" is odd. Nothing was sent; remove it.')
