"""What an org says about its objects, as sfbulk asks for it."""

import pytest
from kit.sfbulk_wire import reply, wire

from local.org import Org
from sfbulk import BulkClient, RequestRejectedError, SalesforceUnavailableError


def test_describe(bulk: BulkClient) -> None:
    """An object is found in any case, with its fields."""
    described = bulk.describe("contact")

    assert described
    assert described.reply["name"] == "Contact"
    assert "LastName" in {field["name"] for field in described.reply["fields"]}


def test_unchanged_object(org: Org, bulk: BulkClient) -> None:
    """What did not change since is not sent again; a hidden field is a change."""
    first = bulk.describe("Contact")
    assert first
    assert bulk.describe("Contact", if_modified_since=first.last_modified) is None

    org.configure(hidden_fields=["Contact.Score__c"])
    changed = bulk.describe("Contact", if_modified_since=first.last_modified)
    org.configure(hidden_fields=[])

    assert changed
    assert "Score__c" not in {field["name"] for field in changed.reply["fields"]}


def test_no_such_object(bulk: BulkClient) -> None:
    """An object that does not exist is refused by the code of its own."""
    with pytest.raises(RequestRejectedError) as refused:
        bulk.describe("Shipment")

    assert (refused.value.status, refused.value.error_code) == (404, "NOT_FOUND")


def test_not_permitted(org: Org, bulk: BulkClient) -> None:
    """A refusal of the org is said in its words."""
    org.configure(describe_status=403)
    with pytest.raises(RequestRejectedError, match="No access"):
        bulk.describe("Contact")
    org.configure(describe_status=None)


def test_names_of_objects(bulk: BulkClient) -> None:
    """All objects are listed by their names."""
    assert {"Shipment__c", "Contact"} <= {each.name for each in bulk.list_objects()}


@pytest.mark.parametrize("body", [b"", b"[]", b'{"name": "Contact"}', b'{"fields": []}'])
def test_odd_description(body: bytes) -> None:
    """A reply that describes no object is no answer; it is asked for again later."""
    with wire(reply(body=body)) as (_, bulk), pytest.raises(SalesforceUnavailableError):
        bulk.describe("Contact")


def test_unasked_304() -> None:
    """A 304 that nobody asked for is no answer."""
    with wire(reply(304)) as (_, bulk), pytest.raises(RequestRejectedError):
        bulk.describe("Contact")
