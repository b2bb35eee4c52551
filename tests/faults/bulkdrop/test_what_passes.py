"""Troubles that pass but come thick: more of them than one budget of retries would outlast."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from faults.audit import Upload, discrepancies, make_upload
from faults.cell import EXPIRED, JOB, JOBS, WORK
from faults.faulty import FaultyWorld, FunctionMishap, OrgFault, ServiceFault, Trouble, has_come

_DONE_BEFORE = (
    '[{"errorCode":"INVALIDJOBSTATE","message":"Aborting already Completed Job not allowed"}]'
)
_CUT = {"bytes": 5, "times": 9}
_LOST_UPLOAD = OrgFault("drop_before", "PUT", "/batches", {"times": 2})


def _kills(name: str, times: int) -> FunctionMishap:
    return FunctionMishap("kill", f"{name}Function", times=times)


_CASES: dict[str, Sequence[Trouble]] = {
    "Plan Load killed six times": [_kills("PlanLoad", 6)],
    "Submit Job killed seven times, S3's answers to it cut nine times": [
        _kills("SubmitJob", 7),
        ServiceFault("truncate", "GET", f"{WORK}/request.json", _CUT),
    ],
    "Save Results killed seven times, S3's answers to it cut nine times": [
        _kills("SaveResults", 7),
        ServiceFault("truncate", "GET", f"{WORK}/job.json", {**_CUT, "skip": 1}),
    ],
    "two new sessions refused": [
        OrgFault("status", "POST", JOBS, {"status": 401, "body": EXPIRED, "times": 2})
    ],
    "an abort that was done before": [
        _LOST_UPLOAD,
        OrgFault("status_after", "PATCH", JOB, {"status": 400, "body": _DONE_BEFORE}),
    ],
}


@pytest.mark.long
@pytest.mark.timeout(300)
def test_a_load_survives_what_passes(faulty: FaultyWorld) -> None:
    """A load ends well if all that befell it has passed, however many kinds came at once."""
    with ThreadPoolExecutor(len(_CASES)) as pool:
        problems = list(pool.map(lambda name: _problems(faulty, name), _CASES))
    assert [each for found in problems for each in found] == []


def _problems(world: FaultyWorld, name: str) -> list[str]:
    troubles = _CASES[name]
    upload = make_upload(world.new_object(), large=_LOST_UPLOAD in troubles)
    armed = world.arm(troubles, upload.object)
    summary = world.ended(world.drop(upload.object, upload.body), seconds=200)
    problems = [*discrepancies(world, upload.object, [(upload, summary)]), *_ends(upload, summary)]
    came = [has_come(trouble) for trouble in armed]
    if not all(came):
        problems.append("a trouble never came")
    return [f"{name}: {problem}" for problem in problems]


def _ends(upload: Upload, summary: dict[str, Any]) -> list[str]:
    good = len(upload.names) - len(upload.bad)
    ended = (summary["status"], summary["records"]["succeeded"])
    wanted = ("CompletedWithFailures", good)
    return [] if ended == wanted else [f"{ended}, not {wanted}: {summary['message']}"]
