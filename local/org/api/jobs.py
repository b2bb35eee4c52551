"""How each call shows a job."""

from datetime import datetime
from typing import Any

from local.org.clock import timestamp
from local.org.jobs.job import Job
from local.org.settings import OrgSettings
from local.org.vocabulary import JobState


def created_job(job: Job, *, multipart: bool = False) -> dict[str, Any]:
    """Return a job as POST shows it: with contentUrl unless the data came along."""
    shown = changed_job(job) | _dialect(job)
    return shown if multipart else shown | _content_url(job)


def changed_job(job: Job) -> dict[str, Any]:
    """Return a job as PATCH shows it: the core and nothing else."""
    request = job.request
    optional = {
        "externalIdFieldName": request.external_id and request.external_id.name,
        "assignmentRuleId": request.assignment_rule_id,
    }
    return {
        "id": job.id,
        "operation": request.operation,
        "object": request.sobject.name,
        "createdById": job.user_id,
        "createdDate": timestamp(job.created_at),
        "systemModstamp": timestamp(job.changed_at),
        "state": job.state,
        **{name: value for name, value in optional.items() if value},
        "concurrencyMode": "Parallel",
        "contentType": "CSV",
        "apiVersion": job.api_version,
    }


def listed_job(job: Job) -> dict[str, Any]:
    """Return a job as a record of the list: no counters."""
    shown = changed_job(job) | _dialect(job) | {"jobType": "V2Ingest"}
    return shown | (_content_url(job) if job.state is JobState.OPEN else {})


def job_info(job: Job) -> dict[str, Any]:
    """Return a job as GET shows it; an Open job has counters only once data has landed."""
    shown = listed_job(job) | _times(job)
    if job.state is not JobState.OPEN or job.uploads:
        shown |= {
            "numberRecordsProcessed": job.processed,
            "numberRecordsFailed": job.failed,
        }
    if job.state is JobState.FAILED:
        shown["errorMessage"] = job.error_message
    return shown


def by_habit(shown: dict[str, Any], settings: OrgSettings) -> dict[str, Any]:
    """Return a job as the org's habits show it."""
    shown = {name: shown[name] for name in shown if name not in settings.missing_job_fields}
    if settings.api_version_as_text and "apiVersion" in shown:
        shown["apiVersion"] = str(shown["apiVersion"])
    if settings.counters_stay_zero:
        shown |= {name: 0 for name in shown if name.startswith("numberRecords")}
    if settings.created_offset and "createdDate" in shown:
        created = datetime.fromisoformat(shown["createdDate"]).timestamp()
        shown["createdDate"] = timestamp(created + settings.created_offset)
    return shown


def _dialect(job: Job) -> dict[str, Any]:
    return {"lineEnding": job.request.line_ending, "columnDelimiter": job.request.delimiter}


def _content_url(job: Job) -> dict[str, Any]:
    return {"contentUrl": f"services/data/v{job.api_version}/jobs/ingest/{job.id}/batches"}


def _times(job: Job) -> dict[str, Any]:
    """Choice: the worker's wall time is all API time; no Apex runs here."""
    spent = int((job.changed_at - job.started_at) * 1000) if job.started_at else 0
    return {
        "retries": job.retries,
        "totalProcessingTime": spent,
        "apiActiveProcessingTime": spent,
        "apexProcessingTime": 0,
    }
