"""
Many loads at once, with faults drawn at random at every hop; the same promise.

Somebody aborts jobs and stops executions in the middle of loads, and starts their next runs; the
org's clock is off, and is set. Whatever passes (delays, 503s, lost replies, cut results, killed
functions, slow logins) must end well: a load may end Failed only if its job was aborted, and then
its next run must end well.

The seed is in the test's output and in its failure. BULKDROP_SOAK_SEED draws the same troubles
again, BULKDROP_SOAK_OBJECTS makes a longer soak, BULKDROP_SOAK_TROUBLES one with more faults each:

    BULKDROP_SOAK_OBJECTS=300 .venv/bin/python -m pytest tests/faults/bulkdrop/test_soak.py -s
"""

import json
import os
import random
import secrets
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from typing import Any

import pytest
from faults.audit import discrepancies
from faults.faulty import FaultyWorld, has_come
from faults.people import PATIENCE_SECONDS, abort_a_job, resume, resume_by_summary, stop
from faults.soak import Plan, draw, draw_clock

from local.org import OrgSettings
from local.outside.bucket import Dropped

_OBJECTS = int(os.environ.get("BULKDROP_SOAK_OBJECTS", "8"))
_SEED = os.environ.get("BULKDROP_SOAK_SEED") or secrets.token_hex(4)
_MOST_TROUBLES = int(os.environ.get("BULKDROP_SOAK_TROUBLES", "3"))
_AT_ONCE = 6
_ROUND = 12
"""Objects between which the org's clock may change; it jumps once in the middle of a round."""
_JUMP_SECONDS = 4
_SLOW_ORG: dict[str, Any] = {  # so that a job can be aborted half way
    "lag": 0.1,
    "batch_size": 5,
    "seconds_per_thousand_rows": 20.0,
    "max_bulk_batches": 1_000_000,
    "max_api_requests": 10_000_000,
}
_GOOD_ENDS = {"Succeeded", "CompletedWithFailures"}


@pytest.mark.long
@pytest.mark.timeout(300 + 20 * _OBJECTS)
def test_promise_holds_whatever_fails(faulty: FaultyWorld) -> None:
    """Random faults lose no record, load none twice, and leave no load without a good end."""
    print(f"\nBULKDROP_SOAK_SEED={_SEED}")  # noqa: T201 # what it takes to replay a failure
    dice = random.Random(_SEED)  # noqa: S311 # it is to be repeated, not to be secret
    plans = [draw(faulty, dice, _MOST_TROUBLES) for _ in range(_OBJECTS)]
    seen: Counter[str] = Counter()
    with slow_org(faulty):
        problems = [
            problem
            for first in range(0, _OBJECTS, _ROUND)
            for problem in run_round(faulty, plans[first : first + _ROUND], draw_clock(dice), seen)
        ]
    print(dict(seen))  # noqa: T201 # what the soak has shown
    assert problems == [], "\n".join([f"BULKDROP_SOAK_SEED={_SEED}", *problems])


@contextmanager
def slow_org(world: FaultyWorld) -> Iterator[None]:
    """Let jobs take a moment; afterwards the org is as it was, its clock too."""
    before = asdict(OrgSettings())
    world.org.configure(**_SLOW_ORG)
    yield
    world.org.configure(**{name: before[name] for name in (*_SLOW_ORG, "clock_offset")})


def run_round(
    world: FaultyWorld, plans: list[Plan], clock: list[float], seen: Counter[str]
) -> list[str]:
    """Run some plans beside each other, while the org's clock jumps; say what is wrong."""
    world.org.configure(clock_offset=clock[0])
    with ThreadPoolExecutor(_AT_ONCE + 1) as pool:
        running = [pool.submit(run_safely, world, plan, seen) for plan in plans]
        time.sleep(_JUMP_SECONDS)
        world.org.configure(clock_offset=clock[1])
        return [
            f"{problem} (clock {clock}, {plan})"
            for plan, future in zip(plans, running, strict=True)
            for problem in future.result()
        ]


def run_safely(world: FaultyWorld, plan: Plan, seen: Counter[str]) -> list[str]:
    """Run a plan; a load without an end is a problem like others, so that the soak goes on."""
    try:
        return list(run(world, plan, seen))
    except AssertionError as error:
        return [str(error)]


def run(world: FaultyWorld, plan: Plan, seen: Counter[str]) -> Iterator[str]:
    """Drop what a plan says among its troubles, and say what is wrong in the end."""
    object_name = plan.uploads[0].object
    troubles = world.arm(plan.troubles, object_name)
    with ThreadPoolExecutor(1 + len(plan.uploads)) as pool:
        aborting = pool.submit(abort_a_job, world, object_name) if plan.aborts else None
        dropped = [
            world.drop(object_name, upload.body, f"x-{number}.csv")
            for number, upload in enumerate(plan.uploads)
        ]
        ends = pool.map(partial(end_of, world, plan, seen), dropped, range(len(dropped)))
        summaries = list(ends)
        was_aborted = aborting is not None and aborting.result()
    seen.update(["aborted"] * was_aborted)
    for trouble in troubles:
        seen.update(["troubles"] * has_come(trouble))
    loads = list(zip(plan.uploads, summaries, strict=True))
    yield from discrepancies(world, object_name, loads)
    for place, summary in enumerate(summaries):
        if summary["status"] == "Failed" and was_aborted:
            resume_by_summary(world, summary)
            summaries[place] = world.ended(dropped[place])
            seen["resumed by its summary"] += 1
    yield from discrepancies(world, object_name, list(zip(plan.uploads, summaries, strict=True)))
    seen.update(summary["status"] for summary in summaries)
    bad = (summary for summary in summaries if summary["status"] not in _GOOD_ENDS)
    yield from (f"{each['load_id']}: {each['status']}: {each['message']}" for each in bad)


def end_of(
    world: FaultyWorld, plan: Plan, seen: Counter[str], dropped: Dropped, place: int
) -> dict[str, Any]:
    """Wait for the end of an upload's load, and return its summary; stop it first if planned."""
    given = stop(world, dropped, plan.stops[place]) if place in plan.stops else None
    if given is None:
        return world.ended(dropped, PATIENCE_SECONDS)
    seen["stopped and resumed"] += 1
    load_id = given["load"]["load_id"]
    resume(world, f"{load_id}-run{given['load']['run']}", json.dumps(given))
    return world.loading.summary(dropped, 0)
