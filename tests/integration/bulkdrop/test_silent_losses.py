"""What Salesforce would take without a word is a warning of a plain load, without settings."""

import pytest
from kit.steps import State, Steps

CASES = {
    "NEW_PICKLIST_VALUES": ("LastName,LeadSource\nLovelace,Messe\n", "LeadSource"),
    "THOUSANDS_UNCLEAR": ("LastName;Score__c\nLovelace;1.234\nTuring;5.678\n", "Score__c"),
    "ROUNDED_KEYS": ("LastName,External_Id__c\nLovelace,4.01234E+12\n", "External_Id__c"),
    "LEADING_ZEROS_LOST": (
        "LastName,External_Id__c\n" + "".join(f"x,1{at:04}\n" for at in range(20)) + "x,1067\n",
        "External_Id__c",
    ),
    "SPACES_AROUND_VALUES": ("LastName,FirstName\nLovelace, Ada\n", "FirstName"),
    "UNSEEN_CHARACTERS": ("LastName,External_Id__c\nLovelace,E\u200b5\n", "External_Id__c"),
    "MARKS_AROUND_VALUES": ("LastName,FirstName\nLovelace,'01067\n", "FirstName"),
    "PARENT_NOT_CLEARED": (
        "LastName,Account.External_Id__c\nLovelace,ERP-1\nTuring,#N/A\n",
        "Account.External_Id__c",
    ),
    "WORDS_FOR_NOTHING": ("LastName,FirstName\nLovelace,NULL\n", "FirstName"),
}


def warnings(steps: Steps, file: str) -> list[State]:
    """Plan a load; return its warnings."""
    return list(steps.plan(file)["plan"]["warnings"])


@pytest.mark.parametrize("code", CASES)
def test_plain_load(steps: Steps, code: str) -> None:
    """Each is one warning with its column, its records and the first lines."""
    file, column = CASES[code]
    (only,) = warnings(steps, file)

    assert (only["code"], only["column"]) == (code, column)
    assert only["records"] == len(only["lines"])
    assert only["lines"][-1] == file.count("\n")


def test_nothing_to_warn_of(steps: Steps) -> None:
    """Usual values are no warning."""
    rows = "".join(f"Lovelace,Web,{at}.5,G-{at:03}\n" for at in range(30))
    assert warnings(steps, f"LastName,LeadSource,Score__c,External_Id__c\n{rows}") == []


def test_values_as_they_are_sent(steps: Steps) -> None:
    """Settings that read a value are no reason for a warning; lines are those of the upload."""
    settings = b'decimal_separator = ","\nthousands_separator = "."\n'
    settings += b'[values.LeadSource]\n"Messe" = "Web"\n'
    key = "incoming/Contact/insert/bulkdrop.toml"
    steps.s3.put_object(Bucket=steps.bucket, Key=key, Body=settings)
    file = 'LastName;LeadSource;Score__c\n"Tu\nring";Messe;1.234\nLovelace;Funk;5.678\n'

    (only,) = warnings(steps, file)

    assert (only["code"], only["lines"]) == ("NEW_PICKLIST_VALUES", [4])


def test_large_file(steps: Steps) -> None:
    """Of a large file the first records are looked at, quoted line breaks and all."""
    rows = '"Love\nlace",Messe\n' * 60_000
    (only,) = warnings(steps, f"LastName,LeadSource\n{rows}")

    assert 10_000 < only["records"] < 60_000
    assert only["lines"][:2] == [2, 4]


def test_parent_that_is_missing(steps: Steps) -> None:
    """Records that fail because their parent is not there are a warning with that cause."""
    state = steps.plan("LastName,Account.External_Id__c\nLovelace,ERP-9\nTuring,ERP-10\n")
    for part in steps.parts(state):
        steps.run("save_results", steps.run("submit_job", part))
    summary = steps.finish(state)

    (only,) = summary["warnings"]
    assert (only["code"], only["records"], only["lines"]) == ("PARENT_MISSING", 2, [2, 3])
    assert only["column"] == "Account.External_Id__c"
    assert only["message"] == (
        "2 records failed because no Account has the key that Account.External_Id__c names, such "
        "as ERP-9. Load the records of Account first, or name it under `after` in bulkdrop.toml; "
        "then drop failure.csv."
    )
