"""An object as it is described: read tolerantly, kept compactly."""

import json

from hypothesis import given
from hypothesis import strategies as st
from kit.described import an_object

from bulkdrop.fields.description import ObjectDescription

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


def test_described_object() -> None:
    """Fields have describe's facts by their names in snake_case."""
    contact = an_object()
    account, level = contact.get("accountid"), contact.get("LEVEL__C")

    assert (contact.name, contact.key_prefix, contact.createable) == ("Contact", "003", True)
    assert account
    assert (account.reference_to, account.relationship_name) == (("Account",), "Account")
    assert contact.relationship("account") is account
    assert level
    assert level.restricted_picklist
    assert [each.value for each in level.picklist_values] == ["Secondary", "Tertiary", "Primary"]
    assert [each.name for each in contact.parts_of(contact.by_name["name"])] == [
        "LastName",
        "FirstName",
        "Salutation",
    ]
    assert [each.name for each in contact.fields if each.is_required] == ["LastName"]


def test_kept_description_is_the_same() -> None:
    """What is kept is read again as it was, and is a fraction of what was sent."""
    contact = an_object()
    kept = json.dumps(contact.to_json())

    assert ObjectDescription.from_json(json.loads(kept)) == contact
    assert len(kept) < 12_000


def test_what_is_missing_forbids_nothing() -> None:
    """A reply that leaves facts out lets Salesforce judge: nothing is required or read-only."""
    bare = ObjectDescription.from_describe({"name": "Thing__c", "fields": [{"name": "A__c"}]})

    assert bare.createable
    assert bare.fields[0].createable
    assert not bare.fields[0].is_required


@given(fact=st.sampled_from(["length", "referenceTo", "nillable", "picklistValues"]), odd=ANYTHING)
def test_odd_facts_are_left_out(fact: str, odd: object) -> None:
    """A fact of another type than describe's has its default, whatever it is."""
    reply = {"name": "Thing__c", "fields": [{"name": "A__c", fact: odd}, {"label": "No name"}, 7]}

    read = ObjectDescription.from_describe(reply)

    assert [field.name for field in read.fields] == ["A__c"]
    assert ObjectDescription.from_json(json.loads(json.dumps(read.to_json()))) == read
