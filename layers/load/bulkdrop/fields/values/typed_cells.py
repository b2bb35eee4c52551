"""
Cells that a workbook holds as dates, numbers and checkboxes, under settings that state a form.

The settings are about text. A typed cell is written in the form that they state, so that it is read
as what it is, and so that the rows of failure.csv can be dropped into the same folder.
"""

import datetime as dt

from bulkdrop.fields.column import FoundColumn
from bulkdrop.fields.description import Field
from bulkdrop.fields.values.column_values import NUMBERS, Readers
from bulkdrop.folder_settings.date_pattern import DatePattern
from bulkdrop.folder_settings.written_moment import written_moment
from bulkdrop.table.workbook.write import Write

_DAY = dt.date(2000, 1, 1)


def writer_of(found: FoundColumn, readers: Readers) -> Write | None:
    """Return how the typed cells of a column are written; None if they stay as they are."""
    field, settings = found.field, readers.settings
    if field is None or found.parent or found.record_types_by:
        return None
    if field.type in NUMBERS and settings.decimal_separator == ",":
        return _number
    if field.type == "boolean":
        return _boolean(settings.true_values or (), settings.false_values or ())
    return _of_time(field, readers)


def _of_time(field: Field, readers: Readers) -> Write | None:
    if field.type == "date" and (pattern := readers.date_pattern_of(field)):
        return _Moments(pattern, readers.this_year).date
    if field.type == "datetime" and readers.reads_moments(field):
        pattern = readers.moment_pattern_of(field)
        return _Moments(pattern, readers.this_year, readers.zone).moment
    if field.type == "time" and (pattern := readers.time_pattern):
        return _Moments(pattern, readers.this_year).time
    return None


def _number(value: object, text: str) -> str:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return text.replace(".", ",") if is_number else text


def _boolean(true_values: tuple[str, ...], false_values: tuple[str, ...]) -> Write:
    words = {
        True: next(filter(str.strip, true_values), "true"),
        False: next(filter(str.strip, false_values), "false"),
    }
    return lambda value, text: words[value] if isinstance(value, bool) else text


class _Moments:
    def __init__(
        self, pattern: DatePattern | None, this_year: int, zone: dt.tzinfo | None = None
    ) -> None:
        self._pattern, self._this_year, self._zone = pattern, this_year, zone

    def date(self, value: object, text: str) -> str:
        """Write a day; one with a time of day stays as it is, and does not fit."""
        if isinstance(value, dt.datetime):
            if value.time() != dt.time():
                return text
        elif not isinstance(value, dt.date):
            return text
        midnight = dt.datetime(value.year, value.month, value.day)  # noqa: DTZ001 # a day
        return self._written(midnight) or midnight.date().isoformat()

    def moment(self, value: object, text: str) -> str:
        """Write a date with a time, which is in the zone that the settings state, or in UTC."""
        if not isinstance(value, dt.date):
            return text
        moment = value if isinstance(value, dt.datetime) else dt.datetime.combine(value, dt.time())
        moment = _rounded(moment)
        iso = moment.isoformat(timespec="milliseconds" if moment.microsecond else "seconds")
        if self._zone is None:
            return self._written(moment) or f"{iso}Z"
        with_zone = moment.replace(tzinfo=self._zone)
        if with_zone.utcoffset() != with_zone.replace(fold=1).utcoffset():
            return self._written(moment, states_offset=False) or iso
        return self._written(with_zone) or iso

    def time(self, value: object, text: str) -> str:
        """Write a time of day."""
        if not isinstance(value, dt.time):
            return text
        return self._written(_rounded(dt.datetime.combine(_DAY, value))) or text

    def _written(self, moment: dt.datetime, *, states_offset: bool = True) -> str | None:
        pattern = self._pattern
        if pattern is None or (pattern.has_offset() and not states_offset):
            return None
        return written_moment(pattern, moment, self._this_year)


def _rounded(moment: dt.datetime) -> dt.datetime:
    """Round to milliseconds, since spreadsheets keep days as fractions."""
    moment += dt.timedelta(microseconds=500)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
