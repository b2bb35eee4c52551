"""
Many loads at once, with faults drawn at random at every hop; the same promise.

The seed is in the test's output and in its failure. BULKDROP_SOAK_SEED draws the same troubles
again, BULKDROP_SOAK_OBJECTS makes a longer soak:

    BULKDROP_SOAK_OBJECTS=300 .venv/bin/python -m pytest tests/faults/test_soak.py -s
"""

import os
import random
import secrets
from concurrent.futures import ThreadPoolExecutor

import pytest
from faults.audit import discrepancies
from faults.faulty import FaultyWorld, has_come
from faults.soak import Plan, draw

_OBJECTS = int(os.environ.get("BULKDROP_SOAK_OBJECTS", "16"))
_SEED = os.environ.get("BULKDROP_SOAK_SEED") or secrets.token_hex(4)
_AT_ONCE = 6
_MOST_TROUBLES = 3
_GOOD_ENDS = {"Succeeded", "CompletedWithFailures"}


@pytest.mark.timeout(120 + 20 * _OBJECTS)
def test_promise_holds_whatever_fails(faulty: FaultyWorld) -> None:
    """Random faults lose no record, load none twice, and leave no load without a good end."""
    print(f"\nBULKDROP_SOAK_SEED={_SEED}")  # noqa: T201 # what it takes to replay a failure
    dice = random.Random(_SEED)  # noqa: S311 # it is to be repeated, not to be secret
    plans = [draw(faulty, dice, _MOST_TROUBLES) for _ in range(_OBJECTS)]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        problems = [
            each for found in pool.map(lambda plan: run(faulty, plan), plans) for each in found
        ]

    assert problems == [], f"BULKDROP_SOAK_SEED={_SEED}"


def run(world: FaultyWorld, plan: Plan) -> list[str]:
    """Drop what a plan says among its troubles, and say what is wrong in the end."""
    object_name = plan.uploads[0].object
    troubles = world.arm(plan.troubles, object_name)
    dropped = [
        world.drop(object_name, upload.body, f"x-{number}.csv")
        for number, upload in enumerate(plan.uploads)
    ]
    summaries = [world.ended(each) for each in dropped]
    for trouble in troubles:
        has_come(trouble)
    loads = list(zip(plan.uploads, summaries, strict=True))
    problems = list(discrepancies(world, object_name, loads))
    problems += [each["message"] for each in summaries if each["status"] not in _GOOD_ENDS]
    return [f"{problem} ({plan.troubles})" for problem in problems]
