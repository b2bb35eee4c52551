"""Notices: what is sent at the end of a load, and an event that EventBridge does not accept."""

import dataclasses
import io
import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any
from urllib.parse import parse_qs

import boto3
import pytest
from kit.published import published
from kit.sfbulk_wire import Wire, reply, serving
from kit.steps import State, Steps
from kit.summary_examples import MACHINE, examples

from bulkdrop.aws import forget_clients
from bulkdrop.report.ending import Status
from bulkdrop.report.message import body, subject
from bulkdrop.report.notice import is_asked_for, notify
from bulkdrop.settings import FinishSettings

PEOPLE = "FirstName,LastName\nAda,Lovelace\nNo,\n"
BROKEN = {"Error": "Error", "Cause": json.dumps({"errorMessage": "field larger than limit"})}
SETTINGS = FinishSettings(MACHINE, 14)
ACCEPTED = {"FailedEntryCount": 0, "Entries": [{"EventId": "1"}]}
REJECTED = {
    "FailedEntryCount": 1,
    "Entries": [{"ErrorCode": "ThrottlingException", "ErrorMessage": "Rate exceeded"}],
}


@contextmanager
def answering(answer: dict[str, Any]) -> Iterator[Wire]:
    """Serve an event bus that gives this answer."""
    with serving(*[reply(200, answer)] * 9) as wire, pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL_EVENTBRIDGE", wire.url)
        forget_clients()
        yield wire
    forget_clients()


@pytest.fixture
def bus() -> Iterator[Wire]:
    """Serve an event bus that accepts the call and not the event."""
    with answering(REJECTED) as wire:
        yield wire


def sent(bus: Wire) -> dict[str, Any]:
    """Return the detail of the one event that was sent."""
    entries = [each for request in bus.received for each in json.loads(request.body)["Entries"]]
    (entry,) = [each for each in entries if each["DetailType"] == "Load Finished"]
    assert (entry["Source"], entry["DetailType"]) == ("bulkdrop", "Load Finished")
    return published(json.loads(entry["Detail"]))


def finish(steps: Steps) -> tuple[State, str]:
    """Load a file to its end; return the answer, and the function's own ending."""
    state = steps.plan(PEOPLE)
    (part,) = steps.parts(state)
    steps.run("save_results", steps.run("submit_job", part))
    return steps.run("finish_load", state), "CompletedWithFailures"


def close(steps: Steps) -> tuple[State, str]:
    """Close a load that Finish Load could not finish."""
    return steps.run("close_load", {**steps.plan(PEOPLE), "finish_error": BROKEN}), "Unreconciled"


def refuse(steps: Steps) -> tuple[State, str]:
    """Drop a file whose key names no load."""
    answer = steps.run("start_load", steps.drop(PEOPLE, "incoming/Contact/merge/x.csv"))
    return {**answer, "status": answer["answer"].capitalize()}, "Refused"


@pytest.mark.parametrize("end", [finish, close, refuse])
def test_rejected_event(
    steps: Steps, bus: Wire, end: Any, log: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    """An event that is not accepted is logged and counted, and the load ends as it would."""
    answer, status = end(steps)

    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    counted = [json.loads(line) for line in capsys.readouterr().out.splitlines() if "_aws" in line]
    logged = [line for line in lines if line.get("message") == "A notice was not accepted"][-1]
    (key,) = [key for key in steps.keys("results/") if key.endswith("/summary.json")]
    assert (answer["status"], steps.read_json(key)["status"]) == (status, status)
    assert sent(bus) == steps.read_json(key)
    assert logged["level"] == "ERROR"
    assert logged["rejected"] == [
        "EventBridge did not accept the event (ThrottlingException: Rate exceeded)."
    ]
    assert logged["load_id"] == steps.read_json(key)["load_id"]
    assert [line["NoticesRejected"] for line in counted if "NoticesRejected" in line][-1] == [1.0]


TOPIC = "arn:aws:sns:eu-central-1:123456789012:loads"
TOPIC_ERRORS = [
    (404, "NotFound", "Topic does not exist"),
    (403, "AuthorizationError", "not authorized to perform: SNS:Publish on resource"),
    (400, "KMSAccessDenied", "not authorized to perform: kms:GenerateDataKey"),
    (400, "KMSDisabled", "the key is disabled"),
    (400, "KMSInvalidState", "the key is pending deletion"),
    (400, "InvalidParameter", "Invalid parameter: TopicArn"),
]
"""A topic that is deleted, closed, encrypted, in another region."""


def refusal(status: int, code: str, message: str) -> bytes:
    """Return how SNS refuses a message."""
    error = f"<Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>"
    return reply(status, f"<ErrorResponse>{error}</ErrorResponse>".encode())


TopicAt = Callable[..., AbstractContextManager[Wire]]


@pytest.fixture
def topic_at(monkeypatch: pytest.MonkeyPatch) -> TopicAt:
    """Return what serves a topic that gives these replies to the functions of the load."""

    @contextmanager
    def at(*replies: bytes | None) -> Iterator[Wire]:
        with serving(*replies) as wire:
            monkeypatch.setenv("AWS_ENDPOINT_URL_SNS", wire.url)
            monkeypatch.setenv("NOTIFICATION_TOPIC_ARN", TOPIC)
            forget_clients()
            yield wire
            monkeypatch.delenv("AWS_ENDPOINT_URL_SNS")
            forget_clients()

    return at


def metrics_in(text: str) -> dict[str, list[float]]:
    """Return the metrics in what functions printed, in the order in which they came."""
    lines = [json.loads(line) for line in text.splitlines() if '"_aws"' in line]
    return {name: value for line in lines for name, value in line.items() if name != "_aws"}


@pytest.mark.parametrize("end", [finish, close, refuse])
@pytest.mark.parametrize("error", TOPIC_ERRORS, ids=lambda error: error[1])
def test_topic_that_refuses(
    steps: Steps, end: Any, error: tuple[int, str, str], log: io.StringIO, topic_at: TopicAt
) -> None:
    """A topic that takes no message is logged, and the load ends as it would."""
    with topic_at(refusal(*error)) as topic:
        answer, wanted = end(steps)

    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    (logged,) = [line for line in lines if line.get("message") == "A notice was not accepted"]
    (rejected,) = logged["rejected"]
    (key,) = [key for key in steps.keys("results/") if key.endswith("/summary.json")]
    assert (answer["status"], steps.read_json(key)["status"]) == (wanted, wanted)
    assert len(topic.received) == 1
    assert rejected.startswith(f"The topic {TOPIC} did not accept the message (")
    assert f"({error[1]})" in rejected
    assert error[2] in rejected


@pytest.mark.parametrize("end", [finish, close, refuse])
def test_metrics_come_first(
    steps: Steps, end: Any, topic_at: TopicAt, capsys: pytest.CaptureFixture[str]
) -> None:
    """How a load ended is counted before the notices, and those that failed behind them."""
    with topic_at(refusal(*TOPIC_ERRORS[0])):
        _, wanted = end(steps)

    metrics = metrics_in(capsys.readouterr().out)
    counted = "LoadsRefused" if wanted == "Refused" else f"Loads{wanted}"
    assert (metrics[counted], metrics["NoticesRejected"]) == ([1.0], [1.0])
    assert [*metrics].index(counted) < [*metrics].index("NoticesRejected")


def test_nothing_takes_a_notice(
    steps: Steps,
    topic_at: TopicAt,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """If neither the bus nor the topic answers at all, the load ends as it would."""
    monkeypatch.setenv("AWS_ENDPOINT_URL_EVENTBRIDGE", "http://127.0.0.1:1")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    with topic_at(None, None, None):
        answer, wanted = finish(steps)

    assert answer["status"] == wanted
    assert metrics_in(capsys.readouterr().out)["NoticesRejected"] == [2.0]
    assert steps.keys("work/queue/contact/") == []


@pytest.mark.parametrize("arn", ["no ARN", "arn:aws:sns:us-west-2:123456789012:elsewhere"])
def test_topic_that_is_none(steps: Steps, arn: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A parameter that names no topic of the region costs no load its end."""
    monkeypatch.setenv("NOTIFICATION_TOPIC_ARN", arn)

    answer, wanted = finish(steps)

    assert answer["status"] == wanted


@pytest.mark.usefixtures("aws")
def test_event_is_bounded() -> None:
    """An event of very many jobs holds the first 200 of them, and nothing else is left out."""
    whole = next(examples())
    many = dataclasses.replace(whole, jobs=whole.jobs * 1_000)
    with answering(ACCEPTED) as wire:
        rejected = notify(many, SETTINGS)

    document = json.loads(json.dumps(many.to_json()))
    assert rejected == []
    assert sent(wire) == {**document, "jobs": document["jobs"][:200]}
    assert len(wire.received[0].body) < 256 * 1024


SUMMARIES = {summary.status: summary for summary in examples()}


@pytest.fixture
def subscribed(steps: Steps, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], list[Any]]]:
    """Make a topic with a queue; yield a function that returns the messages so far."""
    sns, sqs = boto3.client("sns"), boto3.client("sqs")
    arn = sns.create_topic(Name=steps.bucket)["TopicArn"]
    queue = sqs.create_queue(QueueName=steps.bucket)["QueueUrl"]
    about = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]
    sns.subscribe(TopicArn=arn, Protocol="sqs", Endpoint=about["QueueArn"])
    monkeypatch.setenv("NOTIFICATION_TOPIC_ARN", arn)

    def received() -> list[Any]:
        messages = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages", [])
        return [json.loads(message["Body"]) for message in messages]

    yield received
    forget_clients()


def test_message_of_a_topic(steps: Steps, subscribed: Callable[[], list[Any]]) -> None:
    """A queue gets the summary as JSON, with attributes to filter by and a subject to read."""
    finish(steps)

    (message,) = subscribed()
    (key,) = [key for key in steps.keys("results/") if key.endswith("/summary.json")]
    assert published(json.loads(message["Message"])) == steps.read_json(key)
    assert message["Subject"] == "Bulkdrop: Loaded in part (1 of 2): people.csv"
    assert {name: each["Value"] for name, each in message["MessageAttributes"].items()} == {
        "status": "CompletedWithFailures",
        "object": "Contact",
        "operation": "insert",
    }


def test_form_for_each_subscriber(steps: Steps, topic_at: TopicAt) -> None:
    """What is published has a text to read for e-mail, a line for SMS, and JSON for all others."""
    accepted = "<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult>"
    with topic_at(reply(200, f"{accepted}</PublishResponse>".encode())) as topic:
        finish(steps)

    (request,) = topic.received
    sent = {name: value for name, (value,) in parse_qs(request.body.decode()).items()}
    forms = json.loads(sent["Message"])
    (key,) = [key for key in steps.keys("results/") if key.endswith("/summary.json")]
    assert (sent["TopicArn"], sent["MessageStructure"]) == (TOPIC, "json")
    assert json.loads(forms["default"]) == steps.read_json(key)
    assert forms["sms"] == sent["Subject"] == "Bulkdrop: Loaded in part (1 of 2): people.csv"
    assert forms["email"].startswith("LOADED IN PART: 1 of 2 records was created.\n\nincoming/")
    assert "What to do next\n  Correct the 1 record in failure.csv" in forms["email"]
    assert "line 3: (empty)" in forms["email"]


@pytest.mark.parametrize(("words", "count"), [("all", 1), ("problems", 1), ("none", 0)])
def test_notify_on(
    steps: Steps,
    subscribed: Callable[[], list[Any]],
    monkeypatch: pytest.MonkeyPatch,
    words: str,
    count: int,
) -> None:
    """The topic hears of the loads that NotifyOn names."""
    monkeypatch.setenv("NOTIFY_ON", words)
    refuse(steps)

    assert len(subscribed()) == count


@pytest.mark.parametrize("status", SUMMARIES)
def test_what_is_a_problem(status: Status) -> None:
    """Every end is a problem, except where nothing is left to be done."""
    summary = SUMMARIES[status]
    fine = {Status.SUCCEEDED, Status.CHECKED, Status.SETTINGS_ACCEPTED}
    found = {**summary.results, "findings": "results/findings.csv"}

    assert is_asked_for(dataclasses.replace(summary, results={}), "problems") == (
        status not in fine
    )
    assert is_asked_for(dataclasses.replace(summary, results=found), "problems")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Köln + Umgebung.csv", "Koln + Umgebung.csv"),
        ("顧客.csv", "??.csv"),
        ("line\nbreak.csv", "line?break.csv"),
        (f"{'long' * 40}.csv", f"...{('long' * 40)[-57:]}.csv"),
    ],
)
def test_subject(name: str, shown: str) -> None:
    """A subject has verdict, counts and file, in less than 100 characters of ASCII."""
    summary = SUMMARIES[Status.COMPLETED_WITH_FAILURES]
    upload = dataclasses.replace(summary.upload, key=f"incoming/Contact/insert/{name}")
    text = subject(dataclasses.replace(summary, upload=upload))

    assert text == f"Bulkdrop: Loaded in part (3 of 4): {shown}"
    assert len(text) < 100
    assert text.isascii()
    assert text.isprintable()


def test_body() -> None:
    """The text says what happened, what to do, why records failed, and where the report lies."""
    text = body(SUMMARIES[Status.COMPLETED_WITH_FAILURES], SETTINGS)

    assert text.startswith("LOADED IN PART: 3 of 4 records were created.\n")
    for line in (
        "incoming/Contact/insert/people.csv",
        "        3  created",
        "        1  refused by Salesforce",
        "        1  Email: The value is no e-mail address.",
        "           line 3: alan(at)example.com",
    ):
        assert f"\n{line}\n" in text
    assert "https://eu-central-1.console.aws.amazon.com/s3/object/bulkdrop-uploads?" in text
    assert "report.html" in text
