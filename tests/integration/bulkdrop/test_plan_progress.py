"""Planning an upload that is too large for one run of Plan Load."""

import pytest
from kit.plan_runs import plan_in_runs
from kit.steps import Steps

ANY_HEADER = True

ROWS = "".join(f'{number},"She said ""no,\n{number}"""\n' for number in range(200))
BODY = f"Name,Note\n{ROWS}"


@pytest.fixture
def large(steps: Steps, monkeypatch: pytest.MonkeyPatch) -> Steps:
    """Make parts small, and each run so short that it is over when it has cut one."""
    monkeypatch.setenv("MAX_PART_BYTES", "300")
    monkeypatch.setattr("bulkdrop.plan_load.cut.RUN_SECONDS", -1)
    return steps


def test_plan_of_many_runs_is_that_of_one(large: Steps, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each run goes on where the last one ended, and the plan is as if one had read all."""
    planned, said = plan_in_runs(large, large.load(BODY))
    monkeypatch.setattr("bulkdrop.plan_load.cut.RUN_SECONDS", 600)
    at_once = large.plan(BODY, "incoming/Contact/insert/at-once.csv")

    cuts = [
        [(part["part"]["start"], part["part"]["stop"], part["part"]["records"]) for part in parts]
        for parts in map(large.parts, (planned, at_once))
    ]
    assert len(said) == planned["plan"]["parts"] - 1 >= 10
    assert f"people.csv is read as far as byte {cuts[0][0][1]} of {len(BODY):,}" in said[0]
    assert large.table(planned) == large.table(at_once)
    assert cuts[0] == cuts[1]


def test_late_bad_record_is_still_set_aside(large: Steps) -> None:
    """A record that needs a clean copy is found by a later run, and its line is reported."""
    planned, said = plan_in_runs(large, large.load(f"{BODY}ragged\n"))

    (row,) = large.rows(planned["plan"]["set_aside"]["key"])
    assert said
    assert "Line 402 has 1 cell where" in row["sf__Error"]
    assert planned["plan"]["records"] == 200
