"""Turn one part into one ingest job."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from bulkdrop.aws import s3, secrets
from bulkdrop.aws_outages import aws_outages
from bulkdrop.load.part import Attempt
from bulkdrop.load.watched_job import WatchedJob
from bulkdrop.log_lines import lambda_logger
from bulkdrop.salesforce import salesforce
from bulkdrop.settings import SalesforceSettings, read_settings
from bulkdrop.storage.bucket import Bucket
from bulkdrop.submit_job.step import Submission, SubmissionLimits

logger = lambda_logger()

# At init, when Lambda lends a whole processor: what the first invocation needs anyway.
s3()
secrets()


@logger.inject_lambda_context(clear_state=True)
@aws_outages()
def lambda_handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Take a part; return it with its job, to be watched."""
    attempt = Attempt.from_state(event)
    logger.append_keys(load_id=attempt.load.load_id, part=attempt.part.number)
    settings = read_settings(SalesforceSettings)
    bucket, limits = Bucket(attempt.load.upload.bucket), SubmissionLimits.of(settings)
    state = {name: event[name] for name in ("load", "plan", "part")}
    with salesforce(settings) as client:
        job = Submission(bucket, client, attempt, limits).submit()
    logger.info("Job submitted", job_id=job.id, state=job.state, records=attempt.part.records)
    return {**state, "job": WatchedJob.of(job, settings.poll_floor_seconds).to_json()}
