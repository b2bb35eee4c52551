"""Events on the default bus: a load started, how far it is, and how it ended."""

from enum import StrEnum
from typing import Any

from bulkdrop import aws
from bulkdrop.load.upload import Load

SOURCE = "bulkdrop"


class EventType(StrEnum):
    """The `detail-type` of an event."""

    STARTED = "Load Started"
    """The execution of a load was started; its detail names upload, object and operation."""

    PROGRESSED = "Load Progressed"
    """How many records of a load are processed, at most once a minute."""

    FINISHED = "Load Finished"
    """How a load ended; its detail is the summary."""


def send_event(kind: EventType, detail: str, resources: list[str]) -> str | None:
    """
    Send an event with this JSON as its detail; return why it was not accepted, if it was not.

    EventBridge answers 200 even then. Raises botocore's errors if the call fails.
    """
    entry = {
        "Source": SOURCE,
        "DetailType": kind.value,
        "Detail": detail,
        "Resources": resources,
    }
    answer = aws.events().put_events(Entries=[entry])  # type: ignore[list-item] # a TypedDict, spelled out
    if not answer["FailedEntryCount"]:
        return None
    failed = next((entry for entry in answer["Entries"] if "ErrorCode" in entry), None)
    if failed is None:
        return "no reason was given"
    return f"{failed['ErrorCode']}: {failed.get('ErrorMessage', 'no reason was given')}"


def resources_of(bucket: str, state_machine_arn: str, execution: str | None) -> list[str]:
    """Return the ARNs that an event is about: the bucket, and the execution if there is one."""
    partition = state_machine_arn.split(":")[1]
    arns = [f"arn:{partition}:s3:::{bucket}"]
    if execution is not None:
        arns.insert(0, f"{state_machine_arn.replace(':stateMachine:', ':execution:')}:{execution}")
    return arns


def about(load: Load) -> dict[str, Any]:
    """Return what each event says of its load."""
    document = load.to_json()
    return {name: value for name, value in document.items() if name != "run"}
