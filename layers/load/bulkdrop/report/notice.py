"""Notify of the end of a load: an event on the default bus, a message if a topic is set."""

import dataclasses
from typing import TYPE_CHECKING

from bulkdrop import aws
from bulkdrop.printable import printable_json
from bulkdrop.report.summary import Summary

if TYPE_CHECKING:
    from mypy_boto3_events.type_defs import PutEventsResponseTypeDef

SOURCE = "bulkdrop"
DETAIL_TYPE = "Load Finished"

# An event may have 256 KB; a job in a summary has some 300 bytes.
# https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html
_MOST_JOBS = 200
# A column and its field have 400 bytes at most, and rarely more than 100.
_MOST_COLUMNS = 300
# A subject has at most 100 ASCII characters. https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
_SUBJECT_CHARACTERS = 100


def notify(summary: Summary, topic_arn: str) -> list[str]:
    """
    Send the summary as an event, and to the topic if there is one.

    It holds at most 200 of the jobs and 300 of the columns. A notice may come twice, as a summary
    may be written twice. Return a sentence for each notice that was not accepted although the call
    succeeded; the caller logs and counts it, and the load ends as it would have. Raises botocore's
    errors if a call fails.
    """
    notice = dataclasses.replace(
        summary, jobs=summary.jobs[:_MOST_JOBS], columns=summary.columns[:_MOST_COLUMNS]
    )
    text = printable_json(notice.to_json())
    entry = {"Source": SOURCE, "DetailType": DETAIL_TYPE, "Detail": text}
    answer = aws.events().put_events(Entries=[entry])  # type: ignore[list-item] # a TypedDict, spelled out
    if topic_arn:
        aws.sns().publish(TopicArn=topic_arn, Subject=_subject(summary), Message=text)
    return _rejected(answer)


def _rejected(answer: "PutEventsResponseTypeDef") -> list[str]:
    """Return why entries were not accepted; EventBridge answers 200 even then."""
    if not answer["FailedEntryCount"]:
        return []
    return [
        f"EventBridge did not accept the event ({entry['ErrorCode']}: "
        f"{entry.get('ErrorMessage', 'no reason was given')})."
        for entry in answer["Entries"]
        if "ErrorCode" in entry
    ]


def _subject(summary: Summary) -> str:
    return f"Bulkdrop: {summary.status.value}: {summary.load_id}"[:_SUBJECT_CHARACTERS]
