"""Look once at a job and decide how long to wait before the next look."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from bulkdrop.aws import events, s3, secrets
from bulkdrop.aws_outages import aws_outages
from bulkdrop.check_job.follow import report_look
from bulkdrop.check_job.step import check_job
from bulkdrop.load.part import Attempt
from bulkdrop.load.watched_job import WatchedJob
from bulkdrop.log_lines import lambda_logger, lambda_metrics
from bulkdrop.salesforce import forget_client, salesforce
from bulkdrop.settings import FollowSettings, SalesforceSettings, read_settings

logger = lambda_logger()
metrics = lambda_metrics()

# At init, when Lambda lends a whole processor: what the first invocation needs anyway.
secrets()
s3()
events()


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
@aws_outages()
def lambda_handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Take a part with its job; return it with the job as it is now."""
    attempt = Attempt.from_state(event)
    logger.append_keys(load_id=attempt.load.load_id, part=attempt.part.number)
    settings = read_settings(SalesforceSettings)
    watched = WatchedJob.from_json(event["job"])
    with salesforce(settings) as client:
        job = check_job(client, watched, attempt.part.records, settings, attempt.plan.deadline)
    if job.note:
        forget_client()  # the login may be what is wrong, and be fixed by the next look
    if problems := report_look(attempt, job, read_settings(FollowSettings)):
        metrics.add_metric("NoticesRejected", "Count", len(problems))
        logger.error("A notice was not accepted", rejected=problems)
    metrics.add_metadata("job_id", job.id)
    metrics.add_metric("JobWaitedSeconds", "Seconds", job.waited_seconds)
    logger.info("Job checked", **job.to_json())
    return {**event, "job": job.to_json()}
