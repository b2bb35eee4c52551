"""Start Load: what is a drop, and what is none."""

from typing import Any

import pytest
from kit.steps import Steps

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
    assert answer(steps, steps.drop(PEOPLE)) == "started"

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
