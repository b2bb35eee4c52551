"""A file under check/ is checked as it would be loaded, and nothing is sent."""

from typing import Any

import pytest
from kit.steps import Steps
from kit.whole_load import end_part, load_run

from bulkdrop.errors import UploadRefusedError

KEY = "check/Shipment__c/insert/a.csv"


def checked(steps: Steps, text: str | bytes, key: str = KEY) -> tuple[dict[str, Any], Any]:
    """Check a file; return its summary, and the rows of findings.csv."""
    steps.connect()
    state = steps.plan(text, key)
    assert "part" not in state
    summary = steps.finish(state)
    found = summary["results"].get("findings")
    return summary, steps.rows(found) if found else []


def test_right_file(steps: Steps) -> None:
    """A file without a fault is Checked; nothing is in the org, and no turn is taken."""
    summary, findings = checked(steps, "Tracking_Number__c,Parcels__c\nA-1,5\nA-2,\n")

    assert (summary["status"], summary["check"], findings) == ("Checked", True, [])
    assert summary["records"]["total"] == 2
    assert "all would be sent" in summary["message"]
    assert "findings" not in summary["results"]
    assert steps.keys("work/queue/") == []


def test_findings(steps: Steps) -> None:
    """Each reason is a row with its line, column, field, code, value and message, by line."""
    text = (
        "Tracking Number;Parcels__c;Status__c;Recipient Email\n"
        "A-1;1,5;Packed;a@b.de\n"
        ";5;Sent;a@b.de\n"
        "A-3;5\n"
        'A-4;5;Packed;"a\nb"\n'
        "A-5;5;Packed;nobody\n"
    )

    summary, findings = checked(steps, text)

    assert [(row["line"], row["column"], row["field"], row["code"]) for row in findings] == [
        ("2", "Parcels__c", "Parcels__c", "INVALID_FIELD"),
        ("3", "Tracking Number", "Tracking_Number__c", "REQUIRED_FIELD_MISSING"),
        ("3", "Status__c", "Status__c", "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"),
        ("4", "", "", "NOT_SENT"),
        ("5", "Recipient Email", "Recipient_Email__c", "INVALID_EMAIL_ADDRESS"),
        ("7", "Recipient Email", "Recipient_Email__c", "INVALID_EMAIL_ADDRESS"),
    ]
    assert "Packed, Shipped, Delivered, Lost" in findings[2]["message"]
    assert summary["status"] == "Checked"
    assert "Of 5 records of a.csv, 5 would be refused" in summary["message"]
    assert len(summary["message"]) <= 300
    first, *others = summary["errors"]
    assert (first["code"], first["field"], first["records"]) == (
        *("INVALID_EMAIL_ADDRESS", "Recipient_Email__c"),
        2,
    )
    assert first["examples"] == [{"line": 5, "value": r"a\nb"}, {"line": 7, "value": "nobody"}]
    assert {each["code"]: each["records"] for each in others} == {
        "INVALID_FIELD": 1,
        "REQUIRED_FIELD_MISSING": 1,
        "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST": 1,
        "NOT_SENT": 1,
    }
    assert all(each["cause"] and each["fix"] for each in summary["errors"])
    assert summary["errors_left_out"] == 0


def test_settings_of_incoming_apply(steps: Steps) -> None:
    """A check reads the settings of the same folder under incoming/, and its own over them."""
    steps.drop('date_format = "dd.MM.yyyy"\n', "incoming/Shipment__c/insert/bulkdrop.toml")
    text = "Tracking_Number__c,Shipped_On__c\nA-1,31.12.2026\nA-2,2026-12-31\n"

    _, findings = checked(steps, text)
    steps.drop('date_format = "yyyy-MM-dd"\n', "check/Shipment__c/insert/bulkdrop.toml")
    _, others = checked(steps, text)

    assert [(row["line"], row["code"]) for row in findings] == [("3", "NOT_SENT")]
    assert [(row["line"], row["code"]) for row in others] == [("2", "NOT_SENT")]


def test_each_cell_that_does_not_fit(steps: Steps) -> None:
    """A record with several cells that do not fit the settings has a finding for each of them."""
    steps.drop(
        'date_format = "dd.MM.yyyy"\ndecimal_separator = ","\n',
        "check/Shipment__c/insert/bulkdrop.toml",
    )

    summary, findings = checked(
        steps, "Tracking_Number__c;Weight__c;Shipped_On__c\nA-1;x;2026-01-01\nA-2;1,5;1.1.2026\n"
    )

    assert [(row["line"], row["column"]) for row in findings] == [
        ("2", "Weight__c"),
        ("2", "Shipped_On__c"),
    ]
    assert "Of 2 records of a.csv, 1 would be refused" in summary["message"]


def test_delete_in_a_folder_with_settings(steps: Steps) -> None:
    """Ids to delete are checked as they would be sent, whatever settings say of values."""
    settings = """
    trim_cells = true
    [constants]
    Status__c = "Packed"
    [defaults]
    Shipment_Name = "none"
    """
    steps.drop(settings, "check/Shipment__c/bulkdrop.toml")

    _, findings = checked(
        steps, "Id,Name\na00000000000001AAA,x\nabc,y\n", "check/Shipment__c/delete/a.csv"
    )

    assert [(row["line"], row["code"]) for row in findings] == [("3", "MALFORMED_ID")]


def test_record_types(steps: Steps) -> None:
    """A record type that the load user may not use is found as the org would refuse it."""
    rows = "".join(f"A,Prospecting,2026-12-31,{t}\n" for t in ("Partner Deal", "Renewal", "x"))

    summary, findings = checked(
        steps, f"Name,StageName,CloseDate,Record Type\n{rows}", "check/Opportunity/insert/a.csv"
    )

    assert [(row["line"], row["field"], row["code"]) for row in findings] == [
        ("2", "RecordTypeId", "INVALID_CROSS_REFERENCE_KEY"),
        ("4", "RecordTypeId", "NOT_SENT"),
    ]
    assert "Partner Deal" not in findings[1]["message"]
    causes = {each["code"]: each["cause"] for each in summary["errors"]}
    assert causes == {
        "INVALID_CROSS_REFERENCE_KEY": "The load user may not use this record type.",
        "NOT_SENT": "No record type of the object has this name, or several have.",
    }


@pytest.mark.parametrize(
    ("cell", "code", "cause"),
    [
        ("001d000000iqhsliaz", "MALFORMED_ID", "The id was changed or cut"),
        ("003000000000001AAA", "FIELD_INTEGRITY_EXCEPTION", "another object than Account__c"),
        ("Acme", "MALFORMED_ID", "or is a name"),
    ],
)
def test_causes_of_wrong_ids(steps: Steps, cell: str, code: str, cause: str) -> None:
    """An id that was changed, one of another object and a name have causes of their own."""
    summary, _ = checked(steps, f"Tracking_Number__c,Account__c\nA-1,{cell}\n")

    (only,) = summary["errors"]
    assert only["code"] == code
    assert cause in only["cause"]


def test_refused_record_has_its_id(steps: Steps) -> None:
    """A record that lacks a required value is found by its Id first, and the next is a repeat."""
    rows = "003000000000001AAA,#N/A\n003000000000001AAA,B\n"

    _, findings = checked(steps, f"Id,LastName\n{rows}", "check/Contact/update/a.csv")

    assert [(row["line"], row["code"]) for row in findings] == [
        ("2", "REQUIRED_FIELD_MISSING"),
        ("3", "DUPLICATE_VALUE"),
    ]


def test_wrong_header_is_refused(steps: Steps) -> None:
    """A header that cannot work is refused as it is in a load."""
    with pytest.raises(UploadRefusedError, match="Tracking_Nmber__c"):
        checked(steps, "Tracking_Nmber__c\nA-1\n")


def test_warnings(steps: Steps) -> None:
    """What Salesforce would take without a word is in the summary's warnings."""
    summary, findings = checked(steps, "Tracking_Number__c;Value__c\nA-1;1.234\nA-2;5.678\n")

    assert findings == []
    assert [(each["code"], each["column"]) for each in summary["warnings"]] == [
        ("THOUSANDS_UNCLEAR", "Value__c")
    ]


def test_limits(steps: Steps) -> None:
    """A check says if the org has too few batches left for the load."""
    steps.org.configure(max_bulk_batches=0)

    summary, _ = checked(steps, "Tracking_Number__c\nA-1\n")
    steps.org.configure(max_bulk_batches=15_000)

    assert "; the org has 0 batches left today, and the load needs 1. " in summary["message"]


def test_storage(steps: Steps) -> None:
    """A check of an insert says if the org has too little storage left; that of an update not."""
    steps.org.configure(max_records=1_000)
    rows = "".join(f"{number}\n" for number in range(1_025))

    summary, _ = checked(steps, f"Tracking_Number__c\n{rows}")
    other, _ = checked(steps, f"Id\n{rows}", "check/Shipment__c/update/a.csv")
    steps.org.configure(max_records=None)

    assert "; the org has 1 MB of storage left, and the load needs 3. " in summary["message"]
    assert "storage" not in other["message"]


def test_keys_that_exist(steps: Steps) -> None:
    """A check of an upsert says how many of its keys the org has, by a query for each 200."""
    rows = "".join(f"O'Neil\\ {at},Sam {at}\n" for at in range(300))
    header = "External_Id__c,LastName\n"
    state = steps.plan(f"{header}{rows}", "incoming/Contact/upsert/External_Id__c/a.csv")
    end_part(steps, state)
    more = "".join(f"o'neil\\ {at},Sam {at}\n" for at in range(250, 500))
    before = len(steps.org.requests())

    summary, findings = checked(
        steps, f"{header}{more}", "check/Contact/upsert/External_Id__c/b.csv"
    )

    assert findings == []
    assert "; of its 250 keys, 50 exist. " in summary["message"]
    asked = [each for each in steps.org.requests()[before:] if "/query" in each["path"]]
    assert len(asked) == 2


def test_column_of_two_fields(steps: Steps) -> None:
    """A column that fills two fields is named in the reason about either, checked or loaded."""
    mapping = b"Nummer=Tracking_Number__c,Parcels__c\nDatum=Shipped_On__c,Delivered_At__c\n"
    steps.s3.put_object(Bucket=steps.bucket, Key="incoming/Shipment__c/insert/a.sdl", Body=mapping)
    text = "Nummer,Datum\n1,soon\nA-1,2026-12-31\n"

    summary, _ = checked(steps, text)
    loaded = load_run(steps, steps.plan(text, "incoming/Shipment__c/insert/a.csv"))

    named = {(each["field"], each["column"]) for each in summary["errors"]}
    assert named == {
        ("Parcels__c", "Nummer"),
        ("Shipped_On__c", "Datum"),
        ("Delivered_At__c", "Datum"),
    }
    assert {
        (each["field"], each["column"], each["examples"][0]["line"]) for each in loaded["errors"]
    } == {("Shipped_On__c", "Datum", 2), ("Parcels__c", "Nummer", 3)}  # the first of each record
