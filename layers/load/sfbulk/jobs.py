"""An ingest job: what is asked for, and what the org says about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Self, TypeVar
from urllib.parse import urlsplit

from sfbulk.vocabulary import ColumnDelimiter, JobState, LineEnding, Operation

Vocabulary = TypeVar("Vocabulary", bound=StrEnum)


@dataclass(frozen=True)
class JobSpec:
    """
    The job to create. `external_id_field_name` belongs to upsert and is needed there.

    `object` is one object's API name, such as `Contact` or `Invoice__c`; `assignment_rule_id` is a
    rule for cases or leads (API 49.0 and later).
    """

    object: str
    operation: Operation
    external_id_field_name: str | None = None
    column_delimiter: ColumnDelimiter = ColumnDelimiter.COMMA
    line_ending: LineEnding = LineEnding.LF
    assignment_rule_id: str | None = None

    def to_json(self) -> dict[str, str]:
        """Make the body of the create request; fields without a value stay away."""
        fields = {
            "object": self.object,
            "operation": str(self.operation),
            "externalIdFieldName": self.external_id_field_name,
            "contentType": "CSV",
            "columnDelimiter": str(self.column_delimiter),
            "lineEnding": str(self.line_ending),
            "assignmentRuleId": self.assignment_rule_id,
        }
        return {name: value for name, value in fields.items() if value is not None}


@dataclass(frozen=True)
class Job:
    """
    A job as the org described it last.

    Replies differ in what they tell: create, close, abort and lists leave out the counters, and a
    job that is still `Open` counts only once its data has arrived. What was left out is None.
    Times are milliseconds. `records_processed` includes `records_failed`; the difference is the
    number of successes only in state `JobComplete`.
    """

    id: str
    object: str
    operation: Operation | str  # a plain str where a list names one that ingest does not know
    state: JobState
    created_by_id: str
    created_date: datetime
    external_id_field_name: str | None = None
    column_delimiter: ColumnDelimiter | None = None
    line_ending: LineEnding | None = None
    assignment_rule_id: str | None = None
    job_type: str | None = None
    api_version: float | None = None
    records_processed: int | None = None
    records_failed: int | None = None
    retries: int | None = None
    total_processing_time: int | None = None
    api_active_processing_time: int | None = None
    apex_processing_time: int | None = None
    error_message: str | None = None

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> Self:
        """Read any reply that describes a job; fields that are not known here are ignored."""
        return cls(
            id=fields["id"],
            object=fields["object"],
            operation=_member(Operation, fields["operation"]) or fields["operation"],
            state=JobState(fields["state"]),
            created_by_id=fields["createdById"],
            created_date=datetime.fromisoformat(fields["createdDate"]),
            external_id_field_name=fields.get("externalIdFieldName"),
            column_delimiter=_member(ColumnDelimiter, fields.get("columnDelimiter")),
            line_ending=_member(LineEnding, fields.get("lineEnding")),
            assignment_rule_id=fields.get("assignmentRuleId"),
            job_type=fields.get("jobType"),
            api_version=fields.get("apiVersion"),
            records_processed=fields.get("numberRecordsProcessed"),
            records_failed=fields.get("numberRecordsFailed"),
            retries=fields.get("retries"),
            total_processing_time=fields.get("totalProcessingTime"),
            api_active_processing_time=fields.get("apiActiveProcessingTime"),
            apex_processing_time=fields.get("apexProcessingTime"),
            error_message=fields.get("errorMessage"),
        )


@dataclass(frozen=True)
class JobPage:
    """One page of an org's jobs, at most 1,000, and the query that asks for the next."""

    jobs: list[Job]
    next_query: str | None

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> Self:
        """
        Read a list reply. ValueError if it says that more follows but not where.

        Of `nextRecordsUrl` only the query is taken: where a token goes is not the reply's choice.
        """
        next_query = urlsplit(fields.get("nextRecordsUrl") or "").query or None
        if not fields["done"] and next_query is None:
            raise ValueError("the list of jobs breaks off: not done, and no nextRecordsUrl")
        return cls([Job.from_json(record) for record in fields["records"]], next_query)


def _member(vocabulary: type[Vocabulary], value: object) -> Vocabulary | None:
    """Find the member with this value; None for a word that only a newer API knows."""
    return next((member for member in vocabulary if member.value == value), None)
