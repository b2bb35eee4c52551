"""The objects of the sandbox org, as its tables define them."""

import pytest

from local.org.records.schema import sobject, sobjects
from local.org.records.sobject import SObject

BULK = ["Account", "Case", "Contact", "Lead", "Opportunity", "Shipment__c", "Task"]


def test_objects() -> None:
    """The org has the standard objects, a custom one and the user that owns records."""
    assert [o.name for o in sobjects().values() if o.bulk] == BULK
    assert len({o.key_prefix for o in sobjects().values()}) == len(sobjects())


@pytest.mark.parametrize("target", sobjects().values(), ids=lambda target: str(target.name))
def test_references(target: SObject) -> None:
    """Each lookup points to an object of the org (groups and record types are names only)."""
    known = {*sobjects(), "Group", "RecordType"}
    for field in target.fields.values():
        assert (field.type == "reference") == bool(field.reference_to)
        assert set(field.reference_to) <= known


def test_names_in_any_case() -> None:
    """Objects, fields and relationships are found in any case."""
    shipment = sobject("shipment__C")
    assert shipment
    assert shipment.get("TRACKING_number__c") is shipment.fields["Tracking_Number__c"]
    assert shipment.relationship("account__R") is shipment.fields["Account__c"]
    assert sobject("Nothing") is None


def test_labels() -> None:
    """Errors show labels; they follow from the name unless the table gives one."""
    contact = sobjects()["Contact"]
    assert contact.fields["LastName"].label == "Last Name"
    assert contact.fields["External_Id__c"].label == "External Id"
    assert contact.fields["AccountId"].label == "Account ID"
