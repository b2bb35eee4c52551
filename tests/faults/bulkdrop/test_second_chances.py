"""Records that get a second chance, and loads whose time is up, in a world where time flies."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

import pytest
from faults.audit import RECORDS, Upload, make_upload
from kit.loading import Loading, local_world

from local.org import OrgSettings

SECOND_CHANCES = 3
TIME_SCALE = 0.0005
"""The load's hour becomes 1.8 seconds, the longest pause a quarter of a second."""


@pytest.fixture(scope="module")
def hasty() -> Iterator[Loading]:
    """Yield a world of a process of its own; a load has an hour."""
    with local_world({"LoadTimeoutHours": "1"}, time_scale=TIME_SCALE) as world:
        yield world


@contextmanager
def configured(world: Loading, **changes: Any) -> Iterator[None]:
    """Change settings of the org for a while, and forget what it holds."""
    world.org.configure(**changes)
    yield
    defaults = asdict(OrgSettings())
    world.org.configure(**{name: defaults[name] for name in changes})
    world.org.reset()


def load(world: Loading, upload: Upload, name: str) -> dict[str, Any]:
    """Drop an upload, and check that each of its records is in exactly one result file."""
    summary = world.load(f"incoming/{upload.object}/insert/{name}.csv", upload.body)
    files = ("success", "failure", "unprocessed")
    reported = [row["LastName"] for file in files for row in world.rows(summary, file)]
    assert sorted(reported) == sorted(upload.names)
    held = [record["LastName"] for record in world.org.records(upload.object)]
    assert sorted(held) == sorted(row["LastName"] for row in world.rows(summary, "success"))
    assert len(world.org.ledger()) == len(held)
    return summary


def test_locked_rows_are_sent_again(hasty: Loading) -> None:
    """Rows that were locked twice are loaded by the third job, and `retried` counts them."""
    upload = make_upload("Contact", mark="Locked")
    with configured(hasty, lock_share=1.0, lock_attempts=2):
        summary = load(hasty, upload, "locked")
    good = RECORDS - len(upload.bad)

    assert summary["status"] == "CompletedWithFailures"
    assert (summary["records"]["succeeded"], summary["records"]["failed"]) == (good, 2)
    assert summary["records"]["retried"] == 2 * good
    assert [job["attempt"] for job in summary["jobs"]] == [1, 2, 3]


def test_rows_that_stay_locked_are_given_back(hasty: Loading) -> None:
    """After the last second chance a locked row is a failed one, and its error says why."""
    upload = make_upload("Contact", mark="Stuck")
    with configured(hasty, lock_share=1.0):
        summary = load(hasty, upload, "stuck")
        errors = [row["sf__Error"] for row in hasty.rows(summary, "failure")]
    good = RECORDS - len(upload.bad)

    assert summary["records"]["failed"] == RECORDS
    assert summary["records"]["retried"] == SECOND_CHANCES * good
    assert len(summary["jobs"]) == 1 + SECOND_CHANCES
    assert sum(error.startswith("UNABLE_TO_LOCK_ROW") for error in errors) == good


def test_rows_of_an_interrupted_job_are_sent_again(hasty: Loading) -> None:
    """What Salesforce left unprocessed when it gave a job up goes with a further job."""
    upload = make_upload("Contact", mark="Interrupted")
    with configured(hasty, interrupt_after_rows=5, interrupt_times=1):
        summary = load(hasty, upload, "interrupted")

    assert summary["status"] == "CompletedWithFailures"
    assert [job["state"] for job in summary["jobs"]] == ["Failed", "JobComplete"]
    assert summary["records"]["retried"] == RECORDS - 5


def test_rows_of_an_aborted_job_are_given_back(hasty: Loading) -> None:
    """What somebody kept from being loaded is not sent again, but given back."""
    upload = make_upload("Contact", mark="Aborted")
    aborted = {"interrupt_state": "Aborted", "interrupt_times": 1}
    with configured(hasty, interrupt_after_rows=5, **aborted):
        summary = load(hasty, upload, "aborted")
    (job,) = summary["jobs"]

    assert (summary["status"], job["state"]) == ("Failed", "Aborted")
    assert summary["records"]["unprocessed"] == RECORDS - 5
    assert summary["records"]["retried"] == 0
    assert f"Job {job['id']}" in summary["message"]


def test_job_is_aborted_when_the_time_is_up(hasty: Loading) -> None:
    """A job that outlives the load's hour is aborted, and its records are given back."""
    upload = make_upload("Contact", mark="Late")
    with configured(hasty, lag=3600.0):
        summary = load(hasty, upload, "late")
    (job,) = summary["jobs"]

    assert (summary["status"], job["state"]) == ("Failed", "Aborted")
    assert summary["records"]["unprocessed"] == RECORDS
    assert f"Job {job['id']}" in summary["message"]


def test_job_that_hangs_half_way_is_aborted(hasty: Loading) -> None:
    """A job is aborted half way: what was loaded is reported, the rest is handed back."""
    upload = make_upload("Contact", mark="Hanging")
    with configured(hasty, batch_size=4, seconds_per_thousand_rows=900_000.0):
        summary = load(hasty, upload, "hanging")
    records = summary["records"]

    assert summary["status"] == "Failed"
    assert (records["succeeded"], records["failed"], records["unprocessed"]) == (3, 1, 8)
