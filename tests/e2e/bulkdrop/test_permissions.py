"""Permissions: a function does what its role allows; what the template left out would be missed."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from kit.loading import ROOT, Loading

from local.outside.bucket import Dropped

BODY = "LastName\nLovelace\n"
LEADS = f"LastName,Company\na,Closed\n,Closed\n{'x' * 140_000}\n"
NEEDED = [
    ("StartLoad", "WriteResults", "incoming/Contact/merge/x.csv"),
    ("PlanLoad", "ReadUploads", "incoming/Contact/insert/x.csv"),
    ("PlanLoad", "KeepWork", "incoming/Contact/insert/x.csv"),
]
"""A function, a policy that it holds, and a key for which it needs it."""
_RETRIES_SECONDS = 200.0
"""A step that fails is tried nine times before it is given up; some 40 seconds here."""


def event(function: str, bucket: str, dropped: Dropped) -> dict[str, Any]:
    """Return the function's event for something that was dropped."""
    name = {"StartLoad": "start_load", "PlanLoad": "plan_load"}[function]
    made = dict(json.loads((ROOT / f"events/{name}.json").read_text("utf-8")))
    if function == "StartLoad":
        made["detail"]["bucket"]["name"] = bucket
        made["detail"]["object"] |= {"key": dropped.key, "version-id": dropped.version_id}
    else:
        upload = {"bucket": bucket, "key": dropped.key, "bytes": len(BODY)}
        upload |= {"version_id": dropped.version_id}
        made["load"]["upload"] |= upload
        made["load"]["load_id"] = "asked-by-hand"
    return made


def invoked(world: Loading, function: str, given: dict[str, Any]) -> str:
    """Invoke the function; give the message of its error, or nothing."""
    answer = world.session.client("lambda").invoke(
        FunctionName=f"bulkdrop-{function}Function", Payload=json.dumps(given)
    )
    body = json.loads(answer["Payload"].read())
    return str(body["errorMessage"]) if "FunctionError" in answer else ""


@contextmanager
def without(world: Loading, function: str, policy: str) -> Iterator[None]:
    """Take a policy from the function's role for a while."""
    iam, role = world.session.client("iam"), f"bulkdrop-{function}FunctionRole"
    held = iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"]
    (arn,) = [each["PolicyArn"] for each in held if policy in each["PolicyArn"]]
    iam.detach_role_policy(RoleName=role, PolicyArn=arn)
    try:
        yield
    finally:
        iam.attach_role_policy(RoleName=role, PolicyArn=arn)


@pytest.mark.parametrize(("function", "policy", "key"), NEEDED)
def test_missing_permission_breaks(world: Loading, function: str, policy: str, key: str) -> None:
    """Without a policy that it needs, a function is denied; with it, it is not."""
    dropped = world.drop(key, BODY)
    world.summary(dropped)
    given = event(function, world.bucket, dropped)

    with without(world, function, policy):
        denied = invoked(world, function, given)
    allowed = invoked(world, function, given)

    assert "AccessDenied" in denied or "Forbidden" in denied
    assert not allowed


def test_denied_notice(world: Loading) -> None:
    """A function that may not notify says so in its log, and answers as it would."""
    dropped = world.drop("incoming/Contact/merge/denied.csv", BODY)
    world.summary(dropped)

    with without(world, "StartLoad", "Announce"):
        answer = invoked(world, "StartLoad", event("StartLoad", world.bucket, dropped))

    assert not answer
    assert "AccessDenied" in world.logged("A notice was not accepted")


def test_progress_may_be_reported(world: Loading) -> None:
    """Roles allow what is reported while a load runs: its status, its looks and its events."""
    summary = world.load("incoming/Contact/insert/followed.csv", BODY)
    (status,) = world.keys(f"results/Contact/insert/followed.csv/{summary['load_id']}/status")
    (looks,) = world.keys(f"work/{summary['load_id']}/looks")

    assert json.loads(world.read(status))["state"] == "Succeeded"
    assert json.loads(world.read(looks))["parts"] == {"0": 1}
    assert not world.logged("was not reported")
    assert not world.logged("status.json was not written")
    assert not world.logged("event of the start")


@pytest.mark.long  # all its retries
def test_load_that_cannot_be_finished_is_closed(world: Loading) -> None:
    """If Finish Load fails for good, the load fails with what is known, and can be resumed."""
    with without(world, "FinishLoad", "KeepWork"):
        dropped = world.drop("incoming/Lead/insert/closed.csv", LEADS)
        closed = world.summary(dropped, _RETRIES_SECONDS)
    turns = [*world.keys("work/queue/lead/")]
    given = json.loads(world.execution(closed["load_id"])["input"])
    world.states.start_execution(
        stateMachineArn=world.outputs["StateMachineArn"],
        name=f"{closed['load_id']}-run2",
        input=json.dumps({"load": given["load"] | {"run": 2}}),
    )
    finished = world.summary(dropped, other_than=closed)

    assert (closed["status"], closed["reason"]["code"]) == ("Failed", "NOT_FINISHED")
    assert (closed["records"]["succeeded"], closed["records"]["failed"]) == (1, 2)
    assert [*closed["results"]] == ["report"]
    assert (world.execution(closed["load_id"])["status"], turns) == ("FAILED", [])
    assert finished["status"] == "CompletedWithFailures"
    assert len(world.rows(finished, "failure")) == 2
    assert [
        each["LastName"] for each in world.org.records("Lead") if each["Company"] == "Closed"
    ] == ["a"]
