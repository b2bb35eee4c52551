"""Tell that a load has ended: an event on the default bus, a message if a topic is set."""

from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config

from bulkdrop.printable import printable_json

if TYPE_CHECKING:
    from mypy_boto3_events import EventBridgeClient
    from mypy_boto3_sns import SNSClient

SOURCE = "bulkdrop"
DETAIL_TYPE = "Load Finished"

# An event may have 256 KB; a job in a summary has some 300 bytes.
# https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html
_MOST_JOBS = 200
# A subject has at most 100 ASCII characters. https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
_SUBJECT_CHARACTERS = 100


def announce_load(summary: dict[str, Any], topic_arn: str) -> None:
    """
    Announce the end of a load with its summary; a load of very many jobs tells of the first 200.

    An announcement may come twice, as a summary may be written twice.
    """
    told = printable_json({**summary, "jobs": summary["jobs"][:_MOST_JOBS]})
    config = Config(connect_timeout=5, read_timeout=10, retries={"mode": "standard"})
    events: EventBridgeClient = boto3.client("events", config=config)
    entry = {"Source": SOURCE, "DetailType": DETAIL_TYPE, "Detail": told}
    events.put_events(Entries=[entry])  # type: ignore[list-item] # a TypedDict, spelled out
    if topic_arn:
        sns: SNSClient = boto3.client("sns", config=config)
        sns.publish(TopicArn=topic_arn, Subject=_subject(summary), Message=told)


def _subject(summary: dict[str, Any]) -> str:
    text = f"Bulkdrop: {summary['status']}: {summary['load_id']}"
    return text[:_SUBJECT_CHARACTERS]
