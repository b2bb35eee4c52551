"""Put the parts together, write the summary, and count what was loaded."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from bulkdrop.aws import events, s3
from bulkdrop.aws_outages import aws_outages
from bulkdrop.finish_load.step import Ended, finish_load
from bulkdrop.log_lines import describe, lambda_logger, lambda_metrics
from bulkdrop.report.metrics import load_metrics, load_properties
from bulkdrop.report.notice import notify
from bulkdrop.settings import FinishSettings, read_settings
from bulkdrop.storage.bucket import Bucket

logger = lambda_logger()
metrics = lambda_metrics()

# At init, when Lambda lends a whole processor: what the first invocation needs anyway.
s3()
events()


@logger.inject_lambda_context(clear_state=True)
@aws_outages()
def lambda_handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, str]:
    """Take a load whose parts have ended; return its status and message."""
    ended = Ended.from_state(event)
    logger.append_keys(load_id=ended.load.load_id)
    settings = read_settings(FinishSettings)
    finished = finish_load(Bucket(ended.load.upload.bucket), ended, settings)
    summary = finished.summary
    for name, unit, value in load_metrics(summary):
        metrics.add_metric(name, unit, value)
    describe(metrics, load_properties(summary.load_id, summary.upload.key, summary.status))
    status = summary.status.value
    logger.info("Load finished", **summary.records.logged(), status=status)
    metrics.flush_metrics()  # before the notices, which may take their time
    rejected = finished.rejected + notify(summary, settings, ended.load.execution_name)
    if rejected:
        metrics.add_metric("NoticesRejected", "Count", len(rejected))
        metrics.flush_metrics()
        logger.error("A notice was not accepted", rejected=rejected)
    return {"status": status, "message": summary.message}
