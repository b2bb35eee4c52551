"""What the sandbox org says about single rows."""

from collections.abc import Iterator

import pytest
from kit.org_caller import Caller, called


@pytest.fixture(scope="module")
def running() -> Iterator[Caller]:
    """Run one org for all tests here."""
    with called() as caller:
        yield caller


@pytest.fixture
def caller(running: Caller) -> Caller:
    """Return the caller of an org without records."""
    running.org.reset()
    running.org.configure(max_records=None, lock_share=0.0, lock_attempts=None)
    return running


def only_error(caller: Caller, data: str, *names: str, **more: str) -> str:
    """Run a job that has exactly one bad row; return its error."""
    outcome = caller.run(data, *names, **more)
    assert outcome.info["state"] == "JobComplete"
    (error,) = outcome.errors
    return error


@pytest.mark.parametrize(
    ("object_name", "data", "error"),
    [
        (
            "Contact",
            "FirstName\nAstro\n",
            "REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName --",
        ),
        (
            "Lead",
            "LastName,Company\n,\n",
            (
                "REQUIRED_FIELD_MISSING:Required fields are missing: [LastName, Company]"
                ":LastName, Company --"
            ),
        ),
        (
            "Contact",
            "LastName,Email\nOwl,nobody\n",
            "INVALID_EMAIL_ADDRESS:Email: invalid email address: nobody:Email --",
        ),
        (
            "Opportunity",
            "Name,StageName,CloseDate,OrderNumber__c\nA,B,2026-01-01,123456789\n",
            (
                "STRING_TOO_LONG:Order Number: data value too large: 123456789 (max length=8)"
                ":OrderNumber__c --"
            ),
        ),
        (
            "Account",
            "Name,AnnualRevenue\nA,much\n",
            (
                "INVALID_FIELD:Failed to deserialize field at col 1. Due to, 'much' is not a valid "
                "value for the type xsd:double:AnnualRevenue --"
            ),
        ),
        (
            "Account",
            "Name,NumberOfEmployees\nA,1.5\n",
            (
                "INVALID_FIELD:Failed to deserialize field at col 1. Due to, '1.5' is not a valid "
                "value for the type xsd:int:NumberOfEmployees --"
            ),
        ),
        (
            "Contact",
            "LastName,Birthdate\nOwl,01/02/1990\n",
            (
                "INVALID_FIELD:Failed to deserialize field at col 1. Due to, '01/02/1990' is not a "
                "valid value for the type xsd:date:Birthdate --"
            ),
        ),
        (
            "Contact",
            "LastName,DoNotCall\nOwl,perhaps\n",
            (
                "INVALID_FIELD:Failed to deserialize field at col 1. Due to, 'perhaps' is not a "
                "valid value for the type xsd:boolean:DoNotCall --"
            ),
        ),
        (
            "Shipment__c",
            "Tracking_Number__c,Delivered_At__c\nA,yesterday\n",
            (
                "INVALID_FIELD:Failed to deserialize field at col 1. Due to, 'yesterday' is not a "
                "valid value for the type xsd:dateTime:Delivered_At__c --"
            ),
        ),
        (
            "Shipment__c",
            "Tracking_Number__c,Status__c\nA,Eaten\n",
            (
                "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST:Status: bad value for restricted picklist "
                "field: Eaten:Status__c --"
            ),
        ),
        (
            "Contact",
            "Name,MailingCity\nAstro Nomical,San Francisco\n",
            (
                "INVALID_FIELD_FOR_INSERT_UPDATE:Unable to create/update fields: Name. Please "
                "check the security settings of this field and verify that it is read/write for "
                "your profile or permission set.:Name --"
            ),
        ),
        (
            "Account",
            "Name,CreatedDate,IsDeleted\nA,2020-01-01T00:00:00Z,false\n",
            (
                "INVALID_FIELD_FOR_INSERT_UPDATE:Unable to create/update fields: CreatedDate, "
                "IsDeleted. Please check the security settings of this field and verify that it is "
                "read/write for your profile or permission set.:CreatedDate, IsDeleted --"
            ),
        ),
        (
            "Contact",
            "Id,LastName\n003Sb0000000001IAA,Owl\n",
            "INVALID_FIELD_FOR_INSERT_UPDATE:cannot specify Id in an insert call:Id --",
        ),
        (
            "Contact",
            "LastName,AccountId\nOwl,001Sb0000000zzzIAA\n",
            "INVALID_CROSS_REFERENCE_KEY:invalid cross reference id:--",
        ),
        (
            "Contact",
            "LastName,AccountId\nOwl,x\n",
            "MALFORMED_ID:Account ID: id value of incorrect type: x:AccountId --",
        ),
        (
            "Contact",
            "LastName,AccountId\nOwl,003Sb0000000001IAA\n",
            (
                "FIELD_INTEGRITY_EXCEPTION:Account ID: id value of incorrect type: "
                "003Sb0000000001IAA:AccountId --"
            ),
        ),
        (
            "Contact",
            "LastName,Account.External_Id__c\nOwl,nowhere\n",
            (
                "INVALID_FIELD:Foreign key external ID: nowhere not found for field External_Id__c "
                "in entity Account:--"
            ),
        ),
        (
            "Account",
            "Name,NumberofLocations__c\nA,12345\n",
            (
                "NUMBER_OUTSIDE_VALID_RANGE:Number of Locations: value outside of valid range on "
                "numeric field: 12345:NumberofLocations__c --"
            ),
        ),
    ],
)
def test_bad_cell(caller: Caller, object_name: str, data: str, error: str) -> None:
    """One bad row fails with the error of its kind and without an id."""
    outcome = caller.run(data, object_name)
    assert outcome.errors == [error]
    assert outcome.failures[0]["sf__Id"] == ""
    assert (outcome.info["state"], outcome.info["numberRecordsFailed"]) == ("JobComplete", 1)
    assert caller.org.records(object_name) == []


@pytest.mark.parametrize("row", ["Owl", "Owl,Hoot,more", 'Owl, "Hoot"', '"Owl" ,Hoot', 'O"wl,Hoot'])
def test_broken_row(caller: Caller, row: str) -> None:
    """A row with too few or too many cells or a stray quote fails alone."""
    outcome = caller.run(f"LastName,FirstName\nA,B\n{row}\nC,D\n")
    assert [row["LastName"] for row in sorted_by_name(outcome.successes)] == ["A", "C"]
    assert len(outcome.failures) == 1
    assert "Failed to parse CSV" in outcome.errors[0]


def sorted_by_name(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Order rows by last name; the org gives them in none."""
    return sorted(rows, key=lambda row: row["LastName"])


def test_values_are_kept_as_sent(caller: Caller) -> None:
    """Nothing is trimmed; line breaks, quotes and every script survive."""
    data = 'LastName,Description\n Owl ,"He said ""hoot"",\ntwice"\n猫頭鷹 🦉,x\n'
    assert caller.run(data).errors == []
    records = caller.org.records("Contact")
    found = {(record["LastName"], record["Description"]) for record in records}
    assert found == {(" Owl ", 'He said "hoot",\ntwice'), ("猫頭鷹 🦉", "x")}


def test_null_and_empty(caller: Caller) -> None:
    """An update leaves a field with an empty cell alone and clears one with #N/A."""
    new = caller.run("LastName,Title,Email\nOwl,Dr,a@b.example\n").successes[0]["sf__Id"]
    outcome = caller.run(f"Id,Title,Email\n{new},,#N/A\n", "Contact", "update")
    assert outcome.successes[0]["sf__Created"] == "false"
    (record,) = caller.org.records("Contact")
    assert record["Title"] == "Dr"
    assert "Email" not in record


def test_defaults(caller: Caller) -> None:
    """A field left out or empty takes its default on insert."""
    caller.run("Subject,Priority\nHelp,\n", "Case")
    (record,) = caller.org.records("Case")
    assert (record["Status"], record["Priority"]) == ("New", "Medium")


def test_unique_field(caller: Caller) -> None:
    """A second record with a unique value is refused, whatever its case."""
    data = "Name,External_Id__c\nA,one\n"
    owner = caller.run(data, "Account").successes[0]["sf__Id"]
    text = "DUPLICATE_VALUE:duplicate value found: External_Id__c duplicates value on record with"
    assert only_error(caller, data.upper(), "Account") == f"{text} id: {owner[:15]}:--"
    twice = "Name,External_Id__c\nA,two\nB,two\n"
    assert only_error(caller, twice, "Account") == f"{text} id: <unknown>:--"


def test_unknown_ids(caller: Caller) -> None:
    """Updates and deletes of records that are not there fail, and say which way."""
    new = caller.run("LastName\nOwl\n").successes[0]["sf__Id"]
    caller.run(f"Id\n{new}\n", "Contact", "delete")
    deleted = "ENTITY_IS_DELETED:entity is deleted:--"
    assert only_error(caller, f"Id\n{new}\n", "Contact", "delete") == deleted
    assert only_error(caller, f"Id,Title\n{new},Dr\n", "Contact", "update") == deleted
    unknown = "INVALID_CROSS_REFERENCE_KEY:invalid cross reference id:--"
    assert only_error(caller, "Id\n003Sb0000000zzzIAA\n", "Contact", "delete") == unknown
    missing = "MISSING_ARGUMENT:Id not specified in an update call:--"
    assert only_error(caller, "Title\nDr\n", "Contact", "update") == missing
    outcome = caller.run(f"Id\n{new}\n", "Contact", "hardDelete")
    assert (outcome.errors, caller.org.records("Contact")) == ([], [])


def test_upsert(caller: Caller) -> None:
    """Upsert makes what is new, updates what is there, and says which."""
    options = {"externalIdFieldName": "External_Id__c"}
    names = ("Contact", "upsert")
    first = caller.run("External_Id__c,LastName\n1,Owl\n2,Cat\n", *names, **options)
    second = caller.run("External_Id__c,LastName\n2,Lynx\n3,Dog\n", *names, **options)
    assert {row["sf__Created"] for row in first.successes} == {"true"}
    created = {row["External_Id__c"]: row["sf__Created"] for row in second.successes}
    assert created == {"2": "false", "3": "true"}
    assert sorted(r["LastName"] for r in caller.org.records("Contact")) == ["Dog", "Lynx", "Owl"]


def test_upsert_keys(caller: Caller) -> None:
    """Every row of a repeated key fails, and so does one without a key or with an unclear one."""
    options = {"externalIdFieldName": "External_Id__c"}
    outcome = caller.run(
        "External_Id__c,LastName\nA-1,Owl\na-1,Cat\n,Dog\n", "Contact", "upsert", **options
    )
    assert outcome.errors == [
        "DUPLICATE_VALUE:Duplicate external id specified: A-1:External_Id__c --",
        "DUPLICATE_VALUE:Duplicate external id specified: a-1:External_Id__c --",
        "MISSING_ARGUMENT:External_Id__c not specified:--",
    ]
    caller.run("LastName,Email\nOwl,a@b.example\nCat,a@b.example\n")
    options = {"externalIdFieldName": "Email"}
    error = only_error(caller, "Email,Title\na@b.example,Dr\n", "Contact", "upsert", **options)
    text = "DUPLICATE_EXTERNAL_ID:Email: more than one record found for external id field: ["
    assert error.startswith(text)


def test_upsert_by_id(caller: Caller) -> None:
    """Id may be the key of an upsert."""
    new = caller.run("LastName\nOwl\n").successes[0]["sf__Id"]
    outcome = caller.run(
        f"Id,LastName\n{new},Cat\n,Dog\n", "Contact", "upsert", externalIdFieldName="Id"
    )
    assert sorted(row["sf__Created"] for row in outcome.successes) == ["false", "true"]


def test_parents(caller: Caller) -> None:
    """A parent is found by its Id or by its key, in any object."""
    account = caller.run("Name,External_Id__c\nAcme,A 1\n", "Account").successes[0]["sf__Id"]
    data = "Tracking_Number__c,Account__r.External_Id__c,Account__c\n"
    outcome = caller.run(f"{data}T1,A 1,{account}\n", "Shipment__c")
    assert outcome.info["errorMessage"].startswith("InvalidBatch : Duplicate field name")
    caller.run("Tracking_Number__c,Account__r.External_Id__c\nT1,a 1\n", "Shipment__c")
    caller.run(f"Tracking_Number__c,Account__c\nT2,{account[:15]}\n", "Shipment__c")
    caller.run(
        f"Subject,User:Owner.Username\nHelp,{caller.org.username}\n",
        "Case",
    )
    assert [r["Account__c"] for r in caller.org.records("Shipment__c")] == [account, account]
    (case,) = caller.org.records("Case")
    assert case["OwnerId"] == case["CreatedById"]


def test_storage_limit(caller: Caller) -> None:
    """A full org takes no further records."""
    caller.org.configure(max_records=2)  # the org's own user is one
    error = only_error(caller, "LastName\nOwl\nCat\n")
    assert error == "STORAGE_LIMIT_EXCEEDED:storage limit exceeded:--"


def test_locks(caller: Caller) -> None:
    """Chosen rows fail as locked until their attempts are used up; the same rows each time."""
    caller.org.configure(lock_share=0.5, lock_attempts=2)
    data = "LastName\n" + "".join(f"Owl {i}\n" for i in range(100))
    first = caller.run(data)
    again = caller.run("LastName\n" + "".join(f"{row['LastName']}\n" for row in first.failures))
    third = caller.run("LastName\n" + "".join(f"{row['LastName']}\n" for row in again.failures))
    assert 20 < len(first.failures) < 80
    assert first.errors[0].startswith("UNABLE_TO_LOCK_ROW:unable to obtain exclusive access to")
    assert (len(again.successes), len(third.failures)) == (0, 0)
    assert len(caller.org.records("Contact")) == 100


def test_ledger(caller: Caller) -> None:
    """The ledger has one entry for each row that was committed, and none for a failed one."""
    outcome = caller.run("LastName,Email\nOwl,\nCat,no\nOwl,\n")
    entries = caller.org.ledger()
    assert [entry["row"] for entry in entries] == [1, 3]
    assert {entry["record_id"] for entry in entries} == {row["sf__Id"] for row in outcome.successes}
    assert len({entry["content_hash"] for entry in entries}) == 1
    assert {entry["job"] for entry in entries} == {outcome.info["id"]}
