"""What the template's parameters make of a load: small parts, strict order, no bad records."""

import json
import time
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from kit.loading import Loading, local_world

PART_BYTES = 2_000
ROWS = 600
LEAST_PARTS = 12
_LAG_SECONDS = 1.5
_PARTS_SECONDS = 120
"""For a load of many parts on a machine that is busy."""
_METRICS_SECONDS = 20
"""Finish Load counts after it wrote the summary."""


@pytest.fixture(scope="module")
def strict() -> Iterator[Loading]:
    """Yield a world with small parts, one load of an object at a time, and no bad records."""
    parameters = {
        "MaxPartBytes": str(PART_BYTES),
        "MaxLoadsPerObject": "1",
        "BadRecords": "RefuseUpload",
        "AllowedLoads": "Contact:insert,upsert lead:*",
        "MaxRecordsPerLoad": str(ROWS),
        "LogLevel": "ERROR",
    }
    with local_world(parameters) as loading:
        yield loading


def test_many_parts_come_back_as_one(strict: Loading) -> None:
    """A file of many parts is loaded once, and its results are one file each, with one header."""
    names = [f"Person{number:03} with, and\nbeyond" for number in range(ROWS)]
    emails = ["wrong" if number % 50 == 0 else "right@example.com" for number in range(ROWS)]
    rows = zip(names, emails, strict=True)
    body = "LastName,Email\n" + "".join(f'"{name}",{email}\n' for name, email in rows)
    summary = strict.load("incoming/Contact/insert/parts.csv", body, seconds=_PARTS_SECONDS)

    assert summary["status"] == "CompletedWithFailures"
    assert len(summary["jobs"]) == len({job["part"] for job in summary["jobs"]}) >= LEAST_PARTS
    in_org = [record["LastName"] for record in strict.org.records("Contact")]
    loaded = [row["LastName"] for row in strict.rows(summary, "success")]
    refused = [row["LastName"] for row in strict.rows(summary, "failure")]
    assert sorted(in_org) == sorted(loaded)
    assert sorted(loaded + refused) == names
    assert sorted(refused) == names[::50]
    for name in ("success", "failure"):
        assert strict.read(summary["results"][name]).count(b"sf__Id") == 1


def test_metrics_survive_a_high_log_level(strict: Loading) -> None:
    """Lines below the level are not kept; the load's metrics are, with the level that they need."""
    summary = strict.load("incoming/Contact/insert/quiet.csv", "LastName\nQuiet\n")

    assert summary["status"] == "Succeeded"
    deadline = time.monotonic() + _METRICS_SECONDS
    while not any(sum(line["LoadsSucceeded"]) for line in _counted(strict)):
        assert time.monotonic() < deadline, f"the load is not counted: {_counted(strict)}"
        time.sleep(0.2)
    assert {line["level"] for line in _counted(strict)} == {"ERROR"}
    assert strict.lines('"level":"INFO"') == []


def _counted(strict: Loading) -> list[dict[str, Any]]:
    return [json.loads(line) for line in strict.lines("LoadsSucceeded")]


def test_order_is_kept(strict: Loading) -> None:
    """With one load at a time, a file is loaded only after those that were dropped before it."""
    strict.org.configure(lag=_LAG_SECONDS)
    dropped = []
    for name in ("d", "c", "b", "a"):
        dropped.append(
            strict.drop(f"incoming/Lead/insert/{name}.csv", f"LastName,Company\n{name},x")
        )
        time.sleep(1.1)  # S3 states the time of an upload in whole seconds
    summaries = [strict.summary(each) for each in dropped]
    strict.org.configure(lag=0.0)

    assert {summary["status"] for summary in summaries} == {"Succeeded"}
    order = [job["id"] for summary in summaries for job in summary["jobs"]]
    assert order == [each["job"] for each in strict.org.records("Lead")]
    jobs = {job["id"]: job for job in strict.org.jobs()}
    for earlier, later in pairwise(order):
        assert jobs[earlier]["systemModstamp"] <= jobs[later]["createdDate"]


def test_bad_record_refuses_the_upload(strict: Loading) -> None:
    """Where bad records are not wanted, the first of them refuses the upload, with its line."""
    before = strict.org.jobs()
    summary = strict.load("incoming/Contact/insert/ragged.csv", "LastName,Email\na,\nb,\nragged\n")

    assert summary["status"] == "Refused"
    assert "Line 4 has 1 cell where the header has 2. Nothing was sent" in summary["message"]
    assert before == strict.org.jobs()


def test_bounds_on_what_is_dropped(strict: Loading) -> None:
    """What is not allowed, and what is too large, is refused in words before anything is sent."""
    before = strict.org.jobs()
    rows = "x\n" * (ROWS + 1)
    large = strict.load("incoming/CONTACT/insert/large.csv", f"LastName\n{rows}")
    deleted = strict.load("incoming/Contact/delete/x.csv", "Id\n003000000000001\n")
    other = strict.load("incoming/Account/insert/x.csv", "Name\nAcme\n")

    codes = [summary["reason"]["code"] for summary in (large, deleted, other)]
    assert codes == ["TOO_LARGE", "OBJECT_NOT_ALLOWED", "OBJECT_NOT_ALLOWED"]
    assert "allowed for this object is insert, upsert." in deleted["message"]
    assert "allowed is Contact:insert,upsert lead:*." in other["message"]
    assert before == strict.org.jobs()
