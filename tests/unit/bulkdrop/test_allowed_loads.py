"""AllowedLoads: what a stack loads, and what it says about the rest."""

import re

import pytest
from kit.deployment import template

from bulkdrop.errors import SettingsError, UploadRefusedError
from bulkdrop.reason import ReasonCode
from bulkdrop.start_load.allowed_loads import AllowedLoads
from sfbulk import Operation

ALL = set(Operation)
INSERT, UPSERT, DELETE = Operation.INSERT, Operation.UPSERT, Operation.DELETE

RIGHT = {
    "*": {"Contact": ALL, "Any__c": ALL},
    "*:*": {"Contact": ALL},
    "*:insert": {"Contact": {INSERT}, "Lead": {INSERT}},
    "Contact:insert,upsert Lead:*": {"Contact": {INSERT, UPSERT}, "LEAD": ALL, "Account": set()},
    "contact:INSERT": {"Contact": {INSERT}, "CONTACT": {INSERT}},
    "Contact:insert contact:upsert": {"Contact": {INSERT, UPSERT}},
    "Contact:delete *:insert": {"Contact": {INSERT, DELETE}, "Lead": {INSERT}},
    "Contact:harddelete": {"Contact": {Operation.HARD_DELETE}},
    "Ship_2__c:insert  Lead:delete": {"ship_2__C": {INSERT}, "Lead": {DELETE}, "Ship": set()},
}
MALFORMED = [
    "",
    "Contact",
    "Contact:",
    ":insert",
    "Contact:merge",
    "Contact:insert,",
    "Contact:insert, upsert",
    "Contact:insert;Lead:*",
    "Contact:insert,*",
    "Con-tact:*",
    "**",
    "*insert",
    "Contact:insert:upsert",
    "1Contact:*",
]


def allowed(loads: AllowedLoads, name: str) -> set[Operation]:
    """Find the operations that are not refused."""
    found = set()
    for operation in Operation:
        try:
            loads.check(name, operation)
        except UploadRefusedError:
            continue
        found.add(operation)
    return found


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_allowed(text: str) -> None:
    """Names of objects and operations count in any case; entries of one object add up."""
    loads = AllowedLoads.parse(text)

    assert RIGHT[text] == {name: allowed(loads, name) for name in RIGHT[text]}


@pytest.mark.parametrize("text", MALFORMED)
def test_malformed(text: str) -> None:
    """What is no list of loads is refused with an example, never read as none or all."""
    with pytest.raises(SettingsError, match="Contact:insert,upsert Lead"):
        AllowedLoads.parse(text)


def test_template_refuses_the_same() -> None:
    """A malformed parameter is refused when the stack is deployed, a right one is not."""
    pattern = template()["Parameters"]["AllowedLoads"]["AllowedPattern"]

    assert [text for text in RIGHT if not re.fullmatch(pattern, text)] == []
    assert [text for text in MALFORMED if re.fullmatch(pattern, text)] == []


def test_refusal_says_what_is_allowed() -> None:
    """A refusal names what was asked for and what is allowed, in words and for programs."""
    loads = AllowedLoads.parse("Contact:insert,upsert Lead:*")

    with pytest.raises(UploadRefusedError) as of_operation:
        loads.check("contact", DELETE)
    with pytest.raises(UploadRefusedError) as of_object:
        loads.check("Account", INSERT)

    assert of_operation.value.reason.code is ReasonCode.OBJECT_NOT_ALLOWED
    assert of_operation.value.reason.to_json()["allowed"] == ["Contact:insert,upsert", "Lead:*"]
    assert "contact / delete may not be loaded here" in of_operation.value.sentence
    assert "allowed for this object is insert, upsert." in of_operation.value.sentence
    assert "allowed is Contact:insert,upsert Lead:*." in of_object.value.sentence


def test_long_lists_are_cut() -> None:
    """However much is allowed, the sentence stays short; the reason holds the whole list."""
    loads = AllowedLoads.parse(" ".join(f"Object_{number}__c:insert" for number in range(150)))

    with pytest.raises(UploadRefusedError) as refused:
        loads.check("A" * 900, INSERT)

    assert len(refused.value.sentence) <= 300
    assert "and more." in refused.value.sentence
    assert len(refused.value.reason.to_json()["allowed"]) == 150
