"""How the sandbox org reads cells by type and writes them again."""

import pytest

from local.org.records.sobject import Field
from local.org.records.values import WrongTypeError, java_double, reader_for, rerender


def field(kind: str, **more: int) -> Field:
    """Make a field of a type."""
    return Field(name="Some__c", type=kind, label="Some", **more)  # type: ignore[arg-type]  # numbers only


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.0, "0.0"),
        (12.0, "12.0"),
        (-1200.5, "-1200.5"),
        (9_999_999.0, "9999999.0"),
        (10_000_000.0, "1.0E7"),
        (912260031.0, "9.12260031E8"),
        (-123456789.125, "-1.23456789125E8"),
        (1e22, "1.0E22"),
        (0.001, "0.001"),
        (0.0005, "5.0E-4"),
        (1.25e-7, "1.25E-7"),
    ],
)
def test_doubles(number: float, text: str) -> None:
    """Doubles are written as Java writes them."""
    assert java_double(number) == text


@pytest.mark.parametrize(
    ("kind", "text", "written"),
    [
        ("boolean", "TRUE", "true"),
        ("boolean", "0", "false"),
        ("date", "2024-02-29", "2024-02-29"),
        ("datetime", "2024-02-29T23:30:00Z", "2024-02-29T23:30:00.000Z"),
        ("datetime", "2024-02-29T23:30:00.5-01:00", "2024-03-01T00:30:00.500Z"),
        ("datetime", "2024-02-29T23:30:00.123+0100", "2024-02-29T22:30:00.123Z"),
        ("int", "7", "7"),
        ("double", "1.5e3", "1500.0"),
        ("currency", "+.5", "0.5"),
    ],
)
def test_good_values(kind: str, text: str, written: str) -> None:
    """A cell of the type is read and written in one way only."""
    assert rerender(field(kind), text) == written


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("boolean", "perhaps"),
        ("date", "2023-02-29"),
        ("date", "20230228"),
        ("date", "2023-02-28Z"),
        ("datetime", "2024-02-29"),
        ("datetime", "2024-02-30T00:00:00Z"),
        ("datetime", "2024-02-29T23:30:00"),
        ("int", "7.5"),
        ("double", "1,5"),
        ("double", "NaN"),
        ("double", " 1"),
    ],
)
def test_wrong_values(kind: str, text: str) -> None:
    """A cell that is not of the type is refused."""
    with pytest.raises(WrongTypeError):
        reader_for(field(kind))(text)
