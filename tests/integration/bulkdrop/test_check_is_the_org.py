"""For any file, a check finds exactly what the org then refuses: the org is the oracle."""

import os
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kit.steps import Steps
from kit.whole_load import end_part

from bulkdrop.load.upload import Load

_EXAMPLES = int(os.environ.get("BULKDROP_CHECK_EXAMPLES", "5"))
"""Each is a whole check and a whole load."""

CELLS: dict[str, dict[str, Sequence[str]]] = {
    "Shipment__c": {
        "Tracking_Number__c": ("A-1", "A-2", "a-2", "", "x" * 41),
        "Status__c": ("Packed", "packed", "Sent", "", "#N/A"),
        "Weight__c": ("1.5", "1,5", "1E3", "9999999999", "-5", ".5", "5 kg", ""),
        "Parcels__c": ("5", "250.0", "1,000", "123456789", "x", "", "-3"),
        "Insured__c": ("true", "FALSE", "1", "yes", "", "#N/A"),
        "Shipped_On__c": ("2026-12-31", "31.12.2026", "2026-02-30", "", "2026-1-1"),
        "Delivered_At__c": ("2026-12-31T10:00:00Z", "2026-12-31 10:00", "2026-12-31", ""),
        "Recipient_Email__c": ("a@example.com", "nobody", "a@b", "", " a@example.com"),
        "Notes__c": ("some text", 'a "quote", and a comma', "two\nlines", ""),
    },
    "Opportunity": {
        "Name": ("Deal", "", "x" * 121),
        "StageName": ("Prospecting", "Angebot", ""),
        "CloseDate": ("2026-12-31", "", "46387"),
        "Amount": ("5", "5.555", "$5", "1234567890123456789"),
        "Probability": ("45", "45 %", "1000", ""),
        "CurrencyIsoCode": ("EUR", "DM", ""),
        "DeliveryInstallationStatus__c": ("Completed", "Done", ""),
        "OrderNumber__c": ("12345678", "123456789", ""),
    },
}
"""Right and wrong cells of each type."""

REQUIRED = {
    "Shipment__c": ["Tracking_Number__c"],
    "Opportunity": ["Name", "StageName", "CloseDate"],
}
"""A missing one is a warning, since a trigger may fill it: a file has these always."""


@st.composite
def files(draw: st.DrawFn) -> tuple[str, str]:
    """Return the name of an object, and a file of some of its columns."""
    name = draw(st.sampled_from(sorted(CELLS)))
    more = draw(st.lists(st.sampled_from(sorted(CELLS[name])), min_size=1, unique=True))
    columns = [*dict.fromkeys([*REQUIRED[name], *more])]
    row = st.tuples(*(st.sampled_from(CELLS[name][column]) for column in columns))
    # Equal rows are interchangeable: it is not known which of them was refused.
    rows = draw(st.lists(row.filter(any), min_size=1, max_size=40, unique=True))
    lines = (",".join('"' + cell.replace('"', '""') + '"' for cell in each) for each in rows)
    return name, "\n".join([",".join(columns), *lines]) + "\n"


@pytest.mark.timeout(120 + 4 * _EXAMPLES)
@settings(
    max_examples=_EXAMPLES,
    deadline=None,
    derandomize="BULKDROP_CHECK_EXAMPLES" not in os.environ,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(files())
def test_check_finds_what_the_org_refuses(steps: Steps, file: tuple[str, str]) -> None:
    """The lines that a check names are those that are in failure.csv, no more and no fewer."""
    name, text = file
    steps.org.reset()
    steps.connect()
    found = steps.finish(steps.plan(text, f"check/{name}/insert/a.csv"))
    findings = found["results"].get("findings")
    expected = {row["line"] for row in steps.rows(findings)} if findings else set()

    state = steps.plan(text, f"incoming/{name}/insert/a.csv")
    for part in steps.parts(state):
        end_part(steps, part)
    loaded = steps.finish(state)
    failure = loaded["results"].get("failure")
    refused = {row["sf__Line"] for row in steps.rows(failure)} if failure else set()

    assert expected == refused, (
        text,
        findings and steps.rows(findings),
        failure and steps.rows(failure),
    )
    assert Load.from_json(state["load"]).object == name
