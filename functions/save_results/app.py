"""Save the results of one part's job, or hand its records back."""

from functools import partial
from typing import Any

from aws_lambda_powertools import Logger, Tracer
from aws_lambda_powertools.utilities.typing import LambdaContext

from bulkdrop.bucket import Bucket
from bulkdrop.connection import salesforce
from bulkdrop.failure import Failure
from bulkdrop.load import PartStep
from bulkdrop.save import save_results
from bulkdrop.settings import SalesforceSettings, read_settings

logger = Logger()
tracer = Tracer()


@logger.inject_lambda_context(clear_state=True)
@tracer.capture_lambda_handler(capture_response=False)
def lambda_handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Take a part at its end; give only its number, since the outcome is kept in S3."""
    step = PartStep.from_state(event)
    logger.append_keys(load_id=step.load.load_id, part=step.part.number)
    connect = partial(salesforce, read_settings(SalesforceSettings))
    bucket = Bucket(step.load.upload.bucket)
    outcome = save_results(bucket, connect, step, Failure.from_state(event))
    logger.info("Results saved", **outcome.to_json())
    return {"part": outcome.part}
