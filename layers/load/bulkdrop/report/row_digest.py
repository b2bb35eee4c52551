"""Count the errors of a failure.csv while its rows pass by."""

import dataclasses
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from bulkdrop.report.catalogue import Advice, Facts, worded
from bulkdrop.report.digest import Digest, Example, Group, Kind, cut
from bulkdrop.report.row_error import RowError, row_errors
from bulkdrop.table.csv_rows import read_rows

# What begins the error of a record that was not sent; the record itself follows.
_NOT_SENT = re.compile(r"(?P<said>Line (?P<line>\S+) .*?): (?P<record>.*)", re.DOTALL)
_IN_SETTINGS = (
    "The settings of the folder fill {} in each record: correct them, then drop failure.csv."
)
_LINE = "sf__line"
_ERROR = "sf__error"


@dataclasses.dataclass(frozen=True)
class RowReader:
    """
    Reads errors of rows; `fields` are columns, each with a field that it fills.

    A column may be there with several fields; one that is not there has the name of its field.
    `constants` are fields that the settings of the folder fill. Without `with_values` nothing of
    what is returned holds a value of the upload.
    """

    fields: Mapping[str, str] | Sequence[tuple[str, str]] = ()
    with_values: bool = True
    constants: Sequence[str] = ()

    def digest(self, chunks: Iterable[bytes], delimiter: str) -> Digest:
        """Return the digest of a failure.csv. Raises csv.Error if it is none."""
        digest = Digest()
        rows = read_rows(chunks, delimiter)
        row_of = _Columns(next(rows, []), self.fields)
        for row in rows:
            for group in self._groups(row_of, row):
                digest.add(group)
        return digest

    def _groups(self, columns: "_Columns", row: list[str]) -> Iterator[Group]:
        line = columns.line(row)
        for error in row_errors(columns.error(row)):
            yield self._group(columns, row, line, error)

    def _group(
        self, columns: "_Columns", row: list[str], line: int | str | None, error: RowError
    ) -> Group:
        if error.code == "NOT_SENT" and (said := _NOT_SENT.match(error.message)):
            line = _number(said["line"]) if line is None else line
            return self._of(error, None, "", said["record"], line)
        field, cell = columns.cell(row, error)
        filled = self._filled(field, error)
        field = filled or field
        value = cell if cell is not None else error.value
        group = self._of(error, field, error.masked(error.message, cell), value, line)
        if filled and not error.names_parent:
            fix = _IN_SETTINGS.format(filled)
            return dataclasses.replace(group, kind=dataclasses.replace(group.kind, fix=fix))
        column = columns.name(field)
        if column is None:
            return group
        return dataclasses.replace(group, kind=dataclasses.replace(group.kind, column=column))

    def _filled(self, field: str | None, error: RowError) -> str | None:
        """Return the constant that an error is about, be it a parent's key; None if it is none."""
        name = (field or "").lower()
        for each in self.constants:
            key = each.lower().rpartition(".")[2] if error.names_parent else each.lower()
            if name == key:
                return each
        return None

    def _of(
        self,
        error: RowError,
        field: str | None,
        message: str,
        value: str | None,
        line: int | str | None,
    ) -> Group:
        message, value = (message, cut(value)) if self.with_values else ("", None)
        said = error.masked(error.said, value) if message and error.because else message
        found = error.found
        kind = _kind(error.code, field, error.because, message, said, found.advice, found.facts)
        return Group(kind, 1, (Example(line, value),))


@lru_cache(maxsize=1_000)  # errors repeat
def _kind(  # noqa: PLR0913, PLR0917 # what words depend on
    code: str,
    field: str | None,
    because: str | None,
    message: str,
    said: str,
    advice: Advice,
    facts: Facts,
) -> Kind:
    cause, fix = worded(advice, facts, field, said)
    return Kind(code, field, because, message, cause, fix)


class _Columns:
    """Where a row has its line, its error, and the cell of a field."""

    def __init__(
        self, header: list[str], fields: Mapping[str, str] | Sequence[tuple[str, str]]
    ) -> None:
        known: defaultdict[str, list[str]] = defaultdict(list)
        for name, field in fields.items() if isinstance(fields, Mapping) else fields:
            known[name.strip().lower()].append(field)
        names = [name.strip().lower() for name in header]
        self._line_at = names.index(_LINE) if _LINE in names else None
        self._error_at = names.index(_ERROR) if _ERROR in names else None
        self._header = [name.strip() for name in header]
        self._at: dict[str, int] = {}
        self._keys: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
        for at, name in enumerate(self._header):
            for field in known.get(name.lower(), [name]):
                self._at.setdefault(field.lower(), at)
                if "." in field:
                    self._keys[field.lower().rpartition(".")[2]].append((at, field))

    def error(self, row: list[str]) -> str:
        at = self._error_at
        return row[at] if at is not None and at < len(row) else ""

    def line(self, row: list[str]) -> int | str | None:
        at = self._line_at
        return _number(row[at]) if at is not None and at < len(row) else None

    def cell(self, row: list[str], error: RowError) -> tuple[str | None, str | None]:
        """Return the field that an error is about, and the row's cell, if there is just one."""
        field = error.field
        if field is None:
            return None, None
        # A parent's key may be called as a column of the record itself.
        at = None if error.names_parent else self._at.get(field.lower())
        if at is None and (found := self._relationship(row, field, error.value)):
            at, field = found
        return field, row[at] if at is not None and at < len(row) else None

    def name(self, field: str | None) -> str | None:
        """Return what the upload calls a field; None if it has the field's own name, or none."""
        at = None if field is None else self._at.get(field.lower())
        if at is None or self._header[at].lower() == (field or "").lower():
            return None
        return self._header[at]

    def _relationship(self, row: list[str], key: str, value: str | None) -> tuple[int, str] | None:
        """Return the column that names a parent by this key, and its Account.External_Id__c."""
        found = self._keys.get(key.lower(), [])
        same = [(at, field) for at, field in found if at < len(row) and row[at] == value]
        return next(iter(same or found), None)


def _number(text: str) -> int | str | None:
    return int(text) if text.isascii() and text.isdecimal() else text or None
