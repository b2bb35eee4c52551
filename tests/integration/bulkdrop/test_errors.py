"""The digest of errors in a summary: of every part, with lines, values, cause and fix."""

import json
from typing import Any

import pytest
from kit.steps import State, Steps

from bulkdrop.load.upload import Load
from local.demo.files import demo_files

GUESTS = next(file for file in demo_files(10) if file.name == "event-guests.csv")


def loaded(steps: Steps, body: bytes | str) -> State:
    """Load a file up to its end; return its state."""
    state = steps.plan(body)
    for part in steps.parts(state):
        steps.run("save_results", steps.run("submit_job", part))
    return state


def errors(steps: Steps, body: bytes | str) -> list[dict[str, Any]]:
    """Load a file; return the errors of its summary."""
    return list(steps.finish(loaded(steps, body))["errors"])


def test_reasons_of_a_file(steps: Steps) -> None:
    """Each reason comes with its code, field, cause, fix and the value that stands there."""
    found = errors(steps, GUESTS.content)

    values = {(each["code"], each["field"]): each["examples"][0]["value"] for each in found}
    assert values["INVALID_EMAIL_ADDRESS", "Email"] == "mary(at)example.com"
    assert values["INVALID_FIELD", "Birthdate"] == "10.07.1856"
    assert values["INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", "Level__c"] == "Gold"
    assert values["REQUIRED_FIELD_MISSING", "LastName"] == ""
    assert {each["records"] for each in found} == {1}
    assert all(each["cause"].endswith(".") and each["fix"].endswith(".") for each in found)


def test_parts_are_counted_together(steps: Steps, monkeypatch: pytest.MonkeyPatch) -> None:
    """Errors of all parts, and records that were not sent, are in one digest."""
    monkeypatch.setenv("MAX_PART_BYTES", "100")
    rows = "".join(f"Ada{number},\nAlan,Turing\n" for number in range(12))
    state = loaded(steps, f"FirstName,LastName\n{rows}one cell\n")
    summary = steps.finish(state)

    assert len(summary["jobs"]) > 2
    found = {each["code"]: each for each in summary["errors"]}
    assert found["REQUIRED_FIELD_MISSING"]["records"] == 12
    assert found["NOT_SENT"]["records"] == 1
    assert found["NOT_SENT"]["examples"] == [{"line": 26, "value": "one cell"}]
    assert sum(each["records"] for each in summary["errors"]) == summary["records"]["failed"]


def test_values_can_be_left_out(steps: Steps, monkeypatch: pytest.MonkeyPatch) -> None:
    """With ExampleValues set to LeaveOut, no value of the upload leaves the result files."""
    monkeypatch.setenv("EXAMPLE_VALUES", "LeaveOut")
    found = errors(steps, GUESTS.content + b"one cell of Mary Shelley\n")

    assert len(found) == 7
    assert {each["value"] for group in found for each in group["examples"]} == {None}
    for word in (b"mary(at)", b"1856", b"Gold", b"Shelley"):
        assert word.decode() not in json.dumps(found)


def test_earlier_release(steps: Steps) -> None:
    """Errors of a part whose digest was never kept are counted all the same."""
    state = loaded(steps, "FirstName,LastName\nAda,\nAlan,\n")
    load_id = Load.from_json(state["load"]).load_id
    steps.s3.delete_object(Bucket=steps.bucket, Key=f"work/{load_id}/parts/00000/1/digest.json")

    (only,) = steps.finish(state)["errors"]

    assert (only["code"], only["records"], only["examples"]) == ("NO_CODE", 2, [])


def test_nothing_failed(steps: Steps) -> None:
    """A load without failures has no errors, and keeps no digest."""
    state = loaded(steps, "FirstName,LastName\nAda,Lovelace\n")

    assert steps.finish(state)["errors"] == []
    assert not [key for key in steps.keys("work/") if key.endswith("digest.json")]
