"""`bulkdrop resume`: start the next run of a load, where the last one ended."""

from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import boto3

from bulkdrop.report.resume import Resume
from bulkdrop.report.summary import Summary
from bulkdrop_cli import options
from bulkdrop_cli.calls.show import Load
from bulkdrop_cli.come_back import STACK_NAME
from bulkdrop_cli.find import find
from bulkdrop_cli.results import Results
from bulkdrop_cli.show import show_json, shown
from bulkdrop_cli.stack import CONFIG
from bulkdrop_cli.wrong_call import WrongCallError

if TYPE_CHECKING:
    from mypy_boto3_stepfunctions import SFNClient


def resume(
    load: Load, *, as_json: options.AsJson = False, stack: options.StackName = STACK_NAME
) -> None:
    """
    Resume a load that failed or is unreconciled.

    It sends only what is not known to be loaded.
    """
    results = Results(options.stack(stack))
    ended = find(results, load, may_run_again=True)
    following = _following(ended.summary, datetime.now(UTC))
    back = results.come_back("show", ended.summary.load_id)
    content = results.s3.get_object(Bucket=results.bucket, Key=following.input_key)["Body"].read()
    if not _start(following, content.decode()):
        raise WrongCallError(
            f"The load was resumed already: {following.name} is running or has ended. "
            f"See how it ended: {back}"
        )
    if as_json:
        document = {"load_id": ended.summary.load_id, "execution": following.name}
        show_json(document, options.out())
        return
    options.out().print(shown(f"Started {following.name}"))
    options.out().print(shown(f"See how it ends: {back}"))


def _start(following: Resume, content: str) -> bool:
    """Start the next run; return whether it had not been started before."""
    states: SFNClient = boto3.client("stepfunctions", config=CONFIG)
    machine, name = following.state_machine_arn, following.name
    execution = f"{machine.replace(':stateMachine:', ':execution:')}:{name}"
    # While a run goes on, Step Functions answers a second start of it as it did the first.
    with suppress(states.exceptions.ExecutionDoesNotExist):
        states.describe_execution(executionArn=execution)
        return False
    try:
        states.start_execution(stateMachineArn=machine, name=name, input=content)
    except states.exceptions.ExecutionAlreadyExists:
        return False
    return True


def _following(summary: Summary, now: datetime) -> Resume:
    """Return the next run; raises WrongCallError where resuming cannot help, or not any more."""
    if not summary.resume:
        raise WrongCallError(
            f"The load {summary.load_id} ended as {summary.status.value}: there is nothing to "
            f"resume. {summary.message}"
        )
    if now > datetime.fromisoformat(summary.resume.safe_until):
        raise WrongCallError(
            f"The load could be resumed until {summary.resume.safe_until}. Salesforce may have "
            "forgotten its jobs since; look in the org for what was loaded."
        )
    return summary.resume
