"""A file that is too large to be sorted in one run is grouped in several, to the same effect."""

import contextlib
import itertools

import pytest
from kit.steps import State, Steps
from kit.whole_load import end_part

from bulkdrop.errors import PlanUnfinishedError, UploadRefusedError
from bulkdrop.plan_load.grouping import grouped, in_runs

FOLDER = "incoming/Contact/insert/"
ROWS = [f'"Doe {at}\nJr.",{f"K-{at % 41}" if at % 6 else ""},x{at}@example' for at in range(400)]
FILE = "LastName,Account.External_Id__c,Email\n" + "\n".join(ROWS)


@pytest.fixture(autouse=True)
def small(steps: Steps, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sort little at once, and let a run do one thing only."""
    del steps  # which sets the environment that is changed here
    monkeypatch.setattr(grouped, "SORTED_BYTES", 3_000)
    monkeypatch.setattr(in_runs, "STRETCH_BYTES", 5_000)
    monkeypatch.setattr(in_runs, "RUN_SECONDS", 0)
    monkeypatch.setenv("MAX_PART_BYTES", "2500")


def started(steps: Steps, body: bytes, more: str = "") -> State:
    """Drop the settings and the file; return the input of the load."""
    settings = f'group_by = "AccountId"\n{more}'
    steps.s3.put_object(Bucket=steps.bucket, Key=f"{FOLDER}bulkdrop.toml", Body=settings)
    return steps.load(body, f"{FOLDER}people.csv")


def ended(steps: Steps, state: State) -> tuple[State, int]:
    """Run Plan Load as many times as it takes; return the state and the number of runs."""
    for run in itertools.count(1):
        with contextlib.suppress(PlanUnfinishedError):
            return steps.run("plan_load", state), run
    raise AssertionError("it never ends")


def planned(steps: Steps, body: bytes) -> tuple[State, int]:
    """Plan a file; return the state and the number of runs."""
    return ended(steps, started(steps, body))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_records_of_one_parent_are_in_one_part(steps: Steps, encoding: str) -> None:
    """Every record is there once, in the order of its parent; results have the upload's lines."""
    state, runs = planned(steps, FILE.encode(encoding))
    parts = steps.parts(state)
    found = [steps.content(part).decode().split("\n", 1) for part in parts]
    rows = [[f"{row}@example" for row in text.split("@example\n")[:-1]] for _, text in found]

    assert runs > 3
    assert {header for header, _ in found} == {"LastName,Account.External_Id__c,Email"}
    assert sorted(itertools.chain.from_iterable(rows)) == sorted(ROWS)
    for parent in {row.split(",")[1] for row in ROWS} - {""}:
        holding = [[row for row in part if row.split(",")[1] == parent] for part in rows]
        (only,) = [part for part in holding if part]
        assert only == [row for row in ROWS if row.split(",")[1] == parent]
    for part, (_, text) in zip(parts, found, strict=True):
        assert part["part"]["characters"] == len("LastName,Account.External_Id__c,Email\n" + text)

    for part in parts:
        end_part(steps, part)
    failed = steps.rows(steps.finish(state)["results"]["failure"])
    assert [int(row["sf__Line"]) for row in failed] == [2 + 2 * at for at in range(len(ROWS))]


def test_parent_of_too_many_records(steps: Steps, monkeypatch: pytest.MonkeyPatch) -> None:
    """A parent that has more records than can be sorted at once is named, and nothing is sent."""
    monkeypatch.setattr(in_runs, "BUCKET_BYTES", 100)

    with pytest.raises(UploadRefusedError, match="Too many records have one parent, such as 'k-"):
        planned(steps, FILE.encode())


def test_settings_that_change_meanwhile(steps: Steps) -> None:
    """If the settings change between two runs, all records are sent by the new ones."""
    state = started(steps, FILE.encode())
    for _ in range(2):
        with pytest.raises(PlanUnfinishedError):
            steps.run("plan_load", state)
    started(steps, FILE.encode(), '[constants]\nLeadSource = "Web"\n')

    state, _ = ended(steps, state)

    texts = [steps.content(part).decode() for part in steps.parts(state)]
    assert {text.split("\n", 1)[0].rpartition(",")[2] for text in texts} == {"LeadSource"}
    assert sum(text.count("@example,Web\n") for text in texts) == len(ROWS)
