"""Making a job: the checks of a create call, and its id and directory."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from local.org.clock import OrgClock
from local.org.errors import ApiError, invalid_job, invalid_value
from local.org.identifiers import IdSequence
from local.org.jobs.job import Job, JobRequest
from local.org.records.schema import sobject
from local.org.records.sobject import Field, SObject
from local.org.vocabulary import ColumnDelimiter, LineEnding, Operation

_Word = TypeVar("_Word", bound=StrEnum)


class JobFactory:
    """Makes Open jobs with ascending ids, each with a directory of its own."""

    def __init__(
        self, directory: Path, user_id: str, last_job_id: str | None, clock: OrgClock
    ) -> None:
        self._directory = directory
        self._user_id = user_id
        self._clock = clock
        self._ids = IdSequence("750", last_job_id)

    def make(self, request: JobRequest, api_version: float) -> Job:
        """Make a job."""
        job_id = self._ids.next()
        directory = self._directory / job_id
        directory.mkdir()
        return Job(job_id, request, api_version, self._user_id, directory, self._clock)


def check_request(payload: Mapping[str, Any], *, hard_delete_allowed: bool) -> JobRequest:
    """Return the job that is asked for; ApiError says what is wrong with the request."""
    operation = _word(payload, "operation", Operation, None)
    if payload.get("contentType", "CSV") != "CSV":
        raise invalid_value("contentType", payload["contentType"])
    line_ending = _word(payload, "lineEnding", LineEnding, LineEnding.LF)
    delimiter = _word(payload, "columnDelimiter", ColumnDelimiter, ColumnDelimiter.COMMA)
    target = _target(str(payload.get("object") or ""))
    if operation is Operation.HARD_DELETE and not hard_delete_allowed:  # choice of text
        text = "FeatureNotEnabled : hard delete operation requires special user profile permission"
        raise ApiError("FEATURENOTENABLED", f"{text}, please contact your administrator")
    return JobRequest(
        sobject=target,
        operation=operation,
        line_ending=line_ending,
        delimiter=delimiter,
        external_id=_external_id(payload, target) if operation is Operation.UPSERT else None,
        assignment_rule_id=payload.get("assignmentRuleId"),
    )


def _word(
    payload: Mapping[str, Any], name: str, words: type[_Word], default: _Word | None
) -> _Word:
    given = payload.get(name, default)
    try:
        return words(given or "")
    except ValueError:
        raise invalid_value(name, given or "") from None


def _target(name: str) -> SObject:
    target = sobject(name)
    if target is None:
        raise invalid_job(f"InvalidJob : Unable to find object: {name}")
    if not target.bulk:
        text = f"Entity '{target.name}' is not supported by the Bulk API."
        raise ApiError("INVALIDENTITY", text)
    return target


def _external_id(payload: Mapping[str, Any], target: SObject) -> Field:
    name = payload.get("externalIdFieldName")
    if not name:
        text = f"InvalidJob : External ID was blank for {target.name}."
        raise invalid_job(f"{text} An External ID must be specified for upsert.")
    field = target.get(str(name))
    if field is None or not (field.external_id or field.id_lookup):
        text = f"InvalidJob : Field name provided, {name} does not match an External ID for"
        raise invalid_job(f"{text} {target.name}")
    return field
