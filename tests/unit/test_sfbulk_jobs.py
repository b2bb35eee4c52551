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


@pytest.mark.parametrize("missing", ESSENTIALS)
def test_a_job_without_its_essentials_is_none(missing: str) -> None:
    """A reply that lacks what every description of a job has is not taken for one."""
    with pytest.raises(KeyError):
        Job.from_json({name: value for name, value in FULL.items() if name != missing})


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
