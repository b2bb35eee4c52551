"""Find out whether a load's turn has come."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from bulkdrop.aws import s3
from bulkdrop.aws_outages import aws_outages
from bulkdrop.load.plan import Plan
from bulkdrop.load.upload import Load
from bulkdrop.load.waiting import Waiting
from bulkdrop.log_lines import lambda_logger, lambda_metrics
from bulkdrop.settings import TurnSettings, read_settings
from bulkdrop.storage.bucket import Bucket
from bulkdrop.take_turn.step import take_turn
from bulkdrop.work.turn import Turn

logger = lambda_logger()
metrics = lambda_metrics()

# At init, when Lambda lends a whole processor: what the first invocation needs anyway.
s3()


@logger.inject_lambda_context(clear_state=True)
@aws_outages()
def lambda_handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Take a load that waits; return it with its next wait, or without one."""
    load, settings = Load.from_json(event["load"]), read_settings(TurnSettings)
    logger.append_keys(load_id=load.load_id)
    turn = Turn(Bucket(load.upload.bucket), load, settings.load_state_machine_arn)
    last = Waiting.from_state(event) or Waiting.first(ahead=1)
    state = {name: value for name, value in event.items() if name != "turn"}
    plan = Plan.from_json(event["plan"])
    waiting = take_turn(turn, last, settings.max_loads_per_object, plan.deadline, plan.after)
    metrics.add_metric("LoadsAhead", "Count", waiting.loads_ahead if waiting else 0)
    metrics.flush_metrics()
    if waiting:
        logger.info("Waiting for the turn", **waiting.to_json())
        return {**state, "turn": waiting.to_json()}
    logger.info("The turn has come", waited_seconds=last.waited_seconds + last.wait_seconds)
    return state
