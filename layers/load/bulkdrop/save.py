"""End one part: save its job's results, or hand its records back, and keep the outcome."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from bulkdrop.bucket import Bucket
from bulkdrop.failure import Failure
from bulkdrop.journal import Journal
from bulkdrop.load import PartStep
from bulkdrop.outcome import JobReport, Outcome, ResultFile, ResultName
from bulkdrop.result_files import ResultFiles
from sfbulk import BulkClient, Job, JobNotFoundError, JobState

Connect = Callable[[], AbstractContextManager[BulkClient]]


def save_results(
    bucket: Bucket, connect: Connect, step: PartStep, failure: Failure | None
) -> Outcome:
    """
    Keep the part's results and outcome in S3, and give the outcome.

    `failure` is what ended the part before its job did, if anything. Salesforce is asked only if
    there is a job, so a part that no login let through is ended without one.
    """
    outcome = _outcome(bucket, connect, step, failure)
    bucket.write_json(f"{step.prefix}outcome.json", outcome.to_json())
    return outcome


def _outcome(bucket: Bucket, connect: Connect, step: PartStep, failure: Failure | None) -> Outcome:
    journal, files, part = Journal(bucket, step.prefix), ResultFiles(bucket, step), step.part
    job_id = journal.job_id()
    if job_id is None:
        results = {} if journal.may_have_sent() else files.hand_back()
        return Outcome(part.number, part.records, results=results, failure=failure)
    try:
        with connect() as client:
            job, results = _collect(client, job_id, files)
    except JobNotFoundError as error:
        gone = Failure(type(error).__name__, str(error))
        return Outcome(part.number, part.records, failure=gone)
    if not (job.state.is_terminal or failure):
        failure = _still_running(job)
    return Outcome(part.number, part.records, JobReport.of(job), results, failure)


def _collect(
    client: BulkClient, job_id: str, files: ResultFiles
) -> tuple[Job, dict[ResultName, ResultFile]]:
    job = client.get_job(job_id)
    if job.state is JobState.OPEN:  # never closed, so none of its data was looked at
        return client.abort(job_id), files.hand_back()
    return job, files.collect(client, job) if job.state.is_terminal else {}


def _still_running(job: Job) -> Failure:
    return Failure(
        "LoadTimedOut",
        f"Job {job.id} was still {job.state.value} when the load's time was up, and Salesforce did "
        "not let it be aborted. Look at it in the org before you drop the file again.",
    )
