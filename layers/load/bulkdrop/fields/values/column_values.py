"""How the cells of one column become values: what the settings ask for its field."""

import dataclasses
import re
from collections.abc import Mapping
from datetime import tzinfo
from functools import cached_property
from typing import TypeVar

from bulkdrop.errors import UploadRefusedError
from bulkdrop.fields.column import FoundColumn
from bulkdrop.fields.description import Field, ObjectDescription
from bulkdrop.fields.values.booleans import BooleanReader, PatternReader
from bulkdrop.fields.values.memo import Reader
from bulkdrop.fields.values.moments import DateReader, DateTimeReader, TimeReader
from bulkdrop.fields.values.numbers import NumberReader
from bulkdrop.fields.values.record_ids import read_id
from bulkdrop.fields.values.tables import RecordTypeReader, TableReader, trimmed
from bulkdrop.fields.values.unfit import NULL
from bulkdrop.folder_settings.date_pattern import DatePattern, WrongPatternError, date_pattern
from bulkdrop.folder_settings.keys import FolderSettings
from bulkdrop.folder_settings.wrong import shown, wrong

NUMBERS = frozenset({"int", "double", "currency", "percent", "long"})
IDS = frozenset({"id", "reference"})

T = TypeVar("T")


@dataclasses.dataclass(frozen=True)
class Readers:
    """
    Makes the readers of columns by the settings of a folder, for records of one object.

    With `has_typed` some cells were no text but dates, times and checkboxes: what the form that the
    settings state cannot say of these is read as Salesforce reads it.
    """

    settings: FolderSettings
    described: ObjectDescription
    this_year: int
    key_field: str = ""
    has_typed: bool = False

    def reader_of(self, found: FoundColumn) -> Reader | None:
        """
        Return how the cells of a column are read; None if they are sent as they are.

        Raises UploadRefusedError (WRONG_SETTINGS) if a hint of a spec.csv does not fit the field.
        """
        field = found.field
        if field is None:
            return None
        read: Reader | None
        read = RecordTypeReader(self.described) if found.record_types_by else None
        if found.parent is None and read is None:
            read = self._by_type(field)
        if (table := _of(self.settings.values, field, found.sent)) is not None:
            read = TableReader(table, field, read)
        if self.settings.trim_cells:
            read = trimmed(read)
        return read

    def empty_of(self, found: FoundColumn) -> str:
        """Return what is sent where a column has no value: a default, what clears, or nothing."""
        field = found.field
        if field is None:
            return ""
        default = _of(self.settings.defaults, field, found.sent)
        return default or (NULL if self.clears(found) else "")

    def clears(self, found: FoundColumn) -> bool:
        """Return whether an empty cell of a column is sent as a value to be cleared."""
        field = found.field
        if field is None or self.settings.empty_cells != "clear":
            return False
        is_key = field.type == "id" or field.name.lower() == self.key_field.lower()
        return not (field.type == "boolean" or found.parent or is_key)

    def _by_type(self, field: Field) -> Reader | None:
        settings, hint = self.settings, _of(self.settings.hints, field, field.name)
        if field.type in NUMBERS and (settings.decimal_separator or settings.thousands_separator):
            return NumberReader(
                field.type, settings.decimal_separator, settings.thousands_separator
            )
        if field.type == "boolean":
            return self._boolean(field, hint)
        if field.type == "date" and (pattern := self.date_pattern_of(field)):
            iso_too = self.has_typed and pattern.has_short_year()
            return DateReader(pattern, self.this_year, iso_too=iso_too)
        if field.type == "datetime" and self.reads_moments(field):
            pattern = self.moment_pattern_of(field)
            return DateTimeReader(pattern, self.zone, self.this_year, iso_too=self.has_typed)
        if field.type == "time" and self.time_pattern:
            return TimeReader(self.time_pattern, iso_too=self.has_typed)
        return read_id if field.type in IDS and settings.long_ids else None

    def date_pattern_of(self, field: Field) -> DatePattern | None:
        """Return how the dates of a field are written; None if that is not stated."""
        stated = _of(self.settings.hints, field, field.name) or self.settings.date_format
        return self._pattern(field, stated) if stated else None

    def reads_moments(self, field: Field) -> bool:
        """Return whether the settings say anything of dates with a time."""
        return bool(self.settings.time_zone or self.moment_pattern_of(field))

    def moment_pattern_of(self, field: Field) -> DatePattern | None:
        """Return how the dates with a time of a field are written; None if as ISO 8601."""
        stated = _of(self.settings.hints, field, field.name) or self.settings.datetime_format
        return self._pattern(field, stated) if stated else None

    @property
    def time_pattern(self) -> DatePattern | None:
        """Return how times of day are written; None if that is not stated."""
        return date_pattern(self.settings.time_format) if self.settings.time_format else None

    def _boolean(self, field: Field, hint: str | None) -> Reader | None:
        settings = self.settings
        if hint:
            try:
                return PatternReader(re.compile(hint), typed_too=self.has_typed)
            except re.error:
                raise self._wrong_hint(field, hint, "is no pattern", "^yes$") from None
        if settings.true_values is None and settings.false_values is None:
            return None
        words = settings.true_values or (), settings.false_values or ()
        return BooleanReader(*words, typed_too=self.has_typed)

    def _pattern(self, field: Field, stated: str) -> DatePattern:
        try:
            pattern = date_pattern(stated)
        except WrongPatternError as error:
            raise self._wrong_hint(field, stated, str(error), "dd MM yyyy") from None
        if not pattern.has_date():
            problem = "does not hold yyyy, MM and dd (MM are months, mm minutes)"
            raise self._wrong_hint(field, stated, problem, "dd MM yyyy")
        if field.type == "datetime" and not (pattern.has_offset() or self.settings.time_zone):
            problem = "has no offset, and no bulkdrop.toml beside it states time_zone"
            raise self._wrong_hint(field, stated, problem, "yyyy-MM-dd HH:mm XXX")
        return pattern

    def _wrong_hint(
        self, field: Field, hint: str, problem: str, example: str
    ) -> UploadRefusedError:
        text = f"the hint of {field.name} is {shown(hint)}, which {problem}"
        return wrong("spec.csv", field.name, text, f"{field.name},{field.label},,{example}")

    @cached_property
    def zone(self) -> tzinfo | None:
        """Return the zone of dates with a time that state no offset."""
        from zoneinfo import ZoneInfo  # noqa: PLC0415 # few folders state one

        return ZoneInfo(self.settings.time_zone) if self.settings.time_zone else None


def _of(table: Mapping[str, T], field: Field, sent: str) -> T | None:
    """Return the entry of a field, by its name or by the header that is sent, in any case."""
    names = {field.name.lower(), sent.lower()}
    return next((value for name, value in table.items() if name.lower() in names), None)
