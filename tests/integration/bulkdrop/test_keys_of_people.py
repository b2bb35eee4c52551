"""Files that name records by keys, ids and names, each with the outcome that its owner wants."""

import pytest
from kit.steps import Steps
from kit.whole_load import Ended, load

from bulkdrop.errors import UploadRefusedError

ACCOUNTS = "incoming/Account/insert/a.csv"
CONTACTS = "incoming/Contact/insert/a.csv"
UPSERT = "incoming/Contact/upsert/External_Id__c/a.csv"


def refused(steps: Steps, body: str, key: str) -> str:
    """Return the sentence of a file that is refused before anything is sent."""
    with pytest.raises(UploadRefusedError) as refusal:
        steps.plan(body, key)
    assert steps.org.jobs() == []
    return refusal.value.sentence


def messages(ended: Ended) -> dict[str, str]:
    """Return the warnings of a load by their codes."""
    return {each["code"]: each["message"] for each in ended.summary["warnings"]}


@pytest.mark.parametrize("column", ["Account.Name", "Account", "Account Name"])
def test_parent_by_name(steps: Steps, column: str) -> None:
    """A column of parents' names is refused with the two columns that name a parent."""
    said = refused(steps, f"LastName,{column}\nDoe,Acme\n", CONTACTS)

    assert "Account.External_Id__c" in said
    assert "AccountId" in said


def test_name_in_place_of_an_id(steps: Steps) -> None:
    """A parent's name in its id column is refused in words that say how to name the parent."""
    ended = load(steps, "LastName,AccountId\nDoe,Acme\n", CONTACTS)

    (error,) = ended.summary["errors"]
    assert (error["code"], error["examples"][0]["value"]) == ("MALFORMED_ID", "Acme")
    assert "Account.External_Id__c" in error["fix"]


def test_parent_by_key(steps: Steps) -> None:
    """A parent is found by its external id; one that is not there is a warning with its key."""
    load(steps, "Name,External_Id__c\nAcme,ERP-1\n", ACCOUNTS)
    ended = load(steps, "LastName,Account.External_Id__c\nDoe,ERP-1\nRoe,ERP-9\n", CONTACTS)

    (acme,), (doe,) = steps.org.records("Account"), steps.org.records("Contact")
    assert doe["AccountId"] == acme["Id"]
    assert "such as ERP-9" in messages(ended)["PARENT_MISSING"]


def test_parent_in_the_same_file(steps: Steps) -> None:
    """A parent that the same file brings is there when failure.csv is dropped."""
    rows = "Acme,ERP-1,\nAcme West,ERP-2,ERP-1\n"
    ended = load(steps, f"Name,External_Id__c,Parent.External_Id__c\n{rows}", ACCOUNTS)

    said = messages(ended)["PARENT_MISSING"]
    assert "Parent.External_Id__c names, such as ERP-1. Drop failure.csv" in said
    assert "`after`" not in said


def test_short_ids(steps: Steps) -> None:
    """Ids of 15 characters under `id` in lower case are taken."""
    load(steps, "LastName\nDoe\n", CONTACTS)
    (contact,) = steps.org.records("Contact")

    ended = load(steps, f"id,LastName\n{contact['Id'][:15]},Roe\n", "incoming/Contact/update/a.csv")

    assert ended.summary["records"]["updated"] == 1
    assert steps.org.records("Contact")[0]["LastName"] == "Roe"


def test_leading_zeros(steps: Steps) -> None:
    """Zeros at the start of postal codes and keys arrive."""
    load(steps, "LastName,MailingPostalCode,External_Id__c\nDoe,01067,000123\n", CONTACTS)

    (contact,) = steps.org.records("Contact")
    assert (contact["MailingPostalCode"], contact["External_Id__c"]) == ("01067", "000123")


def test_key_that_a_spreadsheet_rounded(steps: Steps) -> None:
    """A key such as 4.01234E+12 is a warning that names the spreadsheet."""
    ended = load(steps, "LastName,External_Id__c\nDoe,4.01234E+12\n", UPSERT)

    assert "4.01234E+12 looks like a number that a spreadsheet" in messages(ended)["ROUNDED_KEYS"]


def test_key_twice(steps: Steps) -> None:
    """A key that is twice in a file is reported with both lines, before and after."""
    body = "LastName,External_Id__c\nDoe,ERP-1\nRoe,ERP-2\nPoe,ERP-1\n"
    summary = steps.finish(steps.plan(body, UPSERT.replace("incoming", "check")))
    ended = load(steps, body, UPSERT)

    assert [
        (row["line"], row["message"]) for row in steps.rows(summary["results"]["findings"])
    ] == [
        ("2", "line 4 has the same External_Id__c"),
        ("4", "line 2 has the same External_Id__c"),
    ]
    assert "Another record of the file has the same" in summary["errors"][0]["cause"]
    assert summary["message"] == (
        "Of 3 records of a.csv, 2 would be refused (DUPLICATE_VALUE); findings.csv lists why; of "
        "its 2 keys, 0 exist. "
        "Nothing was sent; correct the file, then drop it under incoming/ to load it."
    )
    (error,) = ended.summary["errors"]
    assert [each["line"] for each in error["examples"]] == [2, 4]


def test_no_key(steps: Steps) -> None:
    """An update without Ids and an upsert without its key column are refused before."""
    assert "An update needs a column Id" in refused(
        steps, "LastName\nDoe\n", "incoming/Contact/update/a.csv"
    )
    assert "key External_Id__c is no column of the file" in refused(
        steps, "LastName\nDoe\n", UPSERT
    )


def test_no_folder_of_a_key(steps: Steps) -> None:
    """An upsert without the folder of its key is answered at once with a right key."""
    steps.run("start_load", event := steps.drop("LastName\nDoe\n", "incoming/Contact/upsert/a.csv"))

    (key,) = [each for each in steps.keys("results/") if each.endswith("summary.json")]
    summary = steps.read_json(key)
    assert event["detail"]["object"]["key"] == "incoming/Contact/upsert/a.csv"
    assert summary["status"] == "Refused"
    assert "upsert/" in summary["message"]


def test_upsert_of_one_new_and_one_old(steps: Steps) -> None:
    """An upsert says how many records it created and how many it updated."""
    load(steps, "LastName,External_Id__c\nDoe,ERP-1\n", CONTACTS)

    ended = load(steps, "LastName,External_Id__c\nDoe,ERP-1\nRoe,ERP-2\n", UPSERT)

    assert ended.summary["message"] == "2 records of a.csv were loaded: 1 created, 1 updated."


FOOTER = (
    '\n\n"Contacts of 2026"\n'
    '"Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved."\n'
    '"Confidential Information - Do Not Distribute"\n'
    '"Generated By:  Ada Lovelace  11/25/2026 10:00 AM"\n"Acme"\n'
)


def test_delete_from_a_report(steps: Steps) -> None:
    """A report of Salesforce with its footer deletes the records that it lists by Id."""
    load(steps, "LastName\nDoe\nRoe\n", CONTACTS)
    listed = "".join(f'"{each["Id"]}","A","B"\n' for each in steps.org.records("Contact"))

    ended = load(
        steps,
        f'"Contact ID","First Name","Last Name"\n{listed}{FOOTER}',
        "incoming/Contact/delete/a.csv",
    )

    assert ended.summary["message"] == "2 records of a.csv were deleted."
    assert [*messages(ended)] == ["REPORT_FOOTER"]
    assert steps.org.records("Contact") == []


def test_nothing_in_the_file(steps: Steps) -> None:
    """No bytes, or a header alone, is refused in words; rows of empty cells are skipped."""
    assert refused(steps, "", CONTACTS).startswith("The file is empty.")
    assert refused(steps, "LastName,FirstName\n", CONTACTS).startswith(
        "The file has a header but no records."
    )
    assert "only 1 row without values" in refused(steps, "LastName,FirstName\n,\n", CONTACTS)
    ended = load(steps, "LastName,FirstName\nDoe,A\n,\n", CONTACTS)
    assert ended.summary["records"]["total"] == 1
    assert [*messages(ended)] == ["BLANK_RECORDS"]


@pytest.mark.parametrize("rows", ["", ",\n"])
def test_daily_export_without_records(steps: Steps, rows: str) -> None:
    """Where the folder accepts it, a header alone is a load of 0 records, each day."""
    settings = 'no_records = "accept"\ndate_format = "dd.MM.yyyy"\ngroup_by = "AccountId"\n'
    steps.drop(settings, "incoming/Contact/insert/bulkdrop.toml")

    for _ in range(2):  # the same bytes
        state = steps.plan(f"LastName,Birthdate\n{rows}", CONTACTS, {})
        summary = steps.finish(state)

        assert "part" not in state
        assert (summary["status"], summary["records"]["total"]) == ("Succeeded", 0)
        assert summary["message"] == "a.csv has no records, so there was nothing to load."
    assert steps.org.jobs() == []
    with pytest.raises(UploadRefusedError, match="fix the lines in not_sent"):
        steps.plan("sf__Error,LastName,Birthdate\nNOT_SENT:Line 2 is bad: x:--,,\n", CONTACTS)
