"""A settings file that is dropped is held against its object, as far as a load has asked for it."""

from typing import Any

import pytest
from kit.message_rules import sentences
from kit.steps import Steps

from bulkdrop.errors import UploadRefusedError


def answered(steps: Steps, body: str) -> dict[str, Any]:
    """Drop the settings of a folder; return the summary."""
    folder = "Contact/insert/bulkdrop.toml"
    started = steps.run("start_load", steps.drop(body, f"incoming/{folder}"))
    return dict(steps.read_json(f"results/{folder}/{started['load_id']}/summary.json"))


def test_settings_are_held_against_the_object(steps: Steps) -> None:
    """A settings file that is dropped after a load of its object is held against its fields."""
    body = """
        [columns]
        Vorname = "FirstName"
        Nachname = "Lastnam"
        Firma = "Account.ERP_Number__c"
        Angelegt = "CreatedDate"
        [constants]
        LeadSource = "Web"
        [defaults]
        Emial = "x"
    """
    steps.plan("LastName\nTuring\n", "incoming/Contact/insert/a.csv")

    summary = answered(steps, body)

    assert summary["status"] == "SettingsAccepted"
    [warning] = summary["warnings"]
    assert warning["code"] == "SETTINGS_DO_NOT_FIT"
    for words in ("Lastnam", '"Angelegt" is set by Salesforce', 'Emial" (did you mean Email?)'):
        assert words in warning["message"]
    for word in ("FirstName", "Account.ERP_Number__c", "LeadSource"):
        assert word not in warning["message"]
    assert len(summary["message"]) <= 300
    assert sentences(summary["message"]) == 2
    fitting = answered(steps, '[columns]\nVorname = "FirstName"\n')
    assert fitting["warnings"] == []


def test_object_that_is_not_known_yet(steps: Steps) -> None:
    """Before the first load of an object nothing is said of its fields; that load checks them."""
    summary = answered(steps, '[columns]\nVorname = "Firstnam"\n')

    assert (summary["status"], summary["warnings"]) == ("SettingsAccepted", [])


@pytest.mark.parametrize("table", ["constants", "defaults"])
def test_unknown_field_of_the_settings(steps: Steps, table: str) -> None:
    """A load is refused with the settings named, where they name a field that there is not."""
    steps.drop(f'[{table}]\nEmial = "x"\n', "incoming/Contact/insert/bulkdrop.toml")

    with pytest.raises(UploadRefusedError) as refused:
        steps.plan("LastName\nTuring\n", "incoming/Contact/insert/a.csv")

    assert str(refused.value).partition("\n")[0] == (
        '1 name in the settings of the folder is no field of Contact: "Emial" (did you mean '
        "Email?). Nothing was sent; correct the settings and drop the file again."
    )
