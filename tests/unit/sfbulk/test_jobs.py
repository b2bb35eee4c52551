"""Jobs as JSON, and Salesforce's vocabulary."""

import json
import pickle
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sfbulk import (
    ColumnDelimiter,
    Job,
    JobSpec,
    JobState,
    LineEnding,
    Operation,
    ResultSet,
)
from sfbulk._fields import OddReplyError

FULL = {
    "id": "7505f00000AAAAAAA4",
    "operation": "upsert",
    "object": "Account",
    "createdById": "0055f00000BBBBBBB4",
    "createdDate": "2026-11-23T10:00:00.000+0000",
    "systemModstamp": "2026-11-23T10:00:00.000+0000",
    "state": "JobComplete",
    "externalIdFieldName": "Ext__c",
    "concurrencyMode": "Parallel",
    "contentType": "CSV",
    "apiVersion": 66.0,
    "jobType": "V2Ingest",
    "lineEnding": "CRLF",
    "columnDelimiter": "TAB",
    "numberRecordsProcessed": 700,
    "numberRecordsFailed": 84,
    "retries": 0,
    "totalProcessingTime": 886,
    "apiActiveProcessingTime": 813,
    "apexProcessingTime": 619,
}
UNREAD = {"systemModstamp", "concurrencyMode", "contentType"}
ESSENTIALS = ("id", "operation", "object", "createdById", "createdDate", "state")
REDUCED = {name: FULL[name] for name in ESSENTIALS}


def test_job_is_read_whole() -> None:
    """Every documented field of a finished job has its place and its type."""
    expected = Job(
        id="7505f00000AAAAAAA4",
        object="Account",
        operation=Operation.UPSERT,
        state=JobState.JOB_COMPLETE,
        created_by_id="0055f00000BBBBBBB4",
        created_date=datetime(2026, 11, 23, 10, 0, tzinfo=UTC),
        external_id_field_name="Ext__c",
        column_delimiter=ColumnDelimiter.TAB,
        line_ending=LineEnding.CRLF,
        job_type="V2Ingest",
        api_version=66.0,
        records_processed=700,
        records_failed=84,
        retries=0,
        total_processing_time=886,
        api_active_processing_time=813,
        apex_processing_time=619,
    )
    assert expected == Job.from_json(FULL)


def test_job_without_counters_is_read() -> None:
    """What a reply leaves out is None, which is not 0."""
    job = Job.from_json(REDUCED)
    assert (job.records_processed, job.records_failed, job.column_delimiter) == (None, None, None)


def test_unknown_fields_are_ignored() -> None:
    """Fields of newer API versions do no harm."""
    assert Job.from_json({**FULL, "isSparkling": True}) == Job.from_json(FULL)


def test_failed_job_says_why() -> None:
    """The error message of a failed job is kept as it is."""
    said = "InvalidBatch : Field name not found : Nmae"
    assert Job.from_json({**FULL, "state": "Failed", "errorMessage": said}).error_message == said


def test_words_of_newer_versions_can_be_read() -> None:
    """A list may name operations and delimiters that nobody here knows; it can be read still."""
    job = Job.from_json({**FULL, "operation": "queryAll", "columnDelimiter": "SNOWMAN"})
    assert (job.operation, job.column_delimiter) == ("queryAll", None)


@pytest.mark.parametrize("missing", ["id", "state"])
@pytest.mark.parametrize("instead", ["missing", None, "", " ", [], {}, True])
def test_job_without_id_or_state_is_none(missing: str, instead: object) -> None:
    """A reply without an id and a state is not taken for a job, and the field is named."""
    fields = {name: value for name, value in FULL.items() if name != missing}
    with pytest.raises(OddReplyError, match=f"{missing}\\b"):
        Job.from_json(fields if instead == "missing" else {**fields, missing: instead})


@pytest.mark.parametrize("reply", [None, [], [FULL], "job", 7, True])
def test_reply_that_is_no_object_is_no_job(reply: object) -> None:
    """An array, a text or null is named for what it is."""
    with pytest.raises(OddReplyError, match=r"the reply is .+, not an object"):
        Job.from_json(reply)


@pytest.mark.parametrize("name", sorted(FULL.keys() - {"id", "state"}))
@pytest.mark.parametrize("instead", ["missing", None])
def test_job_is_read_without_what_is_not_needed(name: str, instead: object) -> None:
    """Any other field may be missing or null: it is None then."""
    fields = {key: value for key, value in FULL.items() if key != name}
    job = Job.from_json(fields if instead == "missing" else {**fields, name: instead})
    lost = [field for field, value in vars(job).items() if value is None]
    assert len(lost) == (2 if name in UNREAD else 3)  # no rule for leads, and no error message


ODD_NUMBERS = ["many", -1, 0.5, [], {}, True, float("inf"), float("nan")]


@pytest.mark.parametrize("name", ["numberRecordsProcessed", "numberRecordsFailed"])
@pytest.mark.parametrize("value", ODD_NUMBERS)
def test_counter_that_is_no_number_is_named(name: str, value: object) -> None:
    """A wrong count could pass for a reconciled load, so it is no usable answer."""
    with pytest.raises(OddReplyError, match=f"^{name} is .+, not a count"):
        Job.from_json({**FULL, name: value})


@pytest.mark.parametrize(
    "name", ["retries", "totalProcessingTime", "apiActiveProcessingTime", "apexProcessingTime"]
)
@pytest.mark.parametrize("value", ODD_NUMBERS)
def test_odd_time_keeps_no_job_from_being_read(name: str, value: object) -> None:
    """An org whose clock was set back says that a job took less than no time; that is None."""
    job = Job.from_json({**FULL, name: value})

    assert job.records_processed == FULL["numberRecordsProcessed"]
    assert len([field for field, read in vars(job).items() if read is None]) == 3


@pytest.mark.parametrize(("value", "count"), [("700", 700), (700.0, 700), (0, 0)])
def test_counter_may_be_written_otherwise(value: object, count: int) -> None:
    """Some orgs write numbers as text, or with a fraction of zero."""
    assert Job.from_json({**FULL, "numberRecordsProcessed": value}).records_processed == count


@pytest.mark.parametrize(
    ("value", "version"),
    [("66.0", 66.0), ("v66.0", 66.0), ("66", 66.0), (66, 66.0), ("new", None), ([], None)],
)
def test_api_version_may_be_text(value: object, version: float | None) -> None:
    """An API version in text is read as its number; what is none is as if it were missing."""
    assert Job.from_json({**FULL, "apiVersion": value}).api_version == version


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2026-11-23T11:00:00.000+0100", datetime(2026, 11, 23, 10, 0, tzinfo=UTC)),
        ("2026-11-23T10:00:00Z", datetime(2026, 11, 23, 10, 0, tzinfo=UTC)),
        ("2026-11-23T10:00:00", datetime(2026, 11, 23, 10, 0, tzinfo=UTC)),
        ("2026-11-23", None),
        ("yesterday, at some time", None),
        (1780000000000, None),
    ],
)
def test_created_date_can_be_compared(value: object, moment: datetime | None) -> None:
    """A time without an offset is UTC; what is no time is None, so that it rules nothing out."""
    assert Job.from_json({**FULL, "createdDate": value}).created_date == moment


@pytest.mark.parametrize(
    "value", ["job-1", "3f2c7a1e-0d0b-4c5e-9f0a-1b2c3d4e5f60", "7505f00000AAAAA", 42]
)
def test_id_need_not_be_salesforces(value: object) -> None:
    """Other orgs' ids are ids, as long as they fit an address."""
    assert Job.from_json({**FULL, "id": value}).id == str(value)


@pytest.mark.parametrize("value", ["..", ".", "a/b", "a b", "a\n", "x" * 256, "a?b", "a%2Fb"])
def test_id_that_fits_no_address_is_odd(value: str) -> None:
    """An id becomes part of an address and of a key in S3: nothing may climb out of them."""
    with pytest.raises(OddReplyError, match="id is other text, not an id"):
        Job.from_json({**FULL, "id": value})


SINCE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
UPSERT = JobSpec("account", Operation.UPSERT, "Ext__c")
OURS = "0055f00000BBBBBBB4"


@pytest.mark.parametrize(
    ("fields", "user_id", "expected"),
    [
        ({}, OURS, True),
        ({}, OURS[:15], True),
        ({}, None, True),
        ({}, "0055f00000CCCCCCC4", False),
        ({"createdById": OURS[:15]}, OURS, True),
        ({"createdById": None}, OURS, True),
        ({"createdById": "somebody"}, OURS, True),
        ({}, "somebody", True),
        ({"createdDate": None}, OURS, True),
        ({"createdDate": "2026-11-23T08:59:59.000+0000"}, OURS, False),
        ({"object": None}, OURS, True),
        ({"object": "Contact"}, OURS, False),
        ({"operation": None}, OURS, True),
        ({"operation": "insert"}, OURS, False),
        ({"operation": "Upsert"}, OURS, True),
    ],
)
def test_what_is_left_out_rules_nothing_out(
    fields: dict[str, object],
    user_id: str | None,
    expected: bool,  # noqa: FBT001 - a parameter of pytest
) -> None:
    """A job may be that of a request unless what is known of it says otherwise."""
    assert Job.from_json({**FULL, **fields}).may_answer(UPSERT, user_id, SINCE) is expected


def test_spec_names_what_has_a_value() -> None:
    """Delimiter and line ending are always said; key field and rule only when there are some."""
    assert JobSpec("Contact", Operation.HARD_DELETE).to_json() == {
        "object": "Contact",
        "operation": "hardDelete",
        "contentType": "CSV",
        "columnDelimiter": "COMMA",
        "lineEnding": "LF",
    }
    spec = JobSpec(
        "Case", Operation.UPSERT, "Ext__c", ColumnDelimiter.PIPE, LineEnding.CRLF, "01Q000000000001"
    )
    assert spec.to_json() == {
        "object": "Case",
        "operation": "upsert",
        "externalIdFieldName": "Ext__c",
        "contentType": "CSV",
        "columnDelimiter": "PIPE",
        "lineEnding": "CRLF",
        "assignmentRuleId": "01Q000000000001",
    }


def test_terminal_states() -> None:
    """A job ends complete, failed or aborted, and in no other way."""
    terminal = {state.value for state in JobState if state.is_terminal}
    assert terminal == {"JobComplete", "Failed", "Aborted"}


@given(st.text().filter(lambda text: text not in list(JobState)))
def test_unknown_state_is_not_terminal(text: str) -> None:
    """A state that a newer API brings keeps its name, and polling goes on."""
    state = JobState(text)
    assert not state.is_terminal
    assert (text, text, json.dumps(text)) == (state.value, str(state), json.dumps(state))
    assert state == pickle.loads(pickle.dumps(state))  # noqa: S301 - our own pickle
    assert state not in list(JobState)


def test_operations_mind_their_case() -> None:
    """Salesforce knows no INSERT, so neither does the enum."""
    with pytest.raises(ValueError, match="INSERT"):
        Operation("INSERT")


def test_delimiters_and_line_endings_know_their_characters() -> None:
    """Each name stands for the characters in the data."""
    characters = {delimiter.value: delimiter.character for delimiter in ColumnDelimiter}
    assert characters == {
        "COMMA": ",",
        "BACKQUOTE": "`",
        "CARET": "^",
        "PIPE": "|",
        "SEMICOLON": ";",
        "TAB": "\t",
    }
    assert {ending.value: ending.characters for ending in LineEnding} == {
        "LF": "\n",
        "CRLF": "\r\n",
    }


def test_result_sets_are_addresses() -> None:
    """The third one breaks the pattern of the other two."""
    assert list(ResultSet) == ["successfulResults", "failedResults", "unprocessedrecords"]
