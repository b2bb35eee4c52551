"""Dates, dates with a time, and times of day, by a stated format."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta, timezone, tzinfo

from bulkdrop.fields.values.date_columns import column_reader
from bulkdrop.fields.values.hours import HourMemo, in_utc
from bulkdrop.fields.values.unfit import NULL, Unfit
from bulkdrop.folder_settings.date_pattern import DatePattern, date_pattern
from bulkdrop.folder_settings.moment import CENTURY, YEARS_AHEAD, Moment, minutes_east
from bulkdrop.load_warning import LoadWarning, WarningCode

_ISO = re.compile(
    r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(:\d{2})?(?:[.,](\d{1,3})\d*)?(Z|[+-]\d{2}(?::?\d{2})?)?"
)
_ISO_FORMAT = "yyyy-MM-dd HH:mm:ss"
_TO_MINUTES = 5
_MONTHS = 12


class DateReader:
    """Reads the dates of a column; they pass through no time zone. `iso_too`: 2026-12-31 fits."""

    is_plain = True

    def __init__(self, pattern: DatePattern, this_year: int, *, iso_too: bool = False) -> None:
        self._pattern = pattern
        self._iso = date_pattern("yyyy-MM-dd") if iso_too else None
        self._this_year = this_year
        self._digits = pattern.reader_of(("year", "month", "day"))
        self._column = column_reader(pattern.text)
        self.saw_day = False  # one that cannot be a month
        self.saw_exchangeable = (
            False  # a date that another one would be with day and month exchanged
        )

    def column(self, cells: Sequence[str]) -> list[str] | None:
        """Return the dates of a whole column at once; None if each cell is to be looked at."""
        days = self._column(cells) if self._column else None
        if days is not None:
            self.saw_day |= days.saw_day
            self.saw_exchangeable |= days.saw_exchangeable
        return days

    def __call__(self, cell: str) -> str:
        """Return the date as `yyyy-MM-dd`."""
        text = cell.strip()
        if text in {"", NULL}:
            return text
        numbers = self._numbers(text)
        if numbers is None:
            return Unfit(cell, f"is not a date of the form {self._pattern.text}")
        _, month, day = numbers
        self.saw_day |= day > _MONTHS
        self.saw_exchangeable |= day != month
        try:
            return date(*numbers).isoformat()
        except ValueError:
            return Unfit(cell, "is not a day of the calendar")

    def warnings(self, column: str) -> Iterator[LoadWarning]:
        """Yield what should be known of the dates that were read."""
        text = self._pattern.text
        if self.saw_exchangeable and not self.saw_day and self._pattern.has_month_digits():
            yield LoadWarning(
                WarningCode.DAY_OR_MONTH_UNCLEAR,
                f"{column}: no day is above 12, so {text} could be day and month exchanged; it was "
                "used as stated.",
                column=column,
            )
        if self._pattern.has_short_year():
            first = self._this_year + YEARS_AHEAD - CENTURY
            yield LoadWarning(
                WarningCode.TWO_DIGIT_YEARS,
                f"{column}: years of two digits ({text}) were read as {first} to "
                f"{first + CENTURY - 1}.",
                column=column,
            )

    def _numbers(self, text: str) -> tuple[int, int, int] | None:
        if self._digits:
            found = self._digits(text)
            return (int(found[0]), int(found[1]), int(found[2])) if found else None
        moment = self._pattern.read(text, self._this_year)
        if moment is None and self._iso:
            moment = self._iso.read(text, self._this_year)
        return moment[:3] if moment else None


class TimeReader:
    """Reads the times of day of a column; they have no zone. `iso_too`: 08:30:00.000Z fits."""

    def __init__(self, pattern: DatePattern, *, iso_too: bool = False) -> None:
        self._pattern = pattern
        self._iso = date_pattern("HH:mm:ss.SSS'Z'") if iso_too else None

    def __call__(self, cell: str) -> str:
        """Return the time as `HH:mm:ss.SSSZ`."""
        text = cell.strip()
        if text in {"", NULL}:
            return text
        moment = self._pattern.read(text, 2000)
        if moment is None and self._iso:
            moment = self._iso.read(text, 2000)
        if moment is None or not _is_time(moment):
            return Unfit(cell, f"is not a time of the form {self._pattern.text}")
        clock = f"{moment.hour:02}:{moment.minute:02}:{moment.second:02}"
        return f"{clock}.{moment.milliseconds:03}Z"


class DateTimeReader:
    """
    Reads the dates with a time of a column, and states them in UTC.

    Without a format they are ISO 8601, with a T or a space; with `iso_too` these fit beside those
    of the format. A time that the zone's clocks showed twice, or never, does not fit: it has two
    readings, or none.
    """

    is_plain = True

    def __init__(
        self,
        pattern: DatePattern | None,
        zone: tzinfo | None,
        this_year: int,
        *,
        iso_too: bool = False,
    ) -> None:
        self._pattern = pattern
        self._iso_too = iso_too or pattern is None
        self._zone = zone
        self._this_year = this_year
        self._format = pattern.text if pattern else _ISO_FORMAT
        self._hours = HourMemo(zone) if zone else None
        parts = ("year", "month", "day", "hour", "minute", "second")
        self._digits = self._pattern.reader_of(parts) if self._pattern else None
        if self._pattern and not self._digits:
            self._digits = self._pattern.reader_of(parts[:-1])

    def __call__(self, cell: str) -> str:
        """Return the moment as `yyyy-MM-ddTHH:mm:ssZ`."""
        text = cell.strip()
        if text in {"", NULL}:
            return text
        if self._digits and self._hours and (found := self._digits(text)):
            minute, second = int(found[4]), int(found[5]) if len(found) > _TO_MINUTES else 0
            hour = self._hours[found[:4]]
            if hour and minute < 60 and second < 60:  # noqa: PLR2004 # of a clock
                return f"{hour}:{minute:02}:{second:02}Z"
        moment = self._read(text)
        if moment is None:
            return Unfit(cell, f"is not a date and time of the form {self._format}")
        try:
            stated = datetime(*moment[:6], moment.milliseconds * 1000, tzinfo=self._zone_of(moment))
        except ValueError:
            return Unfit(cell, "is not a moment of the calendar")
        if moment.offset is None:
            earlier, later = stated.utcoffset(), stated.replace(fold=1).utcoffset()
            if earlier != later:
                return Unfit(cell, _when_clocks_change(earlier, later))
        return in_utc(stated)

    def _zone_of(self, moment: Moment) -> tzinfo | None:
        if moment.offset is not None:
            return timezone(timedelta(minutes=moment.offset))
        return self._zone

    def _read(self, text: str) -> Moment | None:
        if self._pattern and (read := self._pattern.read(text, self._this_year)):
            return read
        found = _ISO.fullmatch(text) if self._iso_too else None
        if not found:
            return None
        day, clock, second, fraction, offset = found.groups()
        year, month, of_month = map(int, day.split("-"))
        hour, minute = map(int, clock.split(":"))
        return Moment(
            year,
            month,
            of_month,
            hour,
            minute,
            int((second or ":0")[1:]),
            int((fraction or "").ljust(3, "0")),
            minutes_east(offset),
        )


def _is_time(moment: Moment) -> bool:
    return moment.hour < 24 and moment.minute < 60 and moment.second < 60  # noqa: PLR2004 # of a clock


def _when_clocks_change(earlier: timedelta | None, later: timedelta | None) -> str:
    if earlier is not None and later is not None and earlier > later:
        return "is an hour that came twice when the clocks were set back"
    return "is an hour that did not come when the clocks were set forward"
