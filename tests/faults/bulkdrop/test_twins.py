"""Loads that could be taken for each other: identical uploads, and jobs of a lost reply."""

from typing import Any

import pytest
from faults.audit import Upload, commits, discrepancies, make_upload
from faults.faulty import FaultyWorld, OrgFault

JOBS = r"/jobs/ingest$"


def load_both(world: FaultyWorld, *troubles: OrgFault, large: bool = False) -> list[Any]:
    """Drop the same records twice at once, under two names, with troubles; give the loads."""
    upload = make_upload(world.new_object(), large=large)
    world.arm(troubles, upload.object)
    dropped = [world.drop(upload.object, upload.body, name) for name in ("a.csv", "b.csv")]
    return [(upload, world.ended(each)) for each in dropped]


def job_ids(loads: list[tuple[Upload, dict[str, Any]]]) -> list[str]:
    """Name the jobs that the summaries tell of."""
    return [job["id"] for _, summary in loads for job in summary["jobs"]]


@pytest.mark.parametrize("act", ["drop_after", "status_after", "truncate"])
def test_identical_loads_with_a_lost_reply(faulty: FaultyWorld, act: str) -> None:
    """Of two identical loads, one of which loses its reply, each has a job of its own."""
    loads = load_both(faulty, OrgFault(act, "POST", JOBS, {"bytes": 20}))
    upload, _ = loads[0]

    assert list(discrepancies(faulty, upload.object, loads)) == []
    assert [summary["status"] for _, summary in loads] == ["CompletedWithFailures"] * 2
    assert set(commits(faulty, upload.object).values()) == {2}
    assert len(faulty.jobs(upload.object)) == len(set(job_ids(loads))) == 2


def test_identical_loads_that_both_lose_their_replies(faulty: FaultyWorld) -> None:
    """Two identical loads that both lose their replies take one job each, whosever it was."""
    loads = load_both(faulty, OrgFault("drop_after", "POST", JOBS, {"times": 2}))
    upload, _ = loads[0]

    assert list(discrepancies(faulty, upload.object, loads)) == []
    assert len(faulty.jobs(upload.object)) == len(set(job_ids(loads))) == 2


def test_orphan_is_left_alone(faulty: FaultyWorld) -> None:
    """An open job whose creation was never confirmed loads nothing, and is nobody's to abort."""
    loads = load_both(faulty, OrgFault("drop_after", "POST", JOBS, {"times": 2}), large=True)
    upload, _ = loads[0]

    states = {job["id"]: job["state"] for job in faulty.jobs(upload.object)}
    assert list(discrepancies(faulty, upload.object, loads)) == []
    assert sorted(states.values()) == ["JobComplete", "JobComplete", "Open", "Open"]
    assert {states[each] for each in job_ids(loads)} == {"JobComplete"}
