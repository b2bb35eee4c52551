"""The tables of the settings name fields as headers do: by name, label, or a parent's key."""

import pytest
from kit.steps import Steps

from bulkdrop.errors import UploadRefusedError

OPPORTUNITY = "incoming/Opportunity/insert/"
SHIPMENT = "incoming/Shipment__c/insert/"
PARENT = "Account__r.External_Id__c"


def sent(steps: Steps, folder: str, settings: str, text: str) -> list[dict[str, str]]:
    """Plan a load under settings of its folder; give what is sent, by columns."""
    steps.connect()
    steps.drop(settings, f"{folder}bulkdrop.toml")
    header, *rows = steps.table(steps.plan(text, f"{folder}a.csv"))
    return [dict(zip(header, row, strict=True)) for row in rows]


@pytest.mark.parametrize("name", ["StageName", "stagename", "Stage"])
def test_default_fills_empty_cells_alone(steps: Steps, name: str) -> None:
    """A default leaves the cells of its column alone, however its field is named."""
    text = "Name,Stage,CloseDate\nA,Qualification,2026-01-01\nB,,2026-01-01\n"

    rows = sent(steps, OPPORTUNITY, f'[defaults]\n{name} = "Closed Won"\n', text)

    assert [row["StageName"] for row in rows] == ["Qualification", "Closed Won"]


@pytest.mark.parametrize("name", ["StageName", "STAGENAME", "Stage"])
def test_values_by_label(steps: Steps, name: str) -> None:
    """A table of values is found by the label of its field, too."""
    settings = f'[values.{name}]\n"Angebot" = "Prospecting"\n'

    rows = sent(steps, OPPORTUNITY, settings, "Name,StageName,CloseDate\nA,Angebot,2026-01-01\n")

    assert rows[0]["StageName"] == "Prospecting"


@pytest.mark.parametrize("table", ["constants", "defaults"])
def test_record_type_of_all_records(steps: Steps, table: str) -> None:
    """A constant or default names a record type as a column does, and its id is sent."""
    settings = f'[{table}]\n"RecordType.DeveloperName" = "Renewal"\n'
    text = "Name,StageName,CloseDate\nA,Prospecting,2026-01-01\n"

    (fixed,) = sent(steps, OPPORTUNITY, settings, text)
    (by_column,) = sent(
        steps, OPPORTUNITY, "", "Name,StageName,CloseDate,RecordType\nA,B,2026-01-01,Renewal\n"
    )

    assert fixed["RecordTypeId"] == by_column["RecordTypeId"]
    with pytest.raises(UploadRefusedError, match="Rental is no record type of Opportunity"):
        sent(steps, OPPORTUNITY, settings.replace("Renewal", "Rental"), text)


def test_constant_wins_over_a_parents_key(steps: Steps) -> None:
    """A constant takes the place of every column of its lookup, be it of the id or of a key."""
    text = f"Tracking_Number__c,{PARENT}\nA-1,ERP-1\n"
    by_id = '[constants]\nAccount__c = "001D000000IqhSLIAZ"\n'

    rows = sent(steps, SHIPMENT, by_id, text)

    assert rows == [{"Tracking_Number__c": "A-1", "Account__c": "001D000000IqhSLIAZ"}]
    by_key = f'[constants]\n"{PARENT}" = "ERP-2"\n'
    assert sent(steps, SHIPMENT, by_key, "Tracking_Number__c,Account__c\nA-2,x\n") == [
        {"Tracking_Number__c": "A-2", PARENT: "ERP-2"}
    ]


def test_default_of_another_form(steps: Steps) -> None:
    """A default that is an id cannot stand in a column of keys: the settings are refused."""
    settings = '[defaults]\nAccount__c = "001D000000IqhSLIAZ"\n'

    with pytest.raises(UploadRefusedError) as refused:
        sent(steps, SHIPMENT, settings, f"Tracking_Number__c,{PARENT}\nA-1,\n")

    assert refused.value.reason.to_json() == {"code": "WRONG_SETTINGS", "field": "Account__c"}
    assert PARENT in refused.value.sentence
    by_key = f'[defaults]\n"{PARENT}" = "ERP-1"\n'
    rows = sent(steps, SHIPMENT, by_key, f"Tracking_Number__c,{PARENT}\nA-1,\nA-2,ERP-2\n")
    assert [row[PARENT] for row in rows] == ["ERP-1", "ERP-2"]


@pytest.mark.parametrize(
    ("field", "hint", "words"),
    [
        ("Shipped_On__c", "dd/mm/yyyy", "MM are months"),
        ("Shipped_On__c", "dd/QQ/yyyy", "QQ"),
        ("Delivered_At__c", "dd.MM.yyyy HH:mm", "time_zone"),
    ],
)
def test_hint_that_says_too_little(steps: Steps, field: str, hint: str, words: str) -> None:
    """A hint of a spec.csv that names no moment refuses the file with the settings named."""
    steps.connect()
    spec = f"Salesforce Field,Csv Header,Value,Hint\n{field},When,,{hint}\n"
    steps.drop(spec, f"{SHIPMENT}spec.csv")

    with pytest.raises(UploadRefusedError, match=words) as refused:
        steps.plan("Tracking_Number__c,When\nA-1,31.12.2026 10:00\n", f"{SHIPMENT}a.csv")

    assert refused.value.reason.to_json()["code"] == "WRONG_SETTINGS"
    assert refused.value.reason.to_json()["key"] == field


@pytest.mark.parametrize(
    ("header", "row", "notes"),
    [("A,B", "Ann,Bo", "Ann, Bo"), ("B,A", "Bo,Ann", "Ann, Bo"), ("A", "Ann", "Ann")],
)
def test_column_of_its_own_and_joined(steps: Steps, header: str, row: str, notes: str) -> None:
    """A column that an .sdl loads by itself and joins with others is loaded into both fields."""
    steps.connect()
    steps.drop("A=Tracking_Number__c\nA,B=Notes__c\n", f"{SHIPMENT}my.sdl")

    columns, values = steps.table(steps.plan(f"{header}\n{row}\n", f"{SHIPMENT}a.csv"))

    assert dict(zip(columns, values, strict=True)) == {
        "Tracking_Number__c": "Ann",
        "Notes__c": notes,
    }


def test_ids_to_delete_are_trimmed(steps: Steps) -> None:
    """Of settings for values, those for ids apply to records to delete; a wrong id may stop all."""
    folder = "incoming/Shipment__c/delete/"
    text = "Id;Name\n a00000000000001 ;x\na00000000000002AAA;y\n"
    settings = 'trim_cells = true\nlong_ids = true\n[constants]\nStatus__c = "Packed"\n'

    rows = sent(steps, folder, settings, text)

    assert [*rows[0]] == ["Id"]
    assert [row["Id"][:15] for row in rows] == ["a00000000000001", "a00000000000002"]
    assert {len(row["Id"]) for row in rows} == {18}
    with pytest.raises(UploadRefusedError, match=r"1 of 2 records .*MALFORMED_ID"):
        sent(steps, folder, 'invalid_records = "refuse_upload"\n', text)


def test_empty_constant_wins(steps: Steps) -> None:
    """An empty constant keeps the column of its field from being loaded, as in Data Loader."""
    text = "Tracking_Number__c,Status__c,Notes__c\nA-1,Lost,x\n"

    rows = sent(steps, SHIPMENT, '[constants]\nStatus__c = ""\n', text)

    assert rows == [{"Tracking_Number__c": "A-1", "Notes__c": "x"}]


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ('unknown_columns = "leave_out"\n', r'"Tracking_Nr" \(did you mean Tracking_Number__c'),
        ('[columns]\nTracking_Nr = ""\nFoo = ""\n', "left out by the settings"),
    ],
)
def test_no_column_is_left(steps: Steps, settings: str, words: str) -> None:
    """A file all of whose columns are left out is refused for its columns, not for its lines."""
    with pytest.raises(UploadRefusedError, match=words):
        sent(steps, SHIPMENT, settings, "Tracking_Nr,Foo\nA-1,x\n")
