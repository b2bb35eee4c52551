"""simple-salesforce, a client that we did not write, works against the sandbox org."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from kit.org_caller import Caller, called
from simple_salesforce.api import Salesforce


@pytest.fixture
def caller() -> Iterator[Caller]:
    """Run an org."""
    with called() as caller:
        yield caller


@pytest.fixture
def salesforce(caller: Caller) -> Iterator[Any]:
    """Yield a client of the org; its constructor insists on https, so the address is set after."""
    token = str(caller.session.headers["Authorization"]).removeprefix("Bearer ")
    client = Salesforce(session_id=token, instance_url=caller.org.url, version="66.0")
    client.bulk2_url = f"{caller.base}/jobs/"
    client.base_url = f"{caller.base}/"
    with client.session:
        yield client


def rows(text: str) -> list[dict[str, str]]:
    """Read a result set."""
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_insert_with_bad_rows(salesforce: Any, tmp_path: Path) -> None:
    """An insert reports its counts; the result sets report each row's fate."""
    file = tmp_path / "contacts.csv"
    file.write_text("LastName,Email\nOwl,a@b.example\nCat,no\n,c@d.example\n", encoding="utf-8")
    (job,) = salesforce.bulk2.Contact.insert(str(file), wait=0.01)
    assert (job["numberRecordsProcessed"], job["numberRecordsFailed"]) == (3, 2)
    good = rows(salesforce.bulk2.Contact.get_successful_records(job["job_id"]))
    bad = rows(salesforce.bulk2.Contact.get_failed_records(job["job_id"]))
    assert [(row["LastName"], row["sf__Created"]) for row in good] == [("Owl", "true")]
    assert sorted(row["sf__Error"].split(":")[0] for row in bad) == [
        "INVALID_EMAIL_ADDRESS",
        "REQUIRED_FIELD_MISSING",
    ]
    assert rows(salesforce.bulk2.Contact.get_unprocessed_records(job["job_id"])) == []


def test_upsert_and_delete(salesforce: Any, caller: Caller) -> None:
    """Records are upserted by an external id and deleted by their ids."""
    shipments = [{"Tracking_Number__c": f"T{i}", "Weight__c": str(i)} for i in range(300)]
    handler = salesforce.bulk2.Shipment__c
    for created in ("true", "false"):
        (job,) = handler.upsert(
            records=shipments, external_id_field="Tracking_Number__c", wait=0.01
        )
        assert (job["numberRecordsProcessed"], job["numberRecordsFailed"]) == (300, 0)
        results = rows(handler.get_successful_records(job["job_id"]))
        assert {row["sf__Created"] for row in results} == {created}
    ids = [{"Id": record["Id"]} for record in caller.org.records("Shipment__c")]
    (job,) = handler.delete(records=ids, wait=0.01)
    assert job["numberRecordsProcessed"] == 300
    assert caller.org.records("Shipment__c") == []


def test_all_records_at_once(salesforce: Any) -> None:
    """The three result sets of a job come together."""
    (job,) = salesforce.bulk2.Lead.insert(
        records=[{"LastName": "Owl", "Company": "Hoot"}, {"LastName": "Cat", "Company": ""}],
        wait=0.01,
    )
    results = salesforce.bulk2.Lead.get_all_ingest_records(job["job_id"])
    assert [row["LastName"] for row in results["successfulRecords"]] == ["Owl"]
    assert [row["LastName"] for row in results["failedRecords"]] == ["Cat"]
    assert results["unprocessedRecords"] == []


def test_describe(salesforce: Any) -> None:
    """Describe works through the client."""
    described = salesforce.restful("sobjects/Account/describe")
    names = {field["name"] for field in described["fields"]}
    assert {"Name", "BillingCity", "External_Id__c"} <= names
