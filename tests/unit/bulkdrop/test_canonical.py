"""Canonical: values that mean the same to Salesforce have one form, others have not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulkdrop.own_rows.canonical import (
    as_checkbox,
    as_double,
    as_time,
    canonical,
    is_long_id,
    is_plain_text,
)

SAME = [
    ("9.1E3", "9100"),
    ("1.50", "1.5"),
    ("-0.0", "0"),
    (".5", "0.5"),
    ("1.2345678901234567E17", "123456789012345670"),
    ("TRUE", "true"),
    ("#N/A", ""),
    (" x ", "x"),
    ("two\nlines", "two\r\nlines"),
    ("two\r\nlines", "two\rlines"),
    ("2026-11-24T10:00:00Z", "2026-11-24T10:00:00.000Z"),
    ("2026-11-24T10:00:00+02:00", "2026-11-24T08:00:00.000Z"),
    ("2026-11-24T08:00:00", "2026-11-24T08:00:00.000Z"),
    ("0035e00000AbCdE", "0035e00000AbCdEAAV"),
]


@pytest.mark.parametrize(("sent", "shown"), SAME)
def test_same_value_in_another_form(sent: str, shown: str) -> None:
    """Salesforce re-renders numbers, booleans, blanks, times and ids; they still are the same."""
    assert canonical(sent) == canonical(shown)


OTHER = [
    ("1", "2"),
    ("a", "A"),
    ("2026-11-24", "2026-11-25"),
    ("true", "1"),
    ("", "0"),
    ("01234", "1234"),
    ("+4930", "4930"),
    ("123456789012345678", "123456789012345679"),
    ("0.1", "0.10000000000000001"),
    ("0035e00000AbCdE", "0035e00000AbCde"),
    ("0035e00000AbCdEAAV", "0035e00000AbCdEAAA"),
    ("1e5", "1e500"),
]


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_other_value(one: str, other: str) -> None:
    """What means another thing has another form: codes, numbers of 18 digits, ids by their case."""
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("007", "7.0"),
        ("01.50", "1.5"),
        ("+4930", "4930.0"),
        ("123456789012345678", "1.2345678901234568E17"),
        ("5.", "5.0"),
        ("", ""),
    ],
)
def test_double(sent: str, shown: str) -> None:
    """In a column of doubles leading zeros mean nothing, and a double keeps 17 digits."""
    assert as_double(sent) == as_double(shown)


def test_checkbox_and_time() -> None:
    """A checkbox takes 1 and 0 as well, and a date-time a date, which is its midnight in UTC."""
    assert as_checkbox("1") == as_checkbox("TRUE") == as_checkbox("true") != as_checkbox("0")
    assert as_checkbox("0") == as_checkbox("false")
    assert as_time("2026-12-31") == as_time("2026-12-31T00:00:00.000Z")
    assert as_time("2026-12-31") == as_time("2026-12-31T01:00:00+01:00")


def test_time_that_is_none() -> None:
    """A value that only looks like a time is a text."""
    assert canonical("2026-13-45T99:00:00Z") == "2026-13-45T99:00:00Z"


def test_endless_number() -> None:
    """A value of very many digits is compared as it stands, at once."""
    assert canonical("9" * 100_000) == "9" * 100_000
    assert canonical("1e999999999") == "1e999999999"


@pytest.mark.parametrize("value", ["", "  ", "#N/A", "TRUE", "1.5", "2026-11-24T10:00:00Z"])
def test_no_plain_text(value: str) -> None:
    """What Salesforce may show otherwise than it was sent is no plain text."""
    assert not is_plain_text(value)


@pytest.mark.parametrize("value", ["a", "0123", "2026-11-24", "1,5", "x@y.org"])
def test_plain_text(value: str) -> None:
    """Everything else is."""
    assert is_plain_text(value)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_spellings_of_a_number(number: float) -> None:
    """Each way of writing a number has the same form."""
    assert canonical(repr(number)) == canonical(f"{number!r}".upper())
    assert canonical(canonical(repr(number))) == canonical(repr(number))


def test_long_ids() -> None:
    """An id of 18 characters is one only if its last three follow from the others."""
    assert is_long_id("00530000000XBSbAAO")
    assert not is_long_id("00530000000XBSbAAA")
    assert not is_long_id("123456789012345678")
    assert not is_long_id("00530000000XBSb")
