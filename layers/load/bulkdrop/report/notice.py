"""Notify of the end of a load: an event on the default bus, a message if there is a topic."""

import dataclasses
from functools import partial

from bulkdrop import aws
from bulkdrop.bounds import STATE_BYTES, cut
from bulkdrop.printable import printable_json
from bulkdrop.reason import Reason
from bulkdrop.report.best_effort import best_effort
from bulkdrop.report.event import EventType, resources_of, send_event
from bulkdrop.report.message import attributes, body, subject
from bulkdrop.report.summary import Summary
from bulkdrop.result_name import ResultName
from bulkdrop.settings import FinishSettings

_EVENT_BYTES = STATE_BYTES - 4_096
"""What is left for a summary in an event, beside its source, its type and its resources."""

_MESSAGE_BYTES = STATE_BYTES // 3
"""What the summary takes of a message at most: it is quoted there, beside the text for people."""

_MOST = {"jobs": 200, "columns": 300, "warnings": 200, "errors": 20}
_SHARES = (1, 1 / 4, 1 / 20, 0)
"""How many of each list a notice holds: the first share of the most with which it fits."""

_SHORT_CHARACTERS = 1_000
_FINE = {"Succeeded", "Checked", "SettingsAccepted"}
"""Statuses that are no problem, unless records failed or a check found something."""


def notify(summary: Summary, settings: FinishSettings, execution: str | None = None) -> list[str]:
    """
    Send the summary as an event, and to the topic if there is one and `NotifyOn` asks for it.

    `execution` is the name of the load's execution, if it had one. Return a sentence for each
    notice that was not accepted; the caller logs and counts it. Nothing is raised: whether people
    hear of a load's end does not change how it ended. A notice may come twice, as a summary may be
    written twice.
    """

    def send() -> str | None:
        arns = resources_of(summary.upload.bucket, settings.load_state_machine_arn, execution)
        return send_event(EventType.FINISHED, notice_text(summary), arns)

    topic_arn = settings.notification_topic_arn
    rejected = best_effort("EventBridge did not accept the event", send)
    if topic_arn and is_asked_for(summary, settings.notify_on):
        problem = f"The topic {topic_arn} did not accept the message"
        rejected += best_effort(problem, partial(_publish, summary, settings))
    return rejected


def is_asked_for(summary: Summary, notify_on: str) -> bool:
    """Return whether a message is sent: of every end, of problems alone, or of none."""
    if notify_on == "problems":
        found = summary.records.failed or ResultName.FINDINGS in summary.results
        return summary.status.value not in _FINE or bool(found)
    return notify_on == "all"


def notice_text(summary: Summary, most_bytes: int = _EVENT_BYTES) -> str:
    """Return the summary as JSON of at most this size, if need be with shorter lists."""
    for share in _SHARES:
        lists = {name: getattr(summary, name)[: int(most * share)] for name, most in _MOST.items()}
        notice = dataclasses.replace(summary, **lists)
        text = printable_json(notice.to_json())
        if len(text.encode()) <= most_bytes:
            return text
    reason = summary.reason and Reason(summary.reason.code)
    message = cut(summary.message, _SHORT_CHARACTERS)
    return printable_json(dataclasses.replace(notice, message=message, reason=reason).to_json())


def _publish(summary: Summary, settings: FinishSettings) -> None:
    """Publish text for people, and JSON for queues, functions and web hooks."""
    text = notice_text(summary, _MESSAGE_BYTES)
    forms = {"default": text, "email": body(summary, settings), "sms": subject(summary)}
    aws.sns().publish(
        TopicArn=settings.notification_topic_arn,
        Subject=subject(summary),
        Message=printable_json(forms),
        MessageStructure="json",
        MessageAttributes={
            name: {"DataType": "String", "StringValue": value}
            for name, value in attributes(summary).items()
        },
    )
