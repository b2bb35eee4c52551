"""Values of a load of several parts, and of files in which cells hold line breaks and quotes."""

import pytest
from kit.steps import Steps

FOLDER = "incoming/Shipment__c/insert/"


def test_parts(steps: Steps, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each part of a large load has its values."""
    monkeypatch.setenv("MAX_PART_BYTES", "200000")
    steps.connect()
    steps.drop('date_format = "dd.MM.yyyy"\n', f"{FOLDER}bulkdrop.toml")
    rows = [f'A-{n},{n % 28 + 1:02}.12.2026,"note ""{n}""\nbelow"\n' for n in range(10_050)]

    state = steps.plan(f"Tracking_Number__c,Shipped_On__c,Notes__c\n{''.join(rows)}", f"{FOLDER}a")

    records = [part["part"]["records"] for part in steps.parts(state)]
    assert (len(records) > 1, sum(records)) == (True, 10_050)
    table = steps.table(state)
    assert len(table) == 10_051
    assert table[10_001] == ["A-10000", "2026-12-05", 'note "10000"\nbelow']


@pytest.mark.parametrize("kind", ["utf-16", "cp1252", "utf-8"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_encodings(steps: Steps, kind: str, end: str) -> None:
    """Values are the same whatever encoding and line ends the upload has."""
    steps.connect()
    steps.drop(
        'decimal_separator = ","\n[values.Status__c]\n"weg" = "Shipped"', f"{FOLDER}bulkdrop.toml"
    )
    text = f"Tracking_Number__c;Value__c;Status__c;Notes__c{end}Ä-1;1,5;weg;Grüße aus Köln{end}"
    metadata = {"encoding": kind} if kind == "cp1252" else {}

    state = steps.plan(text.encode(kind), f"{FOLDER}a.csv", metadata)

    assert steps.table(state)[1] == ["Ä-1", "1.5", "Shipped", "Grüße aus Köln"]


def test_lines_of_a_check(steps: Steps) -> None:
    """A check names the lines of the upload, behind blank rows and malformed ones too."""
    steps.connect()
    rows = "A-1;x\n;\n\nA-2;5\nA-3;5;6\nA-4;y\n;\n" + ";\n" * 12 + "A-5;z\n"

    state = steps.plan(
        f"sep=;\nTracking_Number__c;Parcels__c\n{rows}", "check/Shipment__c/insert/a"
    )
    summary = steps.finish(state)

    found = steps.rows(summary["results"]["findings"])
    assert [(row["line"], row["code"]) for row in found] == [
        ("3", "INVALID_FIELD"),
        ("7", "NOT_SENT"),
        ("8", "INVALID_FIELD"),
        ("22", "INVALID_FIELD"),
    ]
