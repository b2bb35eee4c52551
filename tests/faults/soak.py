"""Draw uploads, faults at every hop, and what people do meanwhile, from one seed."""

import random
from dataclasses import dataclass, field

from faults.audit import Upload, make_upload
from faults.cell import READS, TOO_LONG, WORK, WRITES
from faults.faulty import FaultyWorld, FunctionMishap, OrgFault, ServiceFault, Trouble

_FUNCTIONS = ("PlanLoad", "SubmitJob", "CheckJob", "SaveResults", "FinishLoad")
_ENDS = ("kill", "exhaust memory", "time out", "lose answer", "throttle")
_WRITTEN = ("POST", r"/jobs/ingest$"), ("PUT", "/batches"), ("PATCH", r"/jobs/ingest/\w+$")
_READ = (
    ("GET", r"/jobs/ingest/\w+$"),
    ("GET", "/successfulResults"),
    ("GET", "/failedResults"),
    ("GET", "/unprocessedrecords"),
    ("GET", r"/jobs/ingest\?"),
    ("POST", "/oauth2/token"),
)
_STORED = ("request.json", "job.json", "success.csv", "failure.csv", "outcome.json", "summary-1")
_SERVICE_ACTS = ("status", "drop_before", "drop_after", "truncate")
_UNAIMED = {r"/jobs/ingest\?", "/oauth2/token"}
_SLOW_LOGINS = {
    f"login answered late, {times} times": ("delay_after", {"seconds": TOO_LONG, "times": times})
    for times in (1, 3, 7)
}
"""The client waits for a login as long as for anything else, and tries three times."""
_STOPPED_SHARE, _LATEST_STOP_SECONDS = 0.15, 1.5
_ABORTED_SHARE = 0.25
_FINAL_LOGINS = {"web page for an answer", "session expired", "request limit used up"}
"""Answers to a login that mean that it is refused, and so end a load in words."""


@dataclass
class Plan:
    """
    What befalls one object: the same or different uploads at once, and troubles for them.

    `aborts` says that somebody aborts a job; `stops` says after how many seconds somebody stops the
    execution of an upload, by the upload's place.
    """

    uploads: list[Upload]
    troubles: list[Trouble] = field(default_factory=list)
    aborts: bool = False
    stops: dict[int, float] = field(default_factory=dict)


def draw(world: FaultyWorld, dice: random.Random, troubles_at_most: int) -> Plan:
    """Draw one to three uploads of one object, some of them identical, and their troubles."""
    object_name = world.new_object()
    uploads: list[Upload] = []
    for number in range(dice.choice((1, 1, 2, 3))):
        if uploads and dice.random() < 0.5:
            uploads.append(dice.choice(uploads))
        else:
            mark = f"{object_name} {number}"
            uploads.append(make_upload(object_name, large=dice.random() < 0.3, mark=mark))
    troubles = [_trouble(dice) for _ in range(dice.randint(1, troubles_at_most))]
    stopped = [place for place in range(len(uploads)) if dice.random() < _STOPPED_SHARE]
    stops = {place: dice.uniform(0.0, _LATEST_STOP_SECONDS) for place in stopped}
    return Plan(uploads, troubles, dice.random() < _ABORTED_SHARE, stops)


def draw_clock(dice: random.Random) -> list[float]:
    """
    Draw the offsets of the org's clock before and after a jump, in seconds; no load sees more.

    An org's clock may be off, and may be set right or wrong once while loads are on their way.
    """
    return [dice.choice((0.0, dice.uniform(-1200, 1200))) for _ in range(2)]


def _trouble(dice: random.Random) -> Trouble:
    return dice.choice((_org_fault, _org_fault, _service_fault, _mishap))(dice)


def _org_fault(dice: random.Random) -> OrgFault:
    if dice.random() < 0.5:
        act, more = WRITES[dice.choice(sorted(WRITES))]
        call = dice.choice(_WRITTEN)
    else:
        call = dice.choice(_READ)
        known = {**READS, **_SLOW_LOGINS} if call[0] == "POST" else READS
        acts = sorted(known.keys() - (_FINAL_LOGINS if call[0] == "POST" else set()))
        act, more = known[dice.choice(acts)]
    skipped = {"skip": dice.choice((0, 0, 0, 1, 2))}
    return OrgFault(act, *call, {**more, **skipped}, aimed=call[1] not in _UNAIMED)


def _service_fault(dice: random.Random) -> ServiceFault:
    more = {"status": 503, "body": "", "times": dice.choice((1, 7)), "bytes": 20}
    path = f"{WORK}{dice.choice(_STORED)}"
    return ServiceFault(dice.choice(_SERVICE_ACTS), dice.choice(("GET", "PUT")), path, more)


def _mishap(dice: random.Random) -> FunctionMishap:
    act, function = dice.choice(_ENDS), f"{dice.choice(_FUNCTIONS)}Function"
    if act in {"lose answer", "throttle"} or dice.random() < 0.3:
        return FunctionMishap(act, function, times=dice.choice((1, 2)))
    moment = dice.choice(("stall", "stall_during", "delay_after"))
    method, path = dice.choice(_WRITTEN)
    at = OrgFault(moment, method, path, {"seconds": 3.0, "bytes": 60})
    return FunctionMishap(act, "SubmitJobFunction", at)
