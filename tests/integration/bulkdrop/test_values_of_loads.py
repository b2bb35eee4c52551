"""Cells become values where the settings of the folder ask for it, and what does not fit stays."""

from typing import Any

import pytest
from kit.steps import Steps

from bulkdrop.errors import UploadRefusedError
from sfbulk import LimitExceededError

FOLDER = "incoming/Shipment__c/insert/"


def planned(
    steps: Steps, settings: str, text: str | bytes, key: str = f"{FOLDER}a.csv"
) -> dict[str, Any]:
    """Plan a load under settings that were dropped in its folder."""
    steps.connect()
    steps.drop(settings, f"{FOLDER}bulkdrop.toml")
    return steps.plan(text, key)


GERMAN = """
encoding = "cp1252"
date_format = "dd.MM.yyyy"
datetime_format = "dd.MM.yyyy HH:mm"
time_zone = "Europe/Berlin"
decimal_separator = ","
thousands_separator = "."
true_values = ["Ja"]
false_values = ["Nein", ""]
[columns]
"Sendung" = "Tracking_Number__c"
"Bemerkung" = ""
[constants]
Notes__c = "From the trade fair, hall 3"
[values.Status__c]
"Versandt" = "Shipped"
"""
ROWS = (
    "Sendung;Shipped On;Delivered At;Value;Insured;Status;Bemerkung\r\n"
    "A-1;31.12.2026;31.12.2026 14:30;1.234,50 €;Ja;Versandt;äöü\r\n"
    "A-2;1.2.2026;;12;;Packed;\r\n"
    'A-3;2026-12-31;;"12,5";Nein;Packed;x\r\n'
    'A-4;;;1.23;Nein;Packed;"two\r\nlines"\r\n'
)


def test_german_file(steps: Steps) -> None:
    """A German export in Windows-1252 becomes values; records that do not fit are kept back."""
    state = planned(steps, GERMAN, ROWS.encode("cp1252"))

    assert steps.table(state) == [
        [
            *("Tracking_Number__c", "Shipped_On__c", "Delivered_At__c", "Value__c"),
            *("Insured__c", "Status__c", "Notes__c"),
        ],
        [
            *("A-1", "2026-12-31", "2026-12-31T13:30:00Z", "1234.50", "true", "Shipped"),
            "From the trade fair, hall 3",
        ],
        ["A-2", "2026-02-01", "", "12", "false", "Packed", "From the trade fair, hall 3"],
    ]
    aside = steps.rows(state["plan"]["set_aside"]["key"], ";")
    assert [(row["sf__Error"], row["Sendung"]) for row in aside] == [
        (
            "NOT_SENT:2026-12-31 is not a date of the form dd.MM.yyyy:Shipped_On__c --",
            "A-3",
        ),
        ("NOT_SENT:1.23 is not a number such as 1.234,50:Value__c --", "A-4"),
    ]
    assert (state["plan"]["records"], state["plan"]["set_aside"]["records"]) == (2, 2)


def test_nothing_is_converted_without_settings(steps: Steps) -> None:
    """Without settings cells are sent as they are, from the upload's own bytes."""
    steps.connect()

    state = steps.plan("Tracking_Number__c,Shipped_On__c\nA-1,31.12.2026\n", f"{FOLDER}a.csv")

    assert steps.table(state)[1] == ["A-1", "31.12.2026"]
    assert steps.parts(state)[0]["part"]["source"]["key"] == f"{FOLDER}a.csv"


def test_no_record_fits(steps: Steps) -> None:
    """A file of which no record fits is refused with the first line, and nothing is sent."""
    text = "Tracking_Number__c,Shipped_On__c\nA-1,12/31/2026\nA-2,1/31/2026\n"

    with pytest.raises(UploadRefusedError, match=r"None of 2 records .* line 2") as refused:
        planned(steps, 'date_format = "dd.MM.yyyy"', text)

    assert refused.value.reason.to_json() == {
        "code": "INVALID_RECORDS",
        "line": 2,
        "field": "Shipped_On__c",
        "records": 2,
    }


def test_refuse_upload(steps: Steps) -> None:
    """With invalid_records = "refuse_upload" one record that would be refused stops all."""
    text = "Tracking_Number__c,Parcels__c,Status__c\nA-1,1,Packed\nA-2,x,Packed\nA-3,2,Sent\n"

    with pytest.raises(UploadRefusedError, match=r"2 of 3 records .* line 3") as refused:
        planned(steps, 'invalid_records = "refuse_upload"', text)

    assert refused.value.reason.applies_to["records"] == 2
    right = text.replace("x", "5").replace("Sent", "Shipped")
    state = planned(steps, 'invalid_records = "refuse_upload"', right)
    assert steps.parts(state)[0]["part"]["source"]["key"] == f"{FOLDER}a.csv"


def test_empty_cells_are_cleared(steps: Steps) -> None:
    """Empty cells clear their fields, except for checkboxes and parents' keys."""
    text = (
        "Tracking_Number__c,Weight__c,Insured__c,Account__r.External_Id__c\nA-1,,,\nA-2,5,true,X\n"
    )

    state = planned(steps, 'empty_cells = "clear"', text)

    assert steps.table(state)[1:] == [["A-1", "#N/A", "", ""], ["A-2", "5", "true", "X"]]


def test_sdl(steps: Steps) -> None:
    """A mapping of Data Loader joins columns, doubles them, and its constants win."""
    steps.connect()
    sdl = rb"""
    Nummer=Tracking_Number__c
    Strasse,Ort=Notes__c
    Status=Status__c
    "Lost"=Status__c
    Kunde=Account__r:Account-External_Id__c
    Rest=
    """
    steps.s3.put_object(Bucket=steps.bucket, Key=f"{FOLDER}my.sdl", Body=sdl)

    state = steps.plan(
        "nummer,Strasse,Ort,Status,Kunde,Rest\nA-1,Weg 1,Kiel,x,C-1,y\nA-2,,Ulm,x,,\n",
        f"{FOLDER}a.csv",
    )

    header, *records = steps.table(state)
    assert sorted(header) == sorted(
        ["Tracking_Number__c", "Notes__c", "Account__r.External_Id__c", "Status__c"]
    )
    assert [dict(zip(header, record, strict=True)) for record in records] == [
        {
            "Tracking_Number__c": "A-1",
            "Notes__c": "Weg 1, Kiel",
            "Status__c": "Lost",
            "Account__r.External_Id__c": "C-1",
        },
        {
            "Tracking_Number__c": "A-2",
            "Notes__c": "Ulm",
            "Status__c": "Lost",
            "Account__r.External_Id__c": "",
        },
    ]


def test_one_of_joined_columns(steps: Steps) -> None:
    """Of columns that are mapped together, a file may lack the first."""
    sdl = b"Nummer=Tracking_Number__c\nStrasse,Ort,Land=Notes__c\n"
    steps.s3.put_object(Bucket=steps.bucket, Key=f"{FOLDER}my.sdl", Body=sdl)

    one = steps.plan("Nummer,Ort\nA-1,Kiel\n", f"{FOLDER}a.csv")
    two = steps.plan("Land,Nummer,Ort\nNorwegen,A-1,Bergen\n", f"{FOLDER}b.csv")

    assert steps.table(one) == [["Tracking_Number__c", "Notes__c"], ["A-1", "Kiel"]]
    header, row = steps.table(two)
    assert dict(zip(header, row, strict=True)) == {
        "Tracking_Number__c": "A-1",
        "Notes__c": "Bergen, Norwegen",
    }


def test_column_of_two_fields(steps: Steps) -> None:
    """A column that fills two fields fills both, though its cells are sent as they stand."""
    sdl = b"Nummer=Tracking_Number__c,Notes__c\n"
    steps.s3.put_object(Bucket=steps.bucket, Key=f"{FOLDER}my.sdl", Body=sdl)

    state = steps.plan("Nummer,Parcels__c\nA-1,2\n", f"{FOLDER}a.csv")
    with pytest.raises(UploadRefusedError) as refused:
        steps.plan("Nummer,Notes__c\nA-1,x\n", f"{FOLDER}b.csv")

    header, row = steps.table(state)
    assert dict(zip(header, row, strict=True)) == {
        "Tracking_Number__c": "A-1",
        "Notes__c": "A-1",
        "Parcels__c": "2",
    }
    assert refused.value.reason.code == "DUPLICATE_COLUMNS"
    assert refused.value.sentence == (
        '"Nummer" and "Notes__c" are both for Notes__c. '
        "Nothing was sent; correct the settings and drop the file again."
    )


def test_settings_name_no_field(steps: Steps) -> None:
    """A constant for what is no field is refused with the field that was meant."""
    with pytest.raises(UploadRefusedError, match="did you mean Notes__c"):
        planned(steps, '[constants]\nNote__c = "x"\n', "Tracking_Number__c\nA-1\n")


@pytest.mark.parametrize(
    ("table", "field", "value"),
    [
        ("constants", "Shipped_On__c", "31.12.2026"),
        ("defaults", "Value__c", "1.234,50"),
        ("defaults", "Insured__c", "Ja"),
        ("constants", "Account__c", "Acme"),
    ],
)
def test_settings_fill_no_value(steps: Steps, table: str, field: str, value: str) -> None:
    """A constant or default that is no value of its field refuses the file, not each record."""
    settings = f'date_format = "dd.MM.yyyy"\n[{table}]\n{field} = "{value}"\n'

    with pytest.raises(UploadRefusedError, match=f"settings of the folder fill {field}") as refused:
        planned(steps, settings, "Tracking_Number__c,Shipped_On__c\nA-1,31.12.2026\n")

    assert refused.value.reason.to_json() == {"code": "WRONG_SETTINGS", "field": field}
    assert value in refused.value.sentence


def test_warnings_of_values(steps: Steps) -> None:
    """Years of two digits, dates with two readings, and cells that clear nothing are warnings."""
    text = "Tracking_Number__c,Shipped_On__c,Account__r.External_Id__c\nA-1,01/02/26,C\nA-2,,\n"

    state = planned(steps, 'date_format = "MM/dd/yy"\nempty_cells = "clear"', text)

    found = {(each["code"], each["column"]) for each in state["plan"]["warnings"]}
    assert found >= {
        ("DAY_OR_MONTH_UNCLEAR", "Shipped_On__c"),
        ("TWO_DIGIT_YEARS", "Shipped_On__c"),
        ("EMPTY_CELLS_LEFT", "Account__r.External_Id__c"),
    }


def test_large_load_waits_for_batches(steps: Steps) -> None:
    """A load of more than 10,000 records waits if the org has too few batches left; others go."""
    steps.connect()
    steps.org.configure(max_bulk_batches=0)
    rows = "".join(f"A-{number}\n" for number in range(10_001))

    with pytest.raises(LimitExceededError, match="0 batches left today, and the load needs 2"):
        steps.plan(f"Tracking_Number__c\n{rows}", f"{FOLDER}a.csv")
    (status,) = [key for key in steps.keys("results/") if key.endswith("/status.json")]
    held_up = steps.read_json(status)
    assert (held_up["state"], held_up["records_total"]) == ("Waiting", 10_001)
    assert held_up["message"].startswith("The org has 0 batches left today, and the load needs 2.")
    assert steps.plan("Tracking_Number__c\nA-1\n", f"{FOLDER}a.csv")


def test_large_load_is_refused_for_want_of_batches(steps: Steps) -> None:
    """With the setting, what the org has no batches for is refused; the reason names the limit."""
    steps.drop('limits_exceeded = "refuse_upload"\n', f"{FOLDER}bulkdrop.toml")
    steps.connect()
    steps.org.configure(max_bulk_batches=1)
    rows = "".join(f"A-{number}\n" for number in range(10_001))

    with pytest.raises(UploadRefusedError, match="1 batch left today, and") as refused:
        steps.plan(f"Tracking_Number__c\n{rows}", f"{FOLDER}a.csv")

    assert refused.value.reason.to_json() == {
        "code": "LIMITS_EXCEEDED",
        "limits": [{"name": "DailyBulkApiBatches", "left": 1, "needed": 2}],
    }
