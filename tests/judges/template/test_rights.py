"""The simulator of IAM judges the roles: what the code calls is allowed, what harms is denied."""

import json
import subprocess
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from judges.tools import FOLDER, node
from kit.calls import BUCKET, KEYS, REGION, ROLES, SECRET, Call, calls
from kit.deployment import expanded
from kit.roles import policies, resolve

from bulkdrop.layout import WORK

ALLOWED = "Allowed"
MACHINE = "LoadStateMachine"
_LOG_IN = {"PlanLoad", "SubmitJob", "CheckJob", "SaveResults"}
_WRITE_RESULTS = {"StartLoad", "FinishLoad"}


def of_machine() -> Iterator[Call]:
    """Yield the calls of the state machine: of the functions that it names, and of its Map."""
    machine = expanded()["Resources"][MACHINE]["Properties"]
    for name, value in machine["DefinitionSubstitutions"].items():
        if name.endswith("FunctionArn"):
            version = resolve(value)
            yield Call("lambda:InvokeFunction", version)
            yield Call("lambda:InvokeFunction", version.rpartition(":")[0])  # by loads of 0.1.0
    execution = f"arn:aws:states:{REGION}:123456789012:execution:bulkdrop-load"
    yield Call("s3:GetObject", f"{BUCKET}/{WORK}*")
    yield Call("kms:Decrypt", KEYS["bucket"], via="s3")
    yield Call("states:StartExecution", execution.replace(":execution:", ":stateMachine:"))
    for child in (f"{execution}:some", f"{execution}/Map:some"):
        yield Call("states:DescribeExecution", child)
        yield Call("states:StopExecution", child)


def denials() -> Iterator[tuple[str, Call]]:
    """Yield calls that a role must not be able to make, each a way to do harm."""
    here = f"{REGION}:123456789012"
    for role in (*ROLES, MACHINE):
        for key in (
            "incoming/Contact/insert/x.csv",
            "work/some/plan.json",
            "results/x/success.csv",
        ):
            yield role, Call("s3:DeleteObject", f"{BUCKET}/{key}")
        yield role, Call("s3:PutObject", f"{BUCKET}/incoming/Contact/delete/x.csv")
        yield role, Call("s3:GetObject", "arn:aws:s3:::others/work/x")
        yield role, Call("s3:PutBucketPolicy", BUCKET)
        yield role, Call("s3:ListBucket", BUCKET)
        yield role, Call("s3:ListBucket", BUCKET, "results/")
        yield role, Call("lambda:InvokeFunction", f"arn:aws:lambda:{here}:function:other")
        yield role, Call("lambda:InvokeFunction", f"arn:aws:lambda:{here}:function:other:1")
        yield role, Call("states:StartExecution", f"arn:aws:states:{here}:stateMachine:other")
        yield role, Call("sns:Publish", f"arn:aws:sns:{here}:other")
        for key in KEYS.values():  # a key, without the service that it is for
            yield role, Call("kms:Decrypt", key)
            yield role, Call("kms:Decrypt", key, via="lambda")
        if role not in _LOG_IN:
            yield role, Call("secretsmanager:GetSecretValue", SECRET)
            yield role, Call("kms:Decrypt", KEYS["secret"], via="secretsmanager")
        if role not in _WRITE_RESULTS:
            yield role, Call("s3:PutObject", f"{BUCKET}/results/x/success.csv")
    for role in ("StartLoad", "TakeTurn", "CheckJob"):
        yield role, Call("s3:GetObject", f"{BUCKET}/{WORK}some/parts/00000/1/success.csv")
    for role in ("TakeTurn", "CheckJob", "FinishLoad", "CloseLoad"):
        yield role, Call("s3:GetObject", f"{BUCKET}/incoming/Contact/insert/x.csv")
    yield "TakeTurn", Call("kms:GenerateDataKey", KEYS["bucket"], via="s3")
    yield MACHINE, Call("kms:GenerateDataKey", KEYS["bucket"], via="s3")


NEEDED = [
    *((role, call) for role in ROLES for call in sorted(calls(role), key=str)),
    *((MACHINE, call) for call in of_machine()),
]
HARMFUL = [*denials()]


@cache
def judged() -> tuple[str, ...]:
    """Return what the simulator says of all calls, in one run of it."""
    asked = json.dumps([_question(*each) for each in (*NEEDED, *HARMFUL)])
    ran = subprocess.run(  # noqa: S603 # our own words
        [node(), "simulate.mjs"],
        cwd=FOLDER,
        input=asked,
        capture_output=True,
        text=True,
        check=True,
    )
    return tuple(json.loads(ran.stdout))


def _question(role: str, call: Call) -> dict[str, Any]:
    return {
        "action": call.action,
        "resource": call.example,
        "context": call.context,
        "policies": policies(role),
    }


def test_each_call_is_allowed() -> None:
    """Each call that the code makes is allowed to its role."""
    answers = judged()[: len(NEEDED)]
    wrong = [
        (answer, *each) for each, answer in zip(NEEDED, answers, strict=True) if answer != ALLOWED
    ]

    assert wrong == []


def test_what_would_harm_is_denied() -> None:
    """Each call that would harm is denied to each role, and not for being malformed."""
    answers = judged()[len(NEEDED) :]
    wrong = [
        (answer, *each)
        for each, answer in zip(HARMFUL, answers, strict=True)
        if answer not in {"ImplicitlyDenied", "ExplicitlyDenied"}
    ]

    assert wrong == []


def test_simulator_can_say_no() -> None:
    """The judge denies what a role without policies would do: it does not just agree."""
    if not NEEDED:
        pytest.fail("nothing was asked")
    assert {ALLOWED, "ImplicitlyDenied"} == {*judged()}
