"""Stop a job that may end by itself at the same moment."""

from sfbulk import BulkClient, Job, JobStateError


def stop_job(client: BulkClient, job_id: str) -> Job:
    """
    Abort a job; return it as it is then: aborted, or as it was closed or ended between two calls.

    Raises SalesforceError if Salesforce does not answer, or does not know the job.
    """
    try:
        return client.abort(job_id)
    except JobStateError:
        return client.get_job(job_id)
