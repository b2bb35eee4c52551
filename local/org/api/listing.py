"""The list of ingest jobs, page by page."""

from collections.abc import Mapping, Sequence
from typing import Any

from local.org.api.jobs import listed_job
from local.org.errors import invalid_value
from local.org.jobs.job import Job

_LOCATOR = "01gSb0000000001IAA"
_JOB_TYPES = {"V2Ingest", "Classic", "BigObjectIngest", "V2Query"}


def list_jobs(
    jobs: Sequence[Job], query: Mapping[str, str], most: int, version: float
) -> dict[str, Any]:
    """
    Return one page. All jobs of the org are V2Ingest, so other types list none.

    Salesforce promises no order; here a page runs from the newest job of each odd and even place,
    so that nobody comes to rely on one.
    """
    job_type = query.get("jobType", "V2Ingest")
    if job_type not in _JOB_TYPES:
        raise invalid_value("jobType", job_type)
    listed = [*jobs[::2][::-1], *jobs[1::2]] if job_type == "V2Ingest" else []
    start = _start(query.get("queryLocator", ""))
    end = start + most
    more = end < len(listed)
    address = f"/services/data/v{version}/jobs/ingest?queryLocator={_LOCATOR}-{end}"
    return {
        "done": not more,
        "records": [listed_job(job) for job in listed[start:end]],
        "nextRecordsUrl": address if more else None,
    }


def _start(locator: str) -> int:
    place = locator.removeprefix(f"{_LOCATOR}-")
    if locator and not (place.isdigit() and place != locator):
        raise invalid_value("queryLocator", locator)
    return int(place or 0)
