"""What an org's admins make: record types, rules that refuse rows, tasks for several objects."""

from typing import Any

import pytest
from kit.steps import State, Steps
from kit.whole_load import end_part

DEALS = "Name,StageName,CloseDate,Record Type\n"


def load(steps: Steps, object_name: str, file: str) -> State:
    """Load a file to its end; return its summary."""
    state = steps.plan(file, f"incoming/{object_name}/insert/records.csv")
    for part in steps.parts(state):
        end_part(steps, part)
    return steps.finish(state)


def errors(summary: State) -> dict[str, Any]:
    """Return the records that failed by code."""
    return {each["code"]: each["records"] for each in summary["errors"]}


def test_record_types_by_name(steps: Steps) -> None:
    """Names and developer names of record types are sent as ids, without any setting."""
    rows = "".join(f"{t},Prospecting,2026-12-31,{t}\n" for t in ("Renewal", "new_business"))
    rows += "None,Prospecting,2026-12-31,\n"
    summary = load(steps, "Opportunity", DEALS + rows)

    assert (summary["status"], summary["records"]["succeeded"]) == ("Succeeded", 3)
    types = {each["Name"]: each["RecordTypeId"] for each in steps.org.records("Opportunity")}
    assert len({types["Renewal"], types["new_business"]}) == 2
    assert all(each.startswith("012") for each in types.values() if each)


def test_record_types_that_do_not_fit(steps: Steps) -> None:
    """A name that is no record type is not sent; one that the user may not give is refused."""
    rows = "".join(
        f"{t},Prospecting,2026-12-31,{t}\n" for t in ("Partner Deal", "Rental", "Renewal")
    )
    summary = load(steps, "Opportunity", DEALS + rows)

    assert errors(summary) == {"NOT_SENT": 1, "INVALID_CROSS_REFERENCE_KEY": 1}
    failed = steps.rows(summary["results"]["failure"])
    assert "Rental is no record type of Opportunity" in failed[1]["sf__Error"]


@pytest.mark.parametrize(
    ("object_name", "file", "code", "field"),
    [
        (
            *("Opportunity", "Name,StageName,CloseDate,Amount\nA,Prospecting,2026-12-31,-5\n"),
            *("FIELD_CUSTOM_VALIDATION_EXCEPTION", "Amount"),
        ),
        (
            *("Lead", "LastName,Company,Email\nDoe,Acme,known-to-us@example.com\n"),
            *("DUPLICATES_DETECTED", None),
        ),
        ("Case", "Subject\nEscalate now\n", "CANNOT_EXECUTE_FLOW_TRIGGER", None),
    ],
)
def test_rules_refuse_rows(
    steps: Steps, object_name: str, file: str, code: str, field: str | None
) -> None:
    """Validation rules, duplicate rules and flows say why in the words of their admin."""
    summary = load(steps, object_name, file)
    (only,) = summary["errors"]

    assert summary["status"] == "NothingLoaded"
    assert (only["code"], only["field"]) == (code, field)


def test_tasks(steps: Steps) -> None:
    """A lookup of several objects takes its parent's key under the object's name."""
    load(steps, "Contact", "LastName,Email\nLovelace,ada@example.com\n")
    load(steps, "Account", "Name,External_Id__c,BillingCountryCode\nAcme,E-1,DE\n")
    file = "Subject,Contact:Who.Email,Account:What.External_Id__c\nCall,ada@example.com,E-1\n"
    assert load(steps, "Task", file)["status"] == "Succeeded"

    (task,) = steps.org.records("Task")
    assert (task["WhoId"][:3], task["WhatId"][:3]) == ("003", "001")
