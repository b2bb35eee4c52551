"""Numbers that a workbook shows with zeros in front, by the code of their format."""

import pytest

from bulkdrop.table.workbook.shown_digits import ShownDigits

SHOWN = [
    ("00000", 1067, "01067"),
    ("00000", 80331, "80331"),
    ("00000", 123456, "123456"),
    ("00000", 0, "00000"),
    ("00", 7, "07"),
    ("00000;[Red]-00000", 7, "00007"),
    ("[$-407]00000", 1067, "01067"),
    ('"D-"00000', 1067, "01067"),
    ("000\\-00\\-0000", 12345678, "012-34-5678"),
    ("000-00-0000", 1012345678, "1012-34-5678"),
    ("[<=99999]00000;00000\\-0000", 1067, "01067"),
    ("[<=99999]00000;00000\\-0000", 99999, "99999"),
    ("[<=99999]00000;00000\\-0000", 10671234, "01067-1234"),
]


@pytest.mark.parametrize(("code", "value", "text"), SHOWN)
def test_digits_are_as_they_are_shown(code: str, value: float, text: str) -> None:
    """A format of zeros fills up from the right, as in the workbook; what is too long stays."""
    digits = ShownDigits.of_code(code)

    assert digits
    assert digits.text(value) == text


@pytest.mark.parametrize(
    "code",
    [
        *("General", "0", "0.00", "#,##0", "#,##0.00", "0%", "00.0", "0.00E+00", "@", "#", ""),
        *("yyyy-mm-dd", "hh:mm", "# ?/?", "#00", '0" kg"', "[<=9999999]###-####;000-000-0000"),
    ],
)
def test_other_formats_show_a_number(code: str) -> None:
    """A format of numbers, dates or texts says nothing about zeros in front."""
    assert ShownDigits.of_code(code) is None


@pytest.mark.parametrize("value", [-1, 1.5, 0.1])
def test_no_natural_number_has_no_digits(value: float) -> None:
    """A number with a sign or with decimals is loaded as it is."""
    digits = ShownDigits.of_code("00000")

    assert digits
    assert digits.text(value) is None
