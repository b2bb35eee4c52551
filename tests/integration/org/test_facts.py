"""Facts about Salesforce that strangers' clients taught: the sandbox org has them always."""

from collections.abc import Iterator

import pytest
import requests
from kit.org_caller import TIMEOUT, Caller, called


@pytest.fixture(scope="module", name="caller")
def running_caller() -> Iterator[Caller]:
    """Yield a caller of one org for all tests here."""
    with called() as caller:
        yield caller


def test_resources(caller: Caller) -> None:
    """The address of a version lists its resources, to any user that is logged in."""
    reply = caller.session.get(caller.base, timeout=TIMEOUT)
    assert reply.json()["sobjects"] == "/services/data/v66.0/sobjects"
    assert requests.get(caller.base, timeout=TIMEOUT).status_code == 401


def test_upsert_by_id_without_id(caller: Caller) -> None:
    """An upsert by Id whose file has no Id column makes all its records."""
    outcome = caller.run("LastName\nOwl\nCat\n", "Contact", "upsert", externalIdFieldName="Id")
    assert [row["sf__Created"] for row in outcome.successes] == ["true", "true"]


def test_malformed_ids(caller: Caller) -> None:
    """A malformed Id is reported with the object's name; a custom object's is a Record ID."""
    text = "id value of incorrect type: 24:Id --"
    contact = caller.run("Id,LastName\n24,Owl\n", "Contact", "update")
    shipment = caller.run("Id\n24\n", "Shipment__c", "delete")
    assert contact.errors == [f"MALFORMED_ID:Contact ID: {text}"]
    assert shipment.errors == [f"MALFORMED_ID:Record ID: {text}"]


def test_fields_of_jsforce(caller: Caller) -> None:
    """Account has the standard fields that jsforce's own data names, in any case."""
    outcome = caller.run("NAME,JIGSAW,JIGSAWCOMPANYID,SICDESC\nAcme,,,Mills\n", "Account")
    assert [row["SICDESC"] for row in outcome.successes] == ["Mills"]
