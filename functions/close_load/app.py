"""Report what is known of a load that was stopped or could not be finished; release its turn."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from bulkdrop.aws import events, s3
from bulkdrop.aws_outages import aws_outages
from bulkdrop.close_load.ended import EndedExecution, NoLoadError, close_ended
from bulkdrop.close_load.step import Closed, close_load
from bulkdrop.load.upload import Load
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
    """Take the state of an execution, its input alone, or the event of an execution that ended."""
    try:
        ended = EndedExecution.from_event(event) if "detail" in event else None
    except NoLoadError:  # not for the dead letters: it would be the same each time
        logger.exception("An execution was no load")
        return {}
    load = ended.load if ended else Load.from_json(event["load"])
    logger.append_keys(load_id=load.load_id)
    bucket, settings = Bucket(load.upload.bucket), read_settings(FinishSettings)
    closed = close_ended(bucket, ended, settings) if ended else close_load(bucket, event, settings)
    metrics.add_metric("LoadsClosed", "Count", int(closed is not None))
    if closed is None:
        metrics.flush_metrics()
        logger.info("Nothing to close: the load has its summary, or a later run")
        return {}
    report(closed)
    metrics.flush_metrics()  # before the notices, which may take their time
    notify_of(closed, settings, load.execution_name)
    return {"status": closed.summary.status.value, "message": closed.summary.message}


def report(closed: Closed) -> None:
    """Log and count how a load was closed."""
    for problem in closed.problems:
        logger.error("A step of Close Load failed", exc_info=problem)
    summary = closed.summary
    for name, unit, value in load_metrics(summary):
        metrics.add_metric(name, unit, value)
    describe(metrics, load_properties(summary.load_id, summary.upload.key, summary.status))
    status = summary.status.value
    logger.info("Load closed", **summary.records.logged(), status=status)


def notify_of(closed: Closed, settings: FinishSettings, execution: str) -> None:
    """Send the notices; log and count those that were not accepted."""
    rejected = closed.rejected + notify(closed.summary, settings, execution)
    if rejected:
        metrics.add_metric("NoticesRejected", "Count", len(rejected))
        metrics.flush_metrics()
        logger.error("A notice was not accepted", rejected=rejected)
