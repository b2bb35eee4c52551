"""Start the load of an upload that has arrived."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from bulkdrop.aws import events, s3, step_functions
from bulkdrop.log_lines import describe, lambda_logger, lambda_metrics
from bulkdrop.report.ending import Status
from bulkdrop.report.metrics import load_properties
from bulkdrop.settings import StartSettings, read_settings
from bulkdrop.start_load.step import start_load

logger = lambda_logger()
metrics = lambda_metrics()

# At init, when Lambda lends a whole processor: what the first invocation needs anyway.
step_functions()
s3()
events()


@logger.inject_lambda_context(clear_state=True)
def lambda_handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, str]:
    """Take S3's `Object Created` event from EventBridge."""
    settings = read_settings(StartSettings)
    done = start_load(event, settings)
    metrics.add_metric("LoadsRefused", "Count", int(done.answer == "refused"))
    metrics.add_metric("UploadsIgnored", "Count", int(done.answer == "ignored"))
    key = event["detail"]["object"]["key"]
    if done.answer == "refused":
        describe(metrics, load_properties(done.load_id, key, Status.REFUSED))
    logger.info("Upload answered", load_id=done.load_id, key=key, answer=done.answer)
    metrics.flush_metrics()  # before the notices, which may take their time
    if rejected := done.notify(settings):
        metrics.add_metric("NoticesRejected", "Count", len(rejected))
        metrics.flush_metrics()
        logger.error("A notice was not accepted", load_id=done.load_id, rejected=rejected)
    return {"load_id": done.load_id, "answer": done.answer}
