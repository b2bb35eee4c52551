"""Start Load: what is a drop, and what is none."""

import json
from typing import Any

import pytest
from kit.steps import Steps

from bulkdrop.errors import SourceGoneError

PEOPLE = "LastName\nLovelace\n"
KEY = "incoming/Contact/insert/people.csv"


def copied(steps: Steps, metadata: dict[str, str], key: str = KEY) -> dict[str, Any]:
    """Copy an object onto itself with other metadata; return the event that S3 sends."""
    made = steps.s3.copy_object(
        Bucket=steps.bucket,
        Key=key,
        CopySource={"Bucket": steps.bucket, "Key": KEY},
        Metadata=metadata,
        MetadataDirective="REPLACE",
    )
    event = steps.drop(PEOPLE, "incoming/other.csv")
    event["detail"]["reason"] = "CopyObject"
    event["detail"]["object"] |= {
        "key": key,
        "etag": made["CopyObjectResult"]["ETag"].strip('"'),
        "version-id": made["VersionId"],
    }
    return event


def answer(steps: Steps, event: dict[str, Any]) -> str:
    """Return what Start Load did with an event."""
    return str(steps.run("start_load", event)["answer"])


def test_copy_onto_itself_is_no_drop(steps: Steps) -> None:
    """A mounted bucket that writes times into metadata drops nothing, however often it does."""
    assert answer(steps, steps.drop(PEOPLE, metadata={})) == "started"

    assert answer(steps, copied(steps, {"mtime": "1"})) == "ignored"
    assert answer(steps, copied(steps, {"mtime": "2"})) == "ignored"


@pytest.mark.parametrize("setting", ["encoding", "compression", "column-delimiter", "sheet"])
def test_copy_with_other_settings_is_a_drop(steps: Steps, setting: str) -> None:
    """Who sets how a file is to be read, in S3's console, wants it loaded so."""
    steps.drop(PEOPLE)

    assert answer(steps, copied(steps, {setting: "one"})) == "started"
    assert answer(steps, copied(steps, {setting: "one", "mtime": "1"})) == "ignored"
    assert answer(steps, copied(steps, {setting: "other"})) == "started"


def test_renamed_file_is_a_drop(steps: Steps) -> None:
    """A copy to another key is a drop, as is one in the place of a deleted file."""
    steps.drop(PEOPLE)
    other = copied(steps, {}, "incoming/Contact/insert/renamed.csv")
    assert answer(steps, other) == "started"
    steps.s3.delete_object(Bucket=steps.bucket, Key="incoming/Contact/insert/renamed.csv")

    again = copied(steps, {}, "incoming/Contact/insert/renamed.csv")

    assert answer(steps, again) == "started"


def test_other_content_is_a_drop(steps: Steps) -> None:
    """A copy from elsewhere with other bytes is a drop, and so is each new upload."""
    steps.drop("LastName\nTuring\n", "incoming/Contact/insert/renamed.csv")
    steps.drop(PEOPLE)

    assert answer(steps, copied(steps, {}, "incoming/Contact/insert/renamed.csv")) == "started"
    assert answer(steps, steps.drop(PEOPLE)) == "started"


@pytest.mark.parametrize("name", ["people.csv.filepart", ".people.csv", "~$people.xlsx", ""])
def test_file_in_transfer_is_ignored(steps: Steps, name: str) -> None:
    """A file in transfer, a hidden one and a folder start nothing and get no summary."""
    key = f"incoming/Contact/insert/{name}"

    assert answer(steps, steps.drop("some bytes", key)) == "ignored"
    assert steps.keys("results/") == []


@pytest.mark.parametrize("key", ["people.csv", "Incoming/Contact/insert/people.csv"])
def test_key_outside_incoming_is_answered(steps: Steps, key: str) -> None:
    """A key outside of incoming/ gets a summary that shows a right one."""
    started = steps.run("start_load", steps.drop(PEOPLE, key))

    summary = steps.read_json(f"results/{key}/{started['load_id']}/summary.json")
    assert (summary["status"], summary["reason"]["code"]) == ("Refused", "WRONG_KEY")
    assert "incoming/Contact/insert/people.csv" in summary["message"]


def test_bucket_belongs_to_one_stack(steps: Steps, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first stack that answers an upload has the bucket; another one says so in words."""
    upload = steps.drop(PEOPLE)
    first = steps.run("start_load", upload)
    other = steps.machine_arn.replace(steps.bucket, "other")
    monkeypatch.setenv("LOAD_STATE_MACHINE_ARN", other)
    refused = steps.run("start_load", upload)
    wrong = steps.run("start_load", steps.drop(PEOPLE, "incoming/wrong.csv"))

    assert (first["answer"], refused["answer"]) == ("started", "refused")
    assert first["load_id"] != refused["load_id"]
    key = f"results/Contact/insert/people.csv/{refused['load_id']}/summary.json"
    summary = steps.read_json(key)
    assert summary["status"] == "Refused"
    assert summary["reason"] == {
        "code": "BUCKET_OF_ANOTHER_STACK",
        "state_machine_arn": steps.machine_arn,
    }
    assert f"belongs to the stack {steps.bucket}" in summary["message"]
    assert "delete work/stack.json" in summary["message"]
    assert len(summary["message"]) <= 300
    assert steps.keys(f"results/Contact/insert/people.csv/{first['load_id']}/") == []
    key = f"results/wrong.csv/{wrong['load_id']}/summary.json"
    assert steps.read_json(key)["reason"]["code"] == "BUCKET_OF_ANOTHER_STACK"


def test_marker_is_renewed(steps: Steps, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stack renews its marker once a day; the first to come writes one that expired."""
    marker = {"state_machine_arn": steps.machine_arn, "at": "2026-11-01T10:00:00Z"}
    steps.s3.put_object(Bucket=steps.bucket, Key="work/stack.json", Body=json.dumps(marker))
    assert answer(steps, steps.drop(PEOPLE)) == "started"
    renewed = steps.read_json("work/stack.json")
    assert answer(steps, steps.drop(PEOPLE)) == "started"

    assert renewed["at"] > marker["at"]
    assert steps.read_json("work/stack.json") == renewed
    steps.s3.delete_object(Bucket=steps.bucket, Key="work/stack.json")
    monkeypatch.setenv("LOAD_STATE_MACHINE_ARN", steps.machine_arn + "2")
    wrong = steps.run("start_load", steps.drop(PEOPLE, "incoming/wrong.csv"))
    key = f"results/wrong.csv/{wrong['load_id']}/summary.json"
    assert steps.read_json(key)["reason"]["code"] == "WRONG_KEY"


def test_replaced_upload_in_words(steps: Steps) -> None:
    """A load says so if its upload was replaced where there are no versions."""
    state = steps.load(PEOPLE)
    steps.s3.put_bucket_versioning(
        Bucket=steps.bucket, VersioningConfiguration={"Status": "Suspended"}
    )
    state["load"]["upload"]["version_id"] = None  # as S3's event leaves it out then
    steps.s3.put_object(Bucket=steps.bucket, Key=KEY, Body=b"LastName\nTuring\n")

    with pytest.raises(SourceGoneError, match="was deleted or overwritten before it was loaded"):
        steps.run("plan_load", state)
