"""What can happen to an upload and its event: overwritten, deleted, delivered again, not at all."""

import json
import time
from collections.abc import Callable
from typing import Any

from faults.audit import commits, discrepancies, make_upload
from faults.faulty import FaultyWorld, FunctionMishap

DELIVERIES = 10
RETRIES = 2
"""The times that Lambda repeats a function that is invoked by an event."""
LONGER_THAN_ANY_SECONDS = 30


def hold_up(world: FaultyWorld, object_name: str) -> None:
    """Turn the first step away for a moment, so that something can happen to the upload."""
    world.arm([FunctionMishap("throttle", "PlanLoadFunction", times=3)], object_name)


def test_overwritten_while_it_loads(faulty: FaultyWorld) -> None:
    """The version that started a load is the one that it loads, whatever comes over it."""
    first, second = (make_upload(faulty.new_object(), mark=mark) for mark in ("First", "Second"))
    hold_up(faulty, first.object)
    dropped = [faulty.drop(first.object, upload.body) for upload in (first, second)]
    loads = [(u, faulty.ended(d)) for u, d in zip((first, second), dropped, strict=True)]

    assert list(discrepancies(faulty, first.object, loads)) == []
    assert set(commits(faulty, first.object).values()) == {1}


def test_deleted_while_it_loads(faulty: FaultyWorld) -> None:
    """A deleted upload is loaded all the same, since its version is still there."""
    upload = make_upload(faulty.new_object())
    hold_up(faulty, upload.object)
    dropped = faulty.drop(upload.object, upload.body)
    faulty.loading.s3.delete_object(Bucket=faulty.loading.bucket, Key=dropped.key)
    summary = faulty.ended(dropped)

    assert list(discrepancies(faulty, upload.object, [(upload, summary)])) == []
    assert summary["status"] == "CompletedWithFailures"


def test_version_is_gone_for_good(faulty: FaultyWorld) -> None:
    """A load whose version was destroyed ends in words, and nothing was sent."""
    upload = make_upload(faulty.new_object())
    hold_up(faulty, upload.object)
    dropped = faulty.drop(upload.object, upload.body)
    faulty.loading.s3.delete_object(
        Bucket=faulty.loading.bucket, Key=dropped.key, VersionId=str(dropped.version_id)
    )
    summary = faulty.ended(dropped)

    assert summary["status"] == "Failed"
    assert "was deleted or overwritten before it was loaded" in summary["message"]
    assert "Nothing was sent to Salesforce" in summary["message"]
    assert faulty.jobs(upload.object) == []


def test_same_event_ten_times(faulty: FaultyWorld) -> None:
    """An event that arrives ten times is one load."""
    upload = make_upload(faulty.new_object())
    with faulty.loading.delivered_again(DELIVERIES - 1):
        dropped = faulty.drop(upload.object, upload.body)
        summary = faulty.ended(dropped)
        wait_for(lambda: times_answered(faulty, summary["load_id"]) == DELIVERIES)

    assert faulty.loading.load_ids(dropped) == [summary["load_id"]]
    assert list(discrepancies(faulty, upload.object, [(upload, summary)])) == []


def test_dead_letter_is_sent_again(faulty: FaultyWorld) -> None:
    """An event that no attempt could handle waits in the queue, and starts its load from there."""
    upload = make_upload(faulty.new_object())
    kill = FunctionMishap("kill", "StartLoadFunction", times=1 + RETRIES)
    faulty.arm([kill], upload.object)
    dropped = faulty.drop(upload.object, upload.body)
    letter = received(faulty, "DeadLetterQueueUrl", upload.object)

    assert faulty.loading.load_ids(dropped) == []
    assert send_event(faulty, letter)["answer"] == "started"
    summary = faulty.ended(dropped)
    assert list(discrepancies(faulty, upload.object, [(upload, summary)])) == []
    assert summary["status"] == "CompletedWithFailures"


def test_end_is_reported_on_the_bus(faulty: FaultyWorld) -> None:
    """The end of a load comes as an event on the default bus, with the whole summary."""
    session = faulty.loading.session
    sqs, events = session.client("sqs"), session.client("events")
    url = sqs.create_queue(QueueName="listener")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]
    pattern = json.dumps({"source": ["bulkdrop"], "detail-type": ["Load Finished"]})
    events.put_rule(Name="listener", EventPattern=pattern)
    events.put_targets(Rule="listener", Targets=[{"Id": "queue", "Arn": arn["QueueArn"]}])
    try:
        upload = make_upload(faulty.new_object())
        summary = faulty.ended(faulty.drop(upload.object, upload.body))
        reported = received(faulty, url, upload.object)
    finally:
        events.remove_targets(Rule="listener", Ids=["queue"])
        events.delete_rule(Name="listener")

    assert reported["detail"] == summary


def times_answered(world: FaultyWorld, load_id: str) -> int:
    """Count how many times start_load has answered the event of a load."""
    lines = world.loading.logged(load_id, lines=1000).splitlines()
    return sum("Upload answered" in line for line in lines)


def send_event(world: FaultyWorld, event: dict[str, Any]) -> dict[str, Any]:
    """Invoke start_load with an event, as an operator does; give its answer."""
    functions = world.loading.session.client("lambda")
    name = next(
        each["FunctionName"]
        for each in functions.list_functions()["Functions"]
        if each["FunctionName"].endswith("StartLoadFunction")
    )
    answer = functions.invoke(FunctionName=name, Payload=json.dumps(event).encode())
    return dict(json.loads(answer["Payload"].read()))


def received(world: FaultyWorld, queue: str, word: str) -> dict[str, Any]:
    """Wait for a message with a word in it in a queue, known by its URL or its output's name."""
    sqs, url = world.loading.session.client("sqs"), world.loading.outputs.get(queue, queue)
    found: list[dict[str, Any]] = []

    def look() -> bool:
        messages = sqs.receive_message(QueueUrl=url).get("Messages", ())
        found.extend(json.loads(each["Body"]) for each in messages if word in each["Body"])
        return bool(found)

    wait_for(look)
    return found[0]


def wait_for(is_so: Callable[[], bool]) -> None:
    """Wait until it is so."""
    deadline = time.monotonic() + LONGER_THAN_ANY_SECONDS
    while not is_so():
        assert time.monotonic() < deadline, f"not within {LONGER_THAN_ANY_SECONDS} s"
        time.sleep(0.1)
