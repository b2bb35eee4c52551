"""Turn one part into one ingest job."""

from typing import Any

from aws_lambda_powertools import Logger, Tracer
from aws_lambda_powertools.utilities.typing import LambdaContext

from bulkdrop.bucket import Bucket
from bulkdrop.check import watch
from bulkdrop.connection import salesforce
from bulkdrop.load import PartStep
from bulkdrop.settings import SalesforceSettings, TurnSettings, read_settings
from bulkdrop.submit import Submission
from bulkdrop.turn import Turn

logger = Logger()
tracer = Tracer()


@logger.inject_lambda_context(clear_state=True)
@tracer.capture_lambda_handler(capture_response=False)
def lambda_handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Take a part; give it with its job, to be watched."""
    step = PartStep.from_state(event)
    logger.append_keys(load_id=step.load.load_id, part=step.part.number)
    settings, turns = read_settings(SalesforceSettings), read_settings(TurnSettings)
    bucket = Bucket(step.load.upload.bucket)
    Turn(bucket, step.load, turns.load_state_machine_arn).wait_for(turns.max_loads_per_object)
    with salesforce(settings) as client:
        job = Submission(bucket, client, step, settings.submission_settle_seconds).submit()
    logger.info("Job submitted", job_id=job.id, state=job.state, records=step.part.records)
    return {**event, "job": watch(job, settings).to_state()}
