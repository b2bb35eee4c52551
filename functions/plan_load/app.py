"""Read the upload once and divide it into parts."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from bulkdrop.aws import s3, secrets
from bulkdrop.aws_outages import aws_outages
from bulkdrop.load.execution import Execution
from bulkdrop.load.upload import Load
from bulkdrop.log_lines import lambda_logger
from bulkdrop.plan_load.org import DescribedOrg
from bulkdrop.plan_load.step import plan_load
from bulkdrop.settings import PlanSettings, SalesforceSettings, read_settings
from bulkdrop.storage.bucket import Bucket

logger = lambda_logger()

# At init, when Lambda lends a whole processor: what the first invocation needs anyway.
s3()
secrets()


@logger.inject_lambda_context(clear_state=True)
@aws_outages()
def lambda_handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Take a load; return it with its plan, its first part, and the wait for its turn."""
    load = Load.from_json(event["load"])
    logger.append_keys(load_id=load.load_id)
    bucket, settings = Bucket(load.upload.bucket), read_settings(PlanSettings)
    org = DescribedOrg(bucket, read_settings(SalesforceSettings))
    planned = plan_load(bucket, load, settings, org, Execution.from_state(event))
    plan = planned.plan
    if planned.problems:
        logger.error("The status was not written", problems=planned.problems)
    logger.info("Load planned", records=plan.records, parts=plan.parts, form=plan.form)
    return {**event, **planned.to_state()}
