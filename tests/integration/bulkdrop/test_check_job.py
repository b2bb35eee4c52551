"""Check Job: a job is finished when its results cannot move any more."""

from collections.abc import Iterator

import pytest
from kit.steps import State, Steps

PEOPLE = "LastName\n" + "".join(f"Person {i}\n" for i in range(10))


@pytest.fixture
def unsettled(steps: Steps) -> Iterator[Steps]:
    """Let jobs fail after two records, and work on for two more looks."""
    steps.org.configure(interrupt_after_rows=2, interrupt_times=1, settling_looks=2)
    yield steps
    steps.org.configure(interrupt_after_rows=None, interrupt_times=1, settling_looks=0)


def looked_at(steps: Steps, state: State, looks: int) -> list[tuple[str, bool, int]]:
    """Check a job some times; give state, end and records processed of each look."""
    seen = []
    for _ in range(looks):
        state = steps.run("check_job", state)
        job = state["job"]
        seen.append((job["state"], job["is_finished"], job["processed"]))
    return seen


def test_failed_job_settles(unsettled: Steps) -> None:
    """A job that failed is finished once its counters are the same in two looks."""
    (state,) = unsettled.parts(unsettled.plan(PEOPLE))
    seen = looked_at(unsettled, unsettled.run("submit_job", state), 5)

    assert [each[0] for each in seen] == ["Failed"] * 5
    finished = [processed for _, is_finished, processed in seen if is_finished]
    assert finished
    assert set(finished) == {seen[-1][2]}
    assert not seen[0][1]


def test_complete_job_is_finished_at_once(steps: Steps) -> None:
    """A job that is complete needs no second look."""
    (state,) = steps.parts(steps.plan(PEOPLE))

    assert looked_at(steps, steps.run("submit_job", state), 1) == [("JobComplete", True, 10)]


def test_state_of_another_version(steps: Steps) -> None:
    """A state that 0.1.0 left, or that a later version will, is read."""
    (state,) = steps.parts(steps.plan(PEOPLE))
    submitted = steps.run("submit_job", state)
    old = {"id": submitted["job"]["id"], "state": "InProgress", "wait_seconds": 2, "later": 1}

    assert steps.run("check_job", {**submitted, "job": old})["job"]["is_finished"]
