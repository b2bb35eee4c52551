"""Notify of the end of a load: an event on the default bus, a message if a topic is set."""

import dataclasses
from collections.abc import Callable
from functools import partial

from bulkdrop import aws
from bulkdrop.bounds import STATE_BYTES, cut
from bulkdrop.printable import printable_json
from bulkdrop.reason import Reason
from bulkdrop.report.summary import Summary

SOURCE = "bulkdrop"
DETAIL_TYPE = "Load Finished"

_MOST_BYTES = STATE_BYTES - 4_096
"""What is left for a notice beside its source, its type and its subject."""
_MOST = {"jobs": 200, "columns": 300, "warnings": 200, "errors": 20}
_SHARES = (1, 1 / 4, 1 / 20, 0)
"""How many of each list a notice holds: the first share of the most with which it fits."""
_SHORT_CHARACTERS = 1_000
# A subject has at most 100 ASCII characters. https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
_SUBJECT_CHARACTERS = 100


def notify(summary: Summary, topic_arn: str) -> list[str]:
    """
    Send the summary as an event, and to the topic if there is one.

    Return a sentence for each notice that was not accepted; the caller logs and counts it. Nothing
    is raised: whether people hear of a load's end does not change how it ended. A notice may come
    twice, as a summary may be written twice.
    """
    text = notice_text(summary)
    rejected = _attempt("EventBridge did not accept the event", partial(_put_event, text))
    if topic_arn:
        publish = partial(_publish, topic_arn, _subject(summary), text)
        rejected += _attempt(f"The topic {topic_arn} did not accept the message", publish)
    return rejected


def notice_text(summary: Summary) -> str:
    """Return the summary as JSON that fits in an event and in a message."""
    for share in _SHARES:
        lists = {name: getattr(summary, name)[: int(most * share)] for name, most in _MOST.items()}
        notice = dataclasses.replace(summary, **lists)
        text = printable_json(notice.to_json())
        if len(text.encode()) <= _MOST_BYTES:
            return text
    reason = summary.reason and Reason(summary.reason.code)
    message = cut(summary.message, _SHORT_CHARACTERS)
    return printable_json(dataclasses.replace(notice, message=message, reason=reason).to_json())


def _attempt(problem: str, send: Callable[[], str | None]) -> list[str]:
    """Send; return in a sentence what kept the notice from being accepted, if anything did."""
    try:
        why = send()
    except Exception as error:  # noqa: BLE001 # denied, deleted, encrypted, away: all alike here
        why = f"{type(error).__name__}: {error}"
    return [f"{problem} ({cut(why, _SHORT_CHARACTERS).rstrip('.')})."] if why else []


def _put_event(text: str) -> str | None:
    """Send the event; return why it was not accepted, as EventBridge answers 200 even then."""
    entry = {"Source": SOURCE, "DetailType": DETAIL_TYPE, "Detail": text}
    answer = aws.events().put_events(Entries=[entry])  # type: ignore[list-item] # a TypedDict, spelled out
    if not answer["FailedEntryCount"]:
        return None
    failed = next((entry for entry in answer["Entries"] if "ErrorCode" in entry), None)
    if failed is None:
        return "no reason was given"
    return f"{failed['ErrorCode']}: {failed.get('ErrorMessage', 'no reason was given')}"


def _publish(topic_arn: str, subject: str, text: str) -> None:
    aws.sns().publish(TopicArn=topic_arn, Subject=subject, Message=text)


def _subject(summary: Summary) -> str:
    return f"Bulkdrop: {summary.status.value}: {summary.load_id}"[:_SUBJECT_CHARACTERS]
