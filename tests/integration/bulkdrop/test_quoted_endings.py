"""What people drop who are new to it, how it is answered or ends: the whole message of each."""

import pytest
from kit.quoted import Case, check_words, shown
from kit.steps import Steps
from kit.whole_load import load_run

DEALS = "incoming/Opportunity/insert/deals.csv"
DEAL = "Name;StageName;CloseDate;Amount\n"

RIGHT_KEY = (
    "A correct key looks like incoming/Contact/insert/people.csv, or for an upsert, "
    "incoming/Contact/upsert/External_Id__c/people.csv."
)
ANSWERED = {
    "a check": Case(
        "In the key 'incoming/Contact/validate/x.csv', 'validate' is no operation; they are "
        "insert, update, upsert, delete, hardDelete. "
        "To have a file checked alone, drop it under check/Contact/insert/, for example.",
        key="incoming/Contact/validate/x.csv",
    ),
    "another operation": Case(
        "In the key 'incoming/Contact/merge/x.csv', 'merge' is no operation; they are insert, "
        f"update, upsert, delete, hardDelete. {RIGHT_KEY}",
        key="incoming/Contact/merge/x.csv",
    ),
    "no folder": Case(
        f"The key 'people.csv' is not under incoming/. {RIGHT_KEY}", key="people.csv"
    ),
    "another folder": Case(
        f"The key 'Contact/insert/people.csv' is not under incoming/. {RIGHT_KEY}",
        key="Contact/insert/people.csv",
    ),
    "a capital letter": Case(
        "The key 'Incoming/Contact/insert/people.csv' is not under incoming/ (in lower case). "
        f"{RIGHT_KEY}",
        key="Incoming/Contact/insert/people.csv",
    ),
    "an upsert without a key field": Case(
        "The key 'incoming/Contact/upsert/people.csv' asks for an upsert but names no key field. "
        f"{RIGHT_KEY}",
        key="incoming/Contact/upsert/people.csv",
    ),
    "settings with a wrong value": Case(
        "incoming/Contact/bulkdrop.toml: date_format is 'dd.mm.yyyy', which does not hold yyyy, MM "
        'and dd alone (MM are months, mm minutes); a correct line is date_format = "dd.MM.yyyy". '
        "Nothing was sent; correct the settings, then drop the file again.",
        'date_format = "dd.mm.yyyy"\n',
        "incoming/Contact/bulkdrop.toml",
    ),
}
ENDED = {
    "dates of the United States": Case(
        "0 of 2 records of deals.csv were loaded; Salesforce refused 2. "
        "Correct the rows in failure.csv, which say why, and drop that file.",
        f"{DEAL}A;Prospecting;12/31/2026;1\nB;Prospecting;12/31/2026;2\n",
        DEALS,
    ),
    "one date of the United States": Case(
        "1 of 2 records of deals.csv was loaded; Salesforce refused 1. "
        "Correct the row in failure.csv, which says why, and drop that file.",
        f"{DEAL}A;Prospecting;2026-12-31;1\nB;Prospecting;12/31/2026;2\n",
        DEALS,
    ),
    "a row with a cell too few": Case(
        "2 of 3 records of people.csv were loaded; 1 was not sent (malformed). "
        "Correct the line in not_sent.csv and drop that file; failure.csv says why.",
        "LastName,FirstName\nLovelace,Ada\nByron\nTuring,Alan\n",
    ),
    "rows of both kinds": Case(
        "1 of 4 records of people.csv was loaded; Salesforce refused 1 and 2 were not sent "
        "(malformed). Correct the row in failure.csv, which says why, and the lines in "
        "not_sent.csv; drop both files.",
        "LastName,FirstName\nLovelace,Ada\nByron\nTuring\n,Alan\n",
    ),
    "an account that is a name": Case(
        "The 1 record of people.csv was not loaded; Salesforce refused it. "
        "Correct the row in failure.csv, which says why, and drop that file.",
        "LastName,AccountId\nLovelace,Acme\n",
    ),
    "a check of two records": Case(
        "Of 2 records of people.csv, 1 would be refused (INVALID_EMAIL_ADDRESS); findings.csv "
        "lists why. Nothing was sent; correct the file, then drop it under incoming/ to load it.",
        "LastName,Email\nLovelace,ada(at)example.com\nByron,\n",
        "check/Contact/insert/people.csv",
    ),
    "a check of one record": Case(
        "The 1 record of people.csv would be refused (REQUIRED_FIELD_MISSING); findings.csv lists "
        "why. Nothing was sent; correct the file, then drop it under incoming/ to load it.",
        "LastName,FirstName\n,Ada\n",
        "check/Contact/insert/people.csv",
    ),
    "a check without findings": Case(
        "Of 2 records of people.csv all would be sent. "
        "Nothing was sent; drop it under incoming/ to load it.",
        "LastName\nLovelace\nByron\n",
        "check/Contact/insert/people.csv",
    ),
    "one record": Case("1 record of people.csv was loaded."),
    "thousands": Case(
        "2 records of deals.csv were loaded. Amount: 1.234, 2.345 may mean thousands, and are "
        "loaded as they stand, with decimals. If thousands are meant, state thousands_separator "
        "and decimal_separator in bulkdrop.toml.",
        f"{DEAL}A;Prospecting;2026-12-31;1.234\nB;Prospecting;2026-12-31;2.345\n",
        DEALS,
    ),
    "a key that a spreadsheet rounded": Case(
        "1 record of firms.csv was loaded: 1 created, 0 updated. External_Id__c: 4.01234E+12 looks "
        "like a number that a spreadsheet rounded; export the column as text.",
        "External_Id__c,Name\n4.01234E+12,Acme\n",
        "incoming/Account/upsert/External_Id__c/firms.csv",
    ),
    "columns without names": Case(
        "1 record of people.csv was loaded. "
        "Columns 2 and 3 have neither a name nor values, and were left out.",
        "LastName;;\nLovelace;;\n",
    ),
    "another name of the delimiter": Case(
        "1 record of people.csv was loaded. The upload's metadata has the name 'delimiter', which "
        "is not read. If 'column-delimiter' is meant, call it so with the next file.",
        metadata={"delimiter": "semicolon"},
    ),
}


@pytest.mark.parametrize("name", ANSWERED)
def test_answered(steps: Steps, name: str) -> None:
    """A file in a wrong place is answered at once, with what a right place looks like."""
    case = ANSWERED[name]
    started = steps.run("start_load", steps.drop(case.body, case.key))
    (key,) = [each for each in steps.keys("results/") if each.endswith("/summary.json")]

    assert started["answer"] == "refused"
    assert shown(steps.read_json(key)) == case.message
    check_words(case.message)


@pytest.mark.parametrize("name", ENDED)
def test_ended(steps: Steps, name: str) -> None:
    """A load ends with what happened and what to do now; its warnings say what was done."""
    case = ENDED[name]
    summary = load_run(steps, steps.plan(case.body, case.key, case.metadata))

    assert shown(summary) == case.message
