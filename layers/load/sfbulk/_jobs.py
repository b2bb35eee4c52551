"""An ingest job: what is asked for, and what the org says about it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Self, TypeVar

from sfbulk._fields import (
    as_object,
    is_user_id,
    optional_count,
    optional_moment,
    optional_number,
    optional_text,
    optional_version,
    required_id,
    required_text,
)
from sfbulk._vocabulary import ColumnDelimiter, JobState, LineEnding, Operation

Vocabulary = TypeVar("Vocabulary", bound=StrEnum)


@dataclass(frozen=True)
class JobSpec:
    """
    The job to create.

    `object` is an object's API name, such as `Contact` or `Invoice__c`. `external_id_field_name`
    belongs to upsert and is needed there. `assignment_rule_id` is a rule for cases or leads (API
    49.0 and later). `default_namespace` is the managed package whose fields need no prefix; it goes
    in a header of the request. Nothing is checked here: Salesforce refuses what does not fit.
    """

    object: str
    operation: Operation
    external_id_field_name: str | None = None
    column_delimiter: ColumnDelimiter = ColumnDelimiter.COMMA
    line_ending: LineEnding = LineEnding.LF
    assignment_rule_id: str | None = None
    default_namespace: str | None = None

    def to_json(self) -> dict[str, str]:
        """Return the body of the create request, without the fields that have no value."""
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
    A job as the org last described it.

    Replies differ in what they say: create, close, abort and lists leave out the counters, and a
    job that is still `Open` counts only once its data has arrived. What was left out is None; some
    orgs leave out more than Salesforce does, but never `id` and, except in lists, `state`.
    Times are milliseconds. `records_processed` includes `records_failed`; the difference is the
    number of successes only in state `JobComplete`.
    """

    id: str
    object: str | None
    operation: Operation | str | None  # a str where a list names one that ingest does not know
    state: JobState
    created_by_id: str | None
    created_date: datetime | None
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
    def from_json(cls, reply: Any) -> Self:  # noqa: ANN401 - JSON is whatever was sent
        """
        Return the job that a reply describes; fields that are not known here are ignored.

        OddReplyError, a ValueError, names a missing id or state, and a count of records that is not
        one. Nothing depends on times and retries: what is odd there is None.
        """
        fields = as_object(reply, "the reply")
        operation = optional_text(fields, "operation")
        return cls(
            id=required_id(fields, "id"),
            object=optional_text(fields, "object"),
            operation=_member(Operation, operation) or operation,
            state=JobState(required_text(fields, "state")),
            created_by_id=optional_text(fields, "createdById"),
            created_date=optional_moment(fields, "createdDate"),
            external_id_field_name=optional_text(fields, "externalIdFieldName"),
            column_delimiter=_member(ColumnDelimiter, fields.get("columnDelimiter")),
            line_ending=_member(LineEnding, fields.get("lineEnding")),
            assignment_rule_id=optional_text(fields, "assignmentRuleId"),
            job_type=optional_text(fields, "jobType"),
            api_version=optional_version(fields, "apiVersion"),
            records_processed=optional_count(fields, "numberRecordsProcessed"),
            records_failed=optional_count(fields, "numberRecordsFailed"),
            retries=optional_number(fields, "retries"),
            total_processing_time=optional_number(fields, "totalProcessingTime"),
            api_active_processing_time=optional_number(fields, "apiActiveProcessingTime"),
            apex_processing_time=optional_number(fields, "apexProcessingTime"),
            error_message=optional_text(fields, "errorMessage"),
        )

    def may_answer(self, spec: JobSpec, user_id: str | None, since: datetime) -> bool:
        """
        Return whether a request for `spec`, sent by this user since then, may have made the job.

        What the org left out, and a user's id that is not in Salesforce's form, rule nothing out.
        """
        wrong_object = self.object is not None and self.object.lower() != spec.object.lower()
        operation = (self.operation or spec.operation).lower()
        wrong_operation = operation != spec.operation.lower()
        too_old = self.created_date is not None and self.created_date < since
        return not (wrong_object or wrong_operation or too_old or self._is_not_by(user_id))

    def _is_not_by(self, user_id: str | None) -> bool:
        ids = (self.created_by_id or "", user_id or "")
        return all(map(is_user_id, ids)) and ids[0][:15] != ids[1][:15]  # the rest is a checksum


def _member(vocabulary: type[Vocabulary], value: object) -> Vocabulary | None:
    """Return the member with this value; None for a word that only a newer API knows."""
    return next((member for member in vocabulary if member.value == value), None)
