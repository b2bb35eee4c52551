"""A check of an archive names the file of each line, as the results of a load do."""

import io
import zipfile
from collections.abc import Mapping
from typing import Any

import pytest
from kit.steps import Steps

from bulkdrop.errors import UploadRefusedError

HEADER = "Tracking_Number__c,Parcels__c,Recipient_Email__c\n"
FIRST = f"{HEADER}A-1,5,a@b.de\nA-2,x,nobody\nA-3,5\n"
SECOND = f"{HEADER}B-1,x,b@b.de\nB-2,y,b@b.de\nA-1,5,c@b.de\n"


def zipped(members: Mapping[str, str]) -> bytes:
    """Pack files into a zip."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return packed.getvalue()


def checked(steps: Steps, members: Mapping[str, str]) -> tuple[dict[str, Any], list[Any]]:
    """Check an archive; return its summary, and line and code of each finding."""
    steps.connect()
    state = steps.plan(zipped(members), "check/Shipment__c/insert/a.zip")
    summary = steps.finish(state)
    rows = steps.rows(summary["results"]["findings"])
    return summary, [(row["line"], row["code"]) for row in rows]


@pytest.mark.parametrize("names", [("a.csv", "b.csv"), ("my file.csv", "a b:3.csv"), ("9", "10")])
def test_findings_name_their_file(steps: Steps, names: tuple[str, str]) -> None:
    """Lines of different files are different lines, in findings.csv and in the summary."""
    first, second = names

    summary, found = checked(steps, dict(zip(names, (FIRST, SECOND), strict=True)))

    assert found == [
        (f"{first}:3", "INVALID_FIELD"),
        (f"{first}:3", "INVALID_EMAIL_ADDRESS"),
        (f"{first}:4", "NOT_SENT"),
        (f"{second}:2", "INVALID_FIELD"),
        (f"{second}:3", "INVALID_FIELD"),
        (f"{second}:4", "DUPLICATE_VALUE"),
    ]
    assert "Of 6 records of a.zip, 5 would be refused" in summary["message"]
    groups = {each["code"]: [one["line"] for one in each["examples"]] for each in summary["errors"]}
    assert groups["INVALID_FIELD"] == [f"{first}:3", f"{second}:2", f"{second}:3"]
    assert groups["NOT_SENT"] == [f"{first}:4"]


def test_repeated_key_names_the_other_file(steps: Steps) -> None:
    """The line of the record with the same key is named with its file."""
    steps.connect()
    state = steps.plan(zipped({"a.csv": FIRST, "b.csv": SECOND}), "check/Shipment__c/insert/a.zip")

    rows = steps.rows(steps.finish(state)["results"]["findings"])

    assert rows[-1]["message"] == "line a.csv:2 has the same Tracking_Number__c"


def test_warnings_name_the_file(steps: Steps) -> None:
    """What would be loaded silently is named with its file, by a check and by a load."""
    members = {"a.csv": f"{HEADER}A-1,5,a@b.de\n", "b.csv": f"{HEADER}B-1 ,5,b@b.de\n"}
    steps.connect()
    for folder in ("check", "incoming"):
        state = steps.plan(zipped(members), f"{folder}/Shipment__c/insert/a.zip")

        (warning,) = state["plan"]["warnings"]
        assert (warning["code"], warning["lines"]) == ("SPACES_AROUND_VALUES", ["b.csv:2"])


def test_refusal_names_the_first_line_in_the_order_of_files(steps: Steps) -> None:
    """The first record that does not fit is that of the first file, and the reason says which."""
    steps.connect()
    steps.drop('invalid_records = "refuse_upload"\n', "incoming/Shipment__c/insert/bulkdrop.toml")
    members = {"a.csv": f"{HEADER}A-1,5,a@b.de\nA-2,x,a@b.de\n", "b.csv": f"{HEADER}B-1,y,b@b.de\n"}

    with pytest.raises(
        UploadRefusedError, match=r"2 of 3 records .* in line a\.csv:3: "
    ) as refused:
        steps.plan(zipped(members), "incoming/Shipment__c/insert/a.zip")

    assert refused.value.reason.applies_to["line"] == "a.csv:3"
