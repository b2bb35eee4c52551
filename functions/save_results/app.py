"""Save the results of one part's job, or hand its records back."""

from functools import partial
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from bulkdrop.aws import s3, secrets
from bulkdrop.aws_outages import aws_outages
from bulkdrop.load.failure import Failure
from bulkdrop.load.part import Attempt
from bulkdrop.log_lines import lambda_logger
from bulkdrop.salesforce import salesforce
from bulkdrop.save_results.first_part import not_sent, proof_of
from bulkdrop.save_results.second_chance import pause_seconds
from bulkdrop.save_results.step import Saving
from bulkdrop.settings import SalesforceSettings, read_settings
from bulkdrop.storage.bucket import Bucket

logger = lambda_logger()

# At init, when Lambda lends a whole processor: what the first invocation needs anyway.
s3()
secrets()


@logger.inject_lambda_context(clear_state=True)
@aws_outages()
def lambda_handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Take an attempt at its end; return the next one, or whether the part failed as a whole."""
    attempt = Attempt.from_state(event)
    logger.append_keys(load_id=attempt.load.load_id, part=attempt.part.number)
    settings = read_settings(SalesforceSettings)
    bucket, connect = Bucket(attempt.load.upload.bucket), partial(salesforce, settings)
    job_id = event.get("job", {}).get("id")
    state = {"load": event["load"], "plan": event["plan"]}
    chances, shown = settings.second_chances, settings.shows_values
    saving = Saving(bucket, connect, attempt, chances, job_id, shown)
    outcome = saving.save(Failure.from_state(event) or not_sent(event))
    logger.info("Results saved", **outcome.to_json())
    if (following := saving.next_attempt(outcome)) is None:
        return {**state, "first": proof_of(bucket, attempt)}
    pause = {"wait_seconds": pause_seconds(attempt.part.attempt)}
    return {**state, "part": following.to_json(), "pause": pause}
