"""The columns that are sent, each with the cells it is made of: columns, constants, defaults."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence

from bulkdrop.errors import UploadRefusedError
from bulkdrop.fields.column import Finder, FoundColumn
from bulkdrop.fields.column_field import ColumnField, MatchedBy
from bulkdrop.fields.description import Field
from bulkdrop.fields.header import HeaderFields
from bulkdrop.fields.twice import written_twice
from bulkdrop.fields.values.column_reader import ColumnReader
from bulkdrop.fields.values.column_values import Readers
from bulkdrop.folder_settings.keys import FolderSettings, Mapped
from bulkdrop.reason import ReasonCode

_JOINABLE = frozenset({"string", "textarea"})


@dataclasses.dataclass(frozen=True)
class SentColumn:
    """A column that is sent, and what reads its cells; `column` is None for a constant."""

    found: FoundColumn
    reader: ColumnReader
    column: str | None


@dataclasses.dataclass(frozen=True)
class SentFields(HeaderFields):
    """The columns of an upload with their fields, and what is sent: other columns than its own."""

    sent_columns: tuple[str, ...] = ()
    added: tuple[ColumnField, ...] = ()

    @property
    def sent(self) -> tuple[str, ...]:
        """Return the header that is sent."""
        return self.sent_columns

    def reported(self) -> tuple[ColumnField, ...]:
        """Return the columns as the summary reports them, and below them what was added."""
        return (*super().reported(), *self.added)


class SentColumns:
    """Finds what is sent of an upload by the settings of its folder."""

    def __init__(self, fields: HeaderFields, readers: Readers, finder: Finder) -> None:
        self._settings: FolderSettings = readers.settings
        self._fields = fields
        self._readers = readers
        self._finder = finder
        self._sent = [each for each in fields.columns if each.sent]
        self._places = {each.column.strip().lower(): at for at, each in enumerate(self._sent)}

    def find(self) -> list[SentColumn]:
        """Return the columns that are sent; what is wrong with added ones, the finder knows."""
        of_the_file = [*self._of_the_file()]
        self._finder.findings.extend(written_twice([each.found for each in of_the_file]))
        columns = {each.found.sent.lower(): each for each in of_the_file}
        for name, value in self._constants(columns).items():
            found, is_constant = self._finder.find(name, None), name in self._settings.constants
            if not found.sent or not (value or is_constant):
                continue
            _free(columns, found, is_constant=is_constant)
            columns.pop(found.sent.lower(), None)  # an empty constant wins over a column, too
            if value:
                reader = ColumnReader([], None, empty=value)
                columns[found.sent.lower()] = SentColumn(found, reader, None)
        return [*columns.values()]

    def fields(self, columns: Sequence[SentColumn]) -> SentFields:
        """Return the fields of the upload with these columns as what is sent."""
        own = {(each.column, each.sent) for each in self._fields.columns}
        added = tuple(
            ColumnField(
                each.column,
                each.found.sent,
                each.found.by if each.column else MatchedBy.CONSTANT,
            )
            for each in columns
            if (each.column, each.found.sent) not in own
        )
        sent = tuple(each.found.sent for each in columns)
        read = {each.found.sent for each in columns if each.column is not None}
        kept = tuple(
            each if each.sent in read else dataclasses.replace(each, sent="")
            for each in self._fields.columns
        )
        return SentFields(kept, (), self._fields.missing, sent, added)

    def _of_the_file(self) -> Iterator[SentColumn]:
        led = {name: (own, each) for own, each in self._settings.led for name in _keys(own)}
        for place, found in enumerate(self._sent):
            name = found.column.strip().lower()
            if name not in led:
                yield self._column(found, [place])
                continue
            own, mapped = led[name]
            if self._leader(own) == name:
                sources = self._sources(mapped, found.field, place)
                yield self._column(found, sources)
                yield from self._others(mapped, mapped.fields[1:], found, sources)
        yield from self._without_leader()

    def _without_leader(self) -> Iterator[SentColumn]:
        """Yield the fields of entries all of whose columns in the file lead earlier ones."""
        for own, mapped in self._settings.led:
            present = [name for name in _keys(mapped.columns) if name in self._places]
            if present and not self._leader(own):
                first = self._places[present[0]]
                found = self._sent[first]
                for name in mapped.fields:
                    field = self._finder.find(name, None).field
                    sources = self._sources(mapped, field, first)
                    yield from self._others(mapped, [name], found, sources)

    def _others(
        self, mapped: Mapped, names: Sequence[str], found: FoundColumn, sources: Sequence[int]
    ) -> Iterator[SentColumn]:
        for name in names:
            other = self._finder.find(name, None)
            if other.sent:
                by = MatchedBy(mapped.by)
                other = dataclasses.replace(other, column=found.column, by=by)
                yield self._column(other, sources)

    def _column(self, found: FoundColumn, sources: Sequence[int]) -> SentColumn:
        readers = self._readers
        reader = ColumnReader(sources, readers.reader_of(found), empty=readers.empty_of(found))
        return SentColumn(found, reader, found.column)

    def _leader(self, own: Sequence[str]) -> str:
        """Return the first of these columns that the file has; nothing if it has none."""
        return next((name for name in _keys(own) if name in self._places), "")

    def _sources(self, mapped: Mapped, field: Field | None, place: int) -> list[int]:
        """Return the columns that are joined: texts alone can be, as in Data Loader."""
        if field is None or field.type not in _JOINABLE:
            return [place]
        return [self._places[name] for name in _keys(mapped.columns) if name in self._places]

    def _constants(self, columns: Mapping[str, SentColumn]) -> dict[str, str]:
        """Return the constants, and the defaults of fields that have no column."""
        defaults = {
            name: value
            for name, value in self._settings.defaults.items()
            if name.lower() not in columns
        }
        return {**defaults, **self._settings.constants}


def _name(found: FoundColumn) -> str:
    return found.field.name if found.field else ""


def _free(columns: dict[str, SentColumn], fixed: FoundColumn, *, is_constant: bool) -> None:
    """
    Take the other columns of a field out that a constant fills: a lookup's id, or a parent's key.

    Raises UploadRefusedError if it is a default, which cannot stand in cells of another form.
    """
    sent = fixed.sent.lower()
    for name in [*columns]:
        other = columns[name].found
        if _name(other) != _name(fixed) or name == sent:
            continue
        if not is_constant:
            raise UploadRefusedError(
                ReasonCode.WRONG_SETTINGS,
                f"The settings of the folder have a default for {fixed.sent}, and the file names "
                f"it by {other.sent}. Nothing was sent; state a default for {other.sent} in its "
                "place, or none, and drop the file again.",
                field=fixed.sent,
            )
        del columns[name]


def _keys(columns: Sequence[str]) -> list[str]:
    return [name.strip().lower() for name in columns]
