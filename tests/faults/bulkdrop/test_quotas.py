"""Loads within the quotas of an account: none fails, and none waits for ever."""

import json
from collections.abc import Iterator

import pytest
from faults.audit import discrepancies, make_upload
from faults.faulty import FaultyWorld, FunctionMishap, faulty_world
from faults.people import resume_by_summary, wait_until

from bulkdrop import layout
from local.cloud.services.endings import Ending
from local.outside.bucket import Dropped

TOPIC = "arn:aws:sns:us-east-1:123456789012:loads"
PARAMETERS = {"MaxPartBytes": "250", "MaxLoadsPerObject": "2", "NotificationTopicArn": TOPIC}
"""A file of a dozen records has three parts; of several files two are loaded at once."""
_SECONDS = 240.0
pytestmark = pytest.mark.timeout(600)  # a queue takes its time on a busy machine


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FaultyWorld]:
    """Yield a world with the quotas of a very small account."""
    with faulty_world(tmp_path_factory.mktemp("logs"), PARAMETERS) as world:
        world.cloud.quotas.map_runs.limit = 1
        world.cloud.quotas.concurrency.limit = 4
        world.world.session().client("sns").create_topic(Name="loads")
        yield world


def drop(world: FaultyWorld, object_name: str, files: int) -> list[Dropped]:
    """Drop files of one object, each of three parts."""
    body = make_upload(object_name).body
    return [world.drop(object_name, body, f"{number}.csv") for number in range(files)]


def has_no_turn(world: FaultyWorld, object_name: str) -> bool:
    """Return whether the queue of the object is empty, at last."""
    queue = layout.queue_prefix(object_name)
    return wait_until(lambda: not [*world.loading.keys(queue)], _SECONDS)


def test_queue_and_map_runs_do_not_block_each_other(small: FaultyWorld) -> None:
    """With one Map Run and four functions at once, a queue of loads of many parts ends well."""
    first, second = small.new_object(), small.new_object()
    dropped = [*drop(small, first, 3), *drop(small, second, 1)]

    assert {small.ended(each, _SECONDS)["status"] for each in dropped} == {"CompletedWithFailures"}
    assert small.cloud.quotas.map_runs.most == 1
    assert small.cloud.quotas.concurrency.most <= 4
    assert has_no_turn(small, first)


def test_throttled_questions_cost_nothing(small: FaultyWorld) -> None:
    """Loads wait behind turns that nobody gives back, though no question is answered for long."""
    name, bucket = small.new_object(), small.cloud.quotas.describe_execution
    bucket.size, bucket.refill = 0, 0
    machine = small.world.state_machine_arn.replace(":stateMachine:", ":execution:")
    queue = layout.queue_prefix(name)
    for number in range(2):
        ticket = f'{{"execution": "{machine}:never-{number}", "run": 1}}'
        key = f"{queue}2000-dead-{number}.json"
        small.loading.s3.put_object(Bucket=small.loading.bucket, Key=key, Body=ticket)
    (dropped,) = drop(small, name, 1)
    assert wait_until(lambda: bucket.throttled > 0, _SECONDS)
    assert next(small.loading.summaries(dropped), None) is None
    bucket.size, bucket.refill = 250, 10

    assert small.ended(dropped, _SECONDS)["status"] == "CompletedWithFailures"
    assert has_no_turn(small, name)


def test_part_that_dies_gives_its_map_run_back(small: FaultyWorld) -> None:
    """A part that dies costs itself alone, and the next load has the Map Run."""
    name = small.new_object()
    upload = make_upload(name)
    small.cloud.endings.add(
        Ending("States.Runtime", "Other Part: Check Job", f'(?s)(?=.*{name})(?=.*"number": 2,)')
    )
    dying, living = drop(small, name, 2)
    summaries = [small.ended(dying, _SECONDS), small.ended(living, _SECONDS)]
    broken = next(each for each in summaries if each["status"] == "Unreconciled")
    resume_by_summary(small, broken)

    assert sorted(each["status"] for each in summaries) == ["CompletedWithFailures", "Unreconciled"]
    after = [small.ended(dying, _SECONDS), small.ended(living, _SECONDS)]
    assert {each["status"] for each in after} == {"CompletedWithFailures"}
    assert [*discrepancies(small, name, [(upload, each) for each in after])] == []


def test_load_that_is_stopped_frees_the_queue(small: FaultyWorld) -> None:
    """A load that is stopped while it waits for its Map Run has a summary, and others go on."""
    name, slots = small.new_object(), small.cloud.quotas.map_runs
    slots.limit = 0
    (dropped,) = drop(small, name, 1)
    before = slots.refused
    assert wait_until(lambda: slots.refused > before + 5, _SECONDS)
    (ticket,) = small.loading.keys(layout.queue_prefix(name))
    execution = json.loads(small.loading.read(ticket))["execution"]
    small.world.session().client("stepfunctions").stop_execution(executionArn=execution)
    summary = small.ended(dropped, _SECONDS)
    slots.limit = 1

    assert summary["status"] == "Unreconciled"
    assert has_no_turn(small, name)
    assert {small.ended(each, _SECONDS)["status"] for each in drop(small, name, 1)} == {
        "CompletedWithFailures"
    }


@pytest.mark.parametrize("code", ["AuthorizationError", "NotFound", "KMSAccessDenied"])
def test_topic_that_refuses(small: FaultyWorld, code: str) -> None:
    """A topic that takes no message leaves a load's status, turn and results as they are."""
    name, before = small.new_object(), small.cloud.topics.refused
    small.cloud.topics.refuse(TOPIC, code)
    (dropped,) = drop(small, name, 1)
    summary = small.ended(dropped, _SECONDS)

    assert summary["status"] == "CompletedWithFailures"
    assert small.loading.execution(summary["load_id"])["status"] == "SUCCEEDED"
    assert small.cloud.topics.refused > before
    assert has_no_turn(small, name)


def test_function_that_is_killed_gives_its_slot_back(small: FaultyWorld) -> None:
    """An invocation that dies counts no longer against the concurrency of the account."""
    name = small.new_object()
    small.arm([FunctionMishap("kill", "CheckJobFunction")], name)
    (dropped,) = drop(small, name, 1)

    assert small.ended(dropped, _SECONDS)["status"] == "CompletedWithFailures"
    assert wait_until(lambda: small.cloud.quotas.concurrency.taken == 0, _SECONDS)
