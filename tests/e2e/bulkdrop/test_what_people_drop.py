"""Files as colleagues send them, under the settings of their folder: each with its outcome."""

from typing import Any

import pytest
from kit.loading import Loading

GERMAN = """
date_format = "dd.MM.yyyy"
decimal_separator = ","
thousands_separator = "."
true_values = ["Ja", "x", "WAHR"]
false_values = ["Nein", ""]
[columns]
"Vorname" = "FirstName"
"Nachname" = "LastName"
"E-Mail" = "Email"
"Geburtsdatum" = "Birthdate"
"Werbung" = "DoNotCall"
"Punkte" = "Score__c"
"Firma" = ""
"""
EXPORT = (
    "Vorname;Nachname;E-Mail;Geburtsdatum;Werbung;Punkte;Firma\r\n"
    "Jürgen;Müller;j.mueller@example.com;31.12.1980;Ja;1.234,50;Bäckerei Groß\r\n"
    "Zoë;Schäfer;z.schaefer@example.com;1.2.1979;;12;Söhne & Töchter\r\n"
    "Günther;Weiß;g.weiss@example.com;1979-02-01;Nein;7;Straßenbau König\r\n"
)


def settings(world: Loading, folder: str, text: str) -> dict[str, Any]:
    """Drop settings in a folder; return the summary that answers them."""
    return dict(world.load(f"{folder}bulkdrop.toml", text))


def test_german_export(world: Loading) -> None:
    """German headers, semicolons, Windows-1252: values are in the org, the odd record is not."""
    folder = "incoming/Contact/insert/german/"

    accepted = settings(world, folder, GERMAN)
    summary = world.load(f"{folder}kontakte.csv", EXPORT.encode("cp1252"))

    assert accepted["status"] == "SettingsAccepted"
    assert summary["status"] == "CompletedWithFailures"
    assert (summary["records"]["succeeded"], summary["records"]["not_sent"]) == (2, 1)
    jobs = {job["id"] for job in summary["jobs"]}
    held = [each for each in world.org.records("Contact") if each["job"] in jobs]
    assert sorted((each["LastName"], each["Birthdate"], each["DoNotCall"]) for each in held) == [
        ("Müller", "1980-12-31", "true"),
        ("Schäfer", "1979-02-01", "false"),
    ]
    failure = world.read(summary["results"]["failure"]).decode("utf-8-sig").splitlines()
    assert failure[1].endswith(EXPORT.splitlines()[3])
    assert "NOT_SENT:1979-02-01 is not a date of the form dd.MM.yyyy:Birthdate --" in failure[1]
    columns = {each["column"]: each["field"] for each in summary["columns"]}
    assert columns["Vorname"] == "FirstName"
    assert columns["Firma"] is None


def test_extra_column_is_left_out(world: Loading) -> None:
    """One extra column stops nothing where the settings say so."""
    folder = "incoming/Contact/insert/fair/"
    settings(world, folder, 'unknown_columns = "leave_out"\n')

    summary = world.load(f"{folder}a.csv", "Last Name,Ticket Type\nLovelace,VIP\nTuring,Day\n")

    assert (summary["status"], summary["records"]["succeeded"]) == ("Succeeded", 2)


def test_check_finds_what_the_org_refuses(world: Loading) -> None:
    """A check finds the records that the load of the same file fails with, by the same codes."""
    text = (
        "External Id,Last Name,E-Mail,Level,Birthdate\n"
        "G-1,Lovelace,ada@example.com,Primary,1980-12-31\n"
        "G-2,,alan@example.com,Primary,\n"
        "G-3,Hopper,grace(at)example.com,Gold,31.12.1980\n"
    )

    checked = world.load("check/Contact/insert/guests.csv", text)
    loaded = world.load("incoming/Contact/insert/guests.csv", text)

    assert (checked["status"], checked["check"], checked["jobs"]) == ("Checked", True, [])
    found = world.rows(checked, "findings")
    failed = world.rows(loaded, "failure")
    assert {row["line"] for row in found} == {"3", "4"}
    assert len(failed) == 2
    codes = {row["code"] for row in found}
    assert {row["sf__Error"].partition(":")[0] for row in failed} <= codes


@pytest.mark.parametrize("case", ["key", "date_fromat"])
def test_wrong_settings_refuse_the_folder(world: Loading, case: str) -> None:
    """A wrong settings file is answered at once, and refuses the uploads of its folder."""
    folder = f"incoming/Lead/insert/{case}/"

    answer = settings(world, folder, f'{case} = "dd.MM.yyyy"\n')
    summary = world.load(f"{folder}a.csv", "LastName,Company\nTuring,Acme\n")

    assert [each["status"] for each in (answer, summary)] == ["Refused", "Refused"]
    assert summary["reason"]["code"] == "WRONG_SETTINGS"
