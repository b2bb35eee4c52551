"""
Turn one part into one ingest job, at most once.

The step may be repeated at any time: what an earlier run has done is in the journal, and
Salesforce is asked before anything is done again. In the create, PUT, PATCH path nothing is
irreversible before the PATCH, so a job found Open is aborted and made anew; it is never given a
second PUT, which would poison it. The multipart request does all three at once; it is sent once.
"""

from bulkdrop.bucket import Bucket
from bulkdrop.content import PartContent
from bulkdrop.errors import SubmissionUnknownError
from bulkdrop.journal import Journal
from bulkdrop.load import PartStep
from sfbulk import (
    MULTIPART_LIMIT,
    BulkClient,
    Job,
    JobState,
    OutcomeUnknownError,
    SalesforceError,
)


def submit_job(bucket: Bucket, client: BulkClient, step: PartStep) -> Job:
    """
    Give the part's job, submitted now or by an earlier run of this step.

    Raises SubmissionUnknownError if nobody can know whether Salesforce took the part, and sfbulk's
    errors.
    """
    journal = Journal(bucket, step.prefix)
    job = _submitted_job(client, journal)
    if job is not None:
        return job
    content = PartContent(bucket, step)
    if step.part.characters <= MULTIPART_LIMIT:
        return _submit_in_one_request(client, journal, content, step)
    return _submit_in_three_requests(client, journal, content, step)


def _submitted_job(client: BulkClient, journal: Journal) -> Job | None:
    job_id = journal.job_id()
    if job_id is None:
        return None
    job = client.get_job(job_id)
    if job.state is JobState.OPEN:
        job = client.abort(job_id)
    return None if job.state is JobState.ABORTED else job


def _submit_in_one_request(
    client: BulkClient, journal: Journal, content: PartContent, step: PartStep
) -> Job:
    if not journal.announce_request():
        raise SubmissionUnknownError(_unknown(step))
    data = b"".join(content.open())
    try:
        job = client.create_job_with_content(step.plan.job_spec(step.load), data)
    except OutcomeUnknownError as error:
        raise SubmissionUnknownError(f"{_unknown(step)} ({error})") from error
    except SalesforceError:
        journal.withdraw_request()
        raise
    journal.record_job(job.id)
    return job


def _submit_in_three_requests(
    client: BulkClient, journal: Journal, content: PartContent, step: PartStep
) -> Job:
    job = client.create_job(step.plan.job_spec(step.load))
    journal.record_job(job.id)
    client.upload(job.id, content.open, content.length)
    return client.close(job.id)


def _unknown(step: PartStep) -> str:
    return (
        f"The request for part {step.part.number} was sent and its reply was lost: "
        f"Salesforce may or may not have taken its {step.part.records} records. "
        f"Look for the {step.load.operation.value} job on {step.load.object} in the org's "
        "Bulk Data Load Jobs before you drop the file again."
    )
