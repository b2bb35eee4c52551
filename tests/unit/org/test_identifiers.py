"""Record ids as Salesforce makes them."""

from itertools import islice

import pytest

from local.org.identifiers import IdSequence, to_18


@pytest.mark.parametrize(
    ("short", "complete"),
    [
        ("0015f00000AbCdE", "0015f00000AbCdEAAV"),
        ("001000000000001", "001000000000001AAA"),
        ("001A0000006Vm9u", "001A0000006Vm9uIAC"),
    ],
)
def test_checksum(short: str, complete: str) -> None:
    """The last three characters say which letters are capitals."""
    assert to_18(short) == complete
    assert to_18(complete) == complete


@pytest.mark.parametrize("text", ["", "001", "0015f00000AbCdEAAA", "0015f00000AbCd!", "x" * 19])
def test_no_id(text: str) -> None:
    """Other lengths, other characters and wrong checksums are no ids."""
    assert to_18(text) is None


def test_sequence() -> None:
    """Ids ascend, are valid, and go on after the last one of an earlier sequence."""
    sequence = IdSequence("a0B")
    ids = [sequence.next() for _ in range(1000)]
    assert ids == sorted(set(ids))
    assert [to_18(each) for each in islice(ids, 5)] == ids[:5]
    assert IdSequence("a0B", ids[-1]).next() == sequence.next()
