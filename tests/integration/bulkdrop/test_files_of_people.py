"""Files as colleagues send them, made here, each with the outcome that its owner wants."""

from typing import Any

import pytest
from kit.steps import State, Steps
from kit.whole_load import Ended, load

from bulkdrop.errors import UploadRefusedError

CONTACTS = "incoming/Contact/insert/a.csv"
DEALS = "incoming/Opportunity/insert/a.csv"
SHIPMENTS = "incoming/Shipment__c/insert/a.csv"


def under(
    steps: Steps, settings: str, body: str | bytes, key: str
) -> tuple[Ended, list[dict[str, Any]]]:
    """Load a file under settings of its folder; return how it ended and the org's records."""
    steps.drop(settings, f"{key.rpartition('/')[0]}/bulkdrop.toml")
    ended = load(steps, body, key)
    return ended, steps.org.records(key.split("/")[1])


def checked(steps: Steps, body: str, key: str) -> tuple[State, list[dict[str, str]]]:
    """Have a file checked; return the summary and the findings."""
    summary = steps.finish(steps.plan(body, key.replace("incoming/", "check/")))
    return summary, steps.rows(summary["results"]["findings"])


def refused(steps: Steps, body: str | bytes, key: str) -> str:
    """Return the sentence of a file that is refused before anything is sent."""
    with pytest.raises(UploadRefusedError) as refusal:
        steps.plan(body, key)
    assert steps.org.jobs() == []
    return refusal.value.sentence


def warned(ended: Ended) -> dict[str, str]:
    """Return the warnings of a load by their codes."""
    return {each["code"]: each["message"] for each in ended.summary["warnings"]}


GERMAN = (
    "Vorname;Nachname;E-Mail;Firma;Geburtsdatum\r\n"
    "Jürgen;Müller;j@example.com;ERP-1;31.12.1980\r\n"
    "Zoë;Weiß;z@example.com;;1.2.1990\r\n"
).encode("cp1252")
GERMAN_COLUMNS = """
date_format = "dd.MM.yyyy"
[columns]
Vorname = "FirstName"
Nachname = "LastName"
Firma = "Account.External_Id__c"
Geburtsdatum = "Birthdate"
"""


def test_german_headers(steps: Steps) -> None:
    """A German export is refused once with all its unknown columns; with a mapping all arrives."""
    assert refused(steps, GERMAN, CONTACTS).startswith("4 of 5 columns are no fields of Contact: ")
    load(steps, "Name,External_Id__c\nAcme,ERP-1\n", "incoming/Account/insert/a.csv")

    ended, contacts = under(steps, GERMAN_COLUMNS, GERMAN, CONTACTS)

    assert ended.summary["status"] == "Succeeded"
    (acme,) = steps.org.records("Account")
    assert [
        (c["FirstName"], c["LastName"], c["Birthdate"], c.get("AccountId")) for c in contacts
    ] == [("Jürgen", "Müller", "1980-12-31", acme["Id"]), ("Zoë", "Weiß", "1990-02-01", None)]


def test_labels(steps: Steps) -> None:
    """Labels find their fields; a parent's name is answered with the columns that work."""
    said = refused(steps, "First Name,Last Name,Account Name\nA,B,Acme\n", CONTACTS)
    ended = load(steps, "First Name,Last Name,Business Phone\nA,B,1\n", CONTACTS)

    assert '"Account Name" (did you mean Account.External_Id__c or AccountId?)' in said
    (contact,) = steps.org.records("Contact")
    assert (contact["FirstName"], contact["LastName"], contact["Phone"]) == ("A", "B", "1")
    assert ended.summary["status"] == "Succeeded"


def test_one_column_too_many(steps: Steps) -> None:
    """A column that is no field stops the file before anything is sent, or is left out."""
    body = "LastName,Ticket Type\n" + "".join(f"P{number},x\n" for number in range(200))

    assert "1 of 2 columns is no field of Contact" in refused(steps, body, CONTACTS)
    ended, contacts = under(steps, 'unknown_columns = "leave_out"', body, CONTACTS)
    assert (ended.summary["status"], len(contacts)) == ("Succeeded", 200)


@pytest.mark.parametrize(
    ("date", "date_format"),
    [("31.12.2026", "dd.MM.yyyy"), ("12/31/2026", "MM/dd/yyyy"), ("31-Dec-26", "d-MMM-yy")],
)
def test_dates(steps: Steps, date: str, date_format: str) -> None:
    """A date in another form is refused with the setting that reads it, and then loaded."""
    body = f"Name,StageName,CloseDate\nDeal,Prospecting,{date}\n"
    found, _ = checked(steps, body, DEALS)
    ended, (deal,) = under(steps, f'date_format = "{date_format}"', body, DEALS)

    assert "date_format in bulkdrop.toml" in found["errors"][0]["fix"]
    assert (ended.summary["status"], deal["CloseDate"]) == ("Succeeded", "2026-12-31")


def test_days_that_a_spreadsheet_counted(steps: Steps) -> None:
    """46387 is no date under any format: the record is kept back with its cells, to be fixed."""
    body = "Name,StageName,CloseDate\nA,Prospecting,46387\nB,Prospecting,31.12.2026\n"

    ended, deals = under(steps, 'date_format = "dd.MM.yyyy"', body, DEALS)

    assert [deal["Name"] for deal in deals] == ["B"]
    assert ended.summary["message"] == (
        "1 of 2 records of a.csv was loaded; 1 was not sent (a value does not fit the settings). "
        "Correct the row in failure.csv, which says why, and drop that file."
    )
    assert "46387 is not a date of the form dd.MM.yyyy" in ended.files["failure"].decode()
    assert "not_sent" not in ended.files


def test_malformed_beside_what_does_not_fit(steps: Steps) -> None:
    """Lines that are malformed, and rows that do not fit, are each named with their file."""
    rows = "A,Prospecting,31.12.2026\nB,Prospecting,46387\nC,Prospecting\nD,Prospecting,1.1.2026\n"
    body = f"Name,StageName,CloseDate\n{rows}"

    ended, _ = under(steps, 'date_format = "dd.MM.yyyy"', body, DEALS)

    assert ended.summary["message"] == (
        "2 of 4 records of a.csv were loaded; 2 were not sent (malformed, or a value does not "
        "fit). Correct the row in failure.csv, which says why, and the line in not_sent.csv; drop "
        "both files."
    )
    page = ended.files["report"].decode()
    assert "the 1 record in failure.csv and the 1 line in not_sent.csv" in page


AMOUNTS = "Name;StageName;CloseDate;Amount;Probability\n" + "".join(
    f"{name};Prospecting;2026-12-31;{amount};{chance}\n"
    for name, amount, chance in [("A", "€ 1.234,50", ""), ("B", "1.234", "45 %")]
)


def test_amounts(steps: Steps) -> None:
    """Separators, currency and percent signs are read by the settings; else refused in words."""
    bare = load(steps, AMOUNTS, DEALS)
    steps.org.reset()
    settings = 'decimal_separator = ","\nthousands_separator = "."'
    _, deals = under(steps, settings, AMOUNTS, DEALS)

    assert bare.summary["records"]["succeeded"] == 0
    assert all("decimal_separator" in each["fix"] for each in bare.summary["errors"])
    assert [(deal["Amount"], deal.get("Probability")) for deal in deals] == [
        (1234.5, None),
        (1234.0, 45.0),
    ]


def test_thousands_that_load_as_decimals(steps: Steps) -> None:
    """In a file of semicolons 1.234 is loaded as it stands, with a warning that names thousands."""
    ended = load(steps, "Name;StageName;CloseDate;Amount\nA;x;2026-12-31;1.234\n", DEALS)

    assert "1.234 may mean thousands" in warned(ended)["THOUSANDS_UNCLEAR"]


def test_picklists(steps: Steps) -> None:
    """What a restricted picklist allows is listed; a new value of another is a warning."""
    body = "Tracking Number,Status\nA,shipped\nB,Versandt\nC,Shipped \n"
    found, findings = checked(steps, body, SHIPMENTS)
    bare = load(steps, body, SHIPMENTS)
    values = 'trim_cells = true\n[values.Status__c]\nshipped = "Shipped"\nVersandt = "Shipped"\n'
    _, shipments = under(steps, values, body, SHIPMENTS)

    assert [row["message"].rpartition(": ")[2] for row in findings] == [
        "Packed, Shipped, Delivered, Lost"
    ] * 3
    for (error,) in (found["errors"], bare.summary["errors"]):
        assert error["fix"].endswith("The values are Packed, Shipped, Delivered, Lost.")
    assert [each["Status__c"] for each in shipments] == ["Shipped"] * 3
    deal = load(steps, "Name,StageName,CloseDate\nA,Angebot,2026-12-31\n", DEALS)
    assert "Angebot" in warned(deal)["NEW_PICKLIST_VALUES"]


def test_currency_of_no_use(steps: Steps) -> None:
    """A currency that the org does not have is found before by the code that Salesforce has."""
    body = "Name,StageName,CloseDate,Opportunity Currency\nA,Prospecting,2026-12-31,DEM\n"
    _, (finding,) = checked(steps, body, DEALS)
    (error,) = load(steps, body, DEALS).summary["errors"]

    assert finding["code"] == error["code"] == "INVALID_CURRENCY_ISO"
    assert finding["message"].endswith("EUR, GBP, USD")
    assert error["cause"] == "The currency is not active in the org."
    assert error["fix"].endswith("The values are EUR, GBP, USD.")


def test_checkboxes(steps: Steps) -> None:
    """Words for yes and no are refused with the setting that reads them, and then loaded."""
    words = ["Yes", "Ja", "WAHR", "x", "1", "true", "No"]
    body = "Tracking Number,Insured\n" + "".join(f"{at},{word}\n" for at, word in enumerate(words))
    found, findings = checked(steps, body, SHIPMENTS)
    settings = 'true_values = ["Yes", "Ja", "WAHR", "x", "1", "true"]\nfalse_values = ["No"]'
    _, shipments = under(steps, settings, body, SHIPMENTS)

    assert [row["value"] for row in findings] == ["Yes", "Ja", "WAHR", "x", "No"]
    assert "true_values" in found["errors"][0]["fix"]
    assert [each["Insured__c"] for each in shipments] == [*["true"] * 6, "false"]
