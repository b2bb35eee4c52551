"""What the page of `make local` says of a bulkdrop.toml while it is typed."""

import pytest
from kit.described import described

from bulkdrop.fields.description import ObjectDescription
from local.page.settings import judged
from sfbulk import SalesforceError

KEY = "incoming/Contact/insert/bulkdrop.toml"


def test_settings_that_hold() -> None:
    """What is typed is not in force yet; once it is, the same sentence says so."""
    typed = judged(KEY, b'unknown_columns = "leave_out"', described, in_force=False)
    saved = judged(KEY, b'unknown_columns = "leave_out"', described, in_force=True)

    assert (typed["holds"], typed["fits"]) == (True, True)
    assert typed["text"].startswith(
        "Once in force, bulkdrop.toml applies to each insert of Contact"
    )
    assert "from now on" in saved["text"]


def test_field_that_is_none() -> None:
    """A field that the object lacks is named before any file is dropped."""
    typed = judged(KEY, b'[columns]\n"Vorname" = "Frist__c"', described, in_force=False)

    assert (typed["holds"], typed["fits"]) == (True, False)
    assert '"Vorname" (mapped to "Frist__c", which is no field' in typed["text"]


@pytest.mark.parametrize("text", ["a = ", 'unknown_columns = "leave"', "date_fromat = 1"])
def test_settings_that_do_not_hold(text: str) -> None:
    """Wrong settings are answered with a correct line."""
    typed = judged(KEY, text.encode(), described, in_force=False)

    assert (typed["holds"], "a correct line is" in typed["text"]) == (False, True)


def test_org_that_does_not_answer() -> None:
    """If the org cannot be asked, settings are judged by themselves."""

    def _silent(_name: str) -> ObjectDescription | None:
        raise SalesforceError("It does not answer.")

    assert judged(KEY, b"[columns]\nA = 'Nope'", _silent, in_force=False)["fits"]
