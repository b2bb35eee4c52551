"""Typed moments are written by a format, and read back as the same moment or not written at all."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulkdrop.folder_settings.date_pattern import date_pattern
from bulkdrop.folder_settings.written_moment import written_moment

YEAR = 2026
MOMENT = dt.datetime(2026, 3, 9, 14, 5, tzinfo=ZoneInfo("Asia/Kolkata"))
WRITTEN = {
    "dd.MM.yyyy HH:mm": "09.03.2026 14:05",
    "d.M.yy H:m": "9.3.26 14:5",
    "MMMM d, yyyy hh:mm a": "March 9, 2026 02:05 PM",
    "d-MMM-yyyy HH:mm:ss.SSS": "9-Mar-2026 14:05:00.000",
    "yyyyMMddHHmmss": "20260309140500",
    "yyyy-MM-dd'T'HH:mm:ssXXX": "2026-03-09T14:05:00+05:30",
    "h:mm a": "2:05 PM",
}
PARTS = st.tuples(
    st.sampled_from(["dd.MM.yyyy", "d/M/yy", "MMM d, yyyy", "yyyyMMdd"]),
    st.sampled_from([" HH:mm", " h:mm a", " HH:mm:ss", " 'at' HH:mm:ss.SSS", ""]),
)
SPAN = (dt.datetime(1900, 1, 1), dt.datetime(2099, 12, 31))  # noqa: DTZ001 # a workbook has no zone


@pytest.mark.parametrize("form", WRITTEN)
def test_written(form: str) -> None:
    """Each letter of a format is written as a person would write it."""
    assert written_moment(date_pattern(form), MOMENT, YEAR) == WRITTEN[form]


@given(st.datetimes(*SPAN), PARTS)
def test_read_back(moment: dt.datetime, parts: tuple[str, str]) -> None:
    """What is written is read as the same moment; what the format cannot state is not written."""
    moment = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    pattern = date_pattern("".join(parts))

    text = written_moment(pattern, moment, YEAR)

    states_year = "yyyy" in parts[0] or 1946 <= moment.year <= 2045
    rest = moment - moment.replace(
        minute=moment.minute if parts[1] else 0,
        hour=moment.hour if parts[1] else 0,
        second=moment.second if "ss" in parts[1] else 0,
        microsecond=moment.microsecond if "SSS" in parts[1] else 0,
    )
    assert (text is not None) == (states_year and not rest)
    if text is not None:
        read = pattern.read(text, YEAR)
        assert read is not None
        assert dt.datetime(*read[:6], read.milliseconds * 1000) == moment  # noqa: DTZ001 # no zone
