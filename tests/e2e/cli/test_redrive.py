"""`bulkdrop redrive` starts what should have started, once."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from kit.command import run
from kit.loading import Loading, local_world

from local.outside.bucket import Dropped

AT_ONCE = ("--older-than", "0")


@pytest.fixture(scope="module")
def quiet() -> Iterator[Loading]:
    """Yield a world in which events may be lost."""
    with local_world() as loading:
        yield loading


@contextmanager
def without_events(world: Loading) -> Iterator[None]:
    """Let S3 send no events for a while, as in the first minutes of a bucket."""
    put = world.s3.put_bucket_notification_configuration
    put(Bucket=world.bucket, NotificationConfiguration={})
    try:
        yield
    finally:
        events: Any = {"EventBridgeConfiguration": {}}
        put(Bucket=world.bucket, NotificationConfiguration=events)


def event_of(world: Loading, dropped: Dropped) -> dict[str, Any]:
    """Return the event that S3 would have sent."""
    head = world.s3.head_object(Bucket=world.bucket, Key=dropped.key)
    about = {"key": dropped.key, "size": head["ContentLength"], "etag": head["ETag"].strip('"')}
    about |= {"version-id": dropped.version_id, "sequencer": "00AA"}
    return {
        "source": "aws.s3",
        "time": f"{head['LastModified']:%Y-%m-%dT%H:%M:%SZ}",
        "detail": {"bucket": {"name": world.bucket}, "object": about, "reason": "PutObject"},
    }


def start(world: Loading, event: dict[str, Any]) -> str:
    """Let Start Load take an event; return its answer."""
    answer = world.session.client("lambda").invoke(
        FunctionName=world.outputs["StartLoadFunctionName"], Payload=json.dumps(event)
    )
    return str(json.loads(answer["Payload"].read())["answer"])


def test_forgotten_upload_is_loaded_once(quiet: Loading) -> None:
    """An upload without an event is loaded; a second run and a late event change nothing."""
    with without_events(quiet):
        dropped = quiet.drop(
            "incoming/Lead/insert/forgotten.csv", "LastName,Company\nForgotten,x\n"
        )
        quiet.drop("incoming/Lead/insert/bulkdrop.toml", '[constants]\nRating = "Hot"\n')
        quiet.drop("incoming/Lead/insert/.hidden", "x")
    looked = run(quiet, "redrive", *AT_ONCE, "--dry-run")
    first = run(quiet, "redrive", *AT_ONCE)
    summary = quiet.summary(dropped)
    second = run(quiet, "redrive", *AT_ONCE)
    late = start(quiet, event_of(quiet, dropped))

    assert (looked.code, first.code, second.code) == (0, 0, 0), first.out + first.err
    assert "forgotten.csv: would be started" in looked.out
    assert "forgotten.csv: started" in first.out
    assert "1 upload started" in first.out
    assert summary["status"] == "Succeeded"
    assert "0 uploads started" in second.out
    assert late == "already started"
    names = [each["LastName"] for each in quiet.org.records("Lead")]
    assert names.count("Forgotten") == 1


def test_later_upload_of_the_same_key_is_loaded(quiet: Loading) -> None:
    """What is dropped after a redrive under the same key is loaded by its own event."""
    with without_events(quiet):
        quiet.drop("incoming/Lead/insert/twice.csv", "LastName,Company\nFirst,x\n")
    run(quiet, "redrive", *AT_ONCE)
    summary = quiet.load("incoming/Lead/insert/twice.csv", "LastName,Company\nSecond,x\n")

    assert summary["status"] == "Succeeded"


def test_load_under_way_is_left_alone(quiet: Loading) -> None:
    """An upload whose load has no summary yet is named, and not started again."""
    quiet.org.configure(lag=30.0)
    dropped = quiet.drop("incoming/Lead/insert/slow.csv", "LastName,Company\nSlow,x\n")
    while not quiet.load_ids(dropped):
        pass
    ran = run(quiet, "redrive", *AT_ONCE)
    quiet.org.configure(lag=0.0)
    (load_id,) = quiet.load_ids(dropped)
    quiet.summary(dropped)

    assert f"slow.csv: its load {load_id} has no summary yet" in ran.out
    assert ran.code == 0


def test_young_upload_is_left_to_its_event(quiet: Loading) -> None:
    """An upload of the last minutes is not touched, since its event may still come."""
    with without_events(quiet):
        quiet.drop("incoming/Lead/insert/young.csv", "LastName,Company\nYoung,x\n")

    assert run(quiet, "redrive", "--json").out == "[]\n"
    assert "young.csv: started" in run(quiet, "redrive", *AT_ONCE).out


def test_dead_letter_is_handed_over(quiet: Loading) -> None:
    """A dead letter starts its load and leaves the queue; one that is no event stays."""
    sqs, url = quiet.session.client("sqs"), quiet.outputs["DeadLetterQueueUrl"]
    with without_events(quiet):
        dropped = quiet.drop("incoming/Lead/insert/letter.csv", "LastName,Company\nLetter,x\n")
    sqs.send_message(QueueUrl=url, MessageBody=json.dumps(event_of(quiet, dropped)))
    sqs.send_message(QueueUrl=url, MessageBody="no event")
    ran = run(quiet, "redrive")
    summary = quiet.summary(dropped)

    assert ran.code == 1
    assert "letter.csv: started" in ran.out
    assert "is no event, and stays in the queue" in ran.out
    assert "2 dead letters, 1 of which could not be handled" in ran.out
    assert summary["status"] == "Succeeded"
    left = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    assert left["ApproximateNumberOfMessagesNotVisible"] == "1"
    assert left["ApproximateNumberOfMessages"] == "0"
