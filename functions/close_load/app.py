"""Report what is known of a load that could not be finished, and release its turn."""

import dataclasses
from typing import Any

from aws_lambda_powertools import Logger, Metrics, Tracer
from aws_lambda_powertools.utilities.typing import LambdaContext

from bulkdrop.aws_outages import aws_outages
from bulkdrop.close_load.step import close_load
from bulkdrop.load.upload import Load
from bulkdrop.printable import log_line
from bulkdrop.report.metrics import load_metrics
from bulkdrop.settings import FinishSettings, read_settings
from bulkdrop.storage.bucket import Bucket

logger = Logger(json_serializer=log_line)
tracer = Tracer(patch_modules=["botocore"])  # to patch requests would be to import it
metrics = Metrics()


@logger.inject_lambda_context(clear_state=True)
@tracer.capture_lambda_handler(capture_response=False)
@metrics.log_metrics
@aws_outages()
def lambda_handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, str]:
    """Take the state of an execution, or its input alone; return the load's status and message."""
    load = Load.from_json(event["load"])
    logger.append_keys(load_id=load.load_id)
    closed = close_load(Bucket(load.upload.bucket), event, read_settings(FinishSettings))
    for problem in closed.problems:
        logger.error("A step of Close Load failed", exc_info=problem)
    if closed.rejected:
        logger.error("A notice was not accepted", rejected=closed.rejected)
        metrics.add_metric("NoticesRejected", "Count", len(closed.rejected))
    metrics.add_metric("LoadsClosed", "Count", 1)
    for name, unit, value in load_metrics(closed.summary):
        metrics.add_metric(name, unit, value)
    status = closed.summary.status.value
    logger.info("Load closed", **dataclasses.asdict(closed.summary.records), status=status)
    return {"status": status, "message": closed.summary.message}
