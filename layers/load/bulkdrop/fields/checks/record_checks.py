"""Check the records of a file, as they would be sent, by what describe says."""

import dataclasses
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bulkdrop.fields.checks.cell_rule import CellRule
from bulkdrop.fields.checks.repeated_keys import Repeat, RepeatedKeys, fold_of
from bulkdrop.fields.checks.rules import REQUIRED_FIELD_MISSING, Rules
from bulkdrop.fields.checks.sighting import Shown, Sighting
from bulkdrop.fields.checks.silent import SilentWatch
from bulkdrop.fields.column import FoundColumn
from bulkdrop.fields.description import Field
from bulkdrop.load_warning import LoadWarning, WarningCode
from sfbulk import Operation

NOT_SENT = "NOT_SENT"


class Finding(NamedTuple):
    """
    One thing for which a record would be refused, as a row of findings.csv.

    Lines are numbers that grow through the upload; what writes them shows them as people count.
    """

    line: int
    column: str | None
    field: str
    code: str
    value: str
    message: str


@dataclasses.dataclass
class _Column:
    found: FoundColumn
    field: Field
    rule: CellRule | None
    watch: SilentWatch
    repeats: RepeatedKeys | None
    finds_records: bool
    """Whether Salesforce finds records by this column, before it looks at required fields."""


class RecordChecks:
    """
    Checks records block by block; `warnings` are for what Salesforce would take silently.

    `read` are the places of columns whose numbers the settings of the folder read. `shown` makes of
    a line what a message names.
    """

    def __init__(
        self,
        columns: Sequence[FoundColumn],
        rules: Rules,
        delimiter: str,
        read: set[int],
        shown: Shown,
    ) -> None:
        self.records = 0
        self._shown = shown
        self._columns = [
            _Column(
                found,
                found.field,
                rules.rule_of(found),
                SilentWatch(found, found.field, delimiter, shown, is_read=at in read),
                _repeats(found, found.field, rules),
                _finds_records(found.field, rules),
            )
            for at, found in enumerate(columns)
            if found.field
        ]

    def see(self, columns: Sequence[Sequence[str]], lines: Sequence[int]) -> list[Finding]:
        """Check the records of a block, which begin in these lines; return what is wrong."""
        found: list[Finding] = []
        refused: set[int] = set()
        unread: set[int] = set()  # such that Salesforce does not even look for their records
        for column, cells in zip(self._columns, columns, strict=True):
            text = "\n".join(cells) + "\n"
            if column.rule:
                for at, cell, (code, message) in column.rule.refused(cells, text):
                    name, field = column.found.column, column.field.name
                    found.append(Finding(lines[at], name, field, code, cell, message))
                    refused.add(at)
                    if code != REQUIRED_FIELD_MISSING:
                        unread.add(at)
            column.watch.see(cells, text, lines)
        for column, cells in zip(self._columns, columns, strict=True):
            if column.repeats:  # a record that is refused anyway takes no key
                without = unread if column.finds_records else refused
                keys = _without(cells, without) if without else cells
                repeats = column.repeats.see(keys, self.records, lines)
                found += [*self._repeated(column, repeats)]
        self.records += len(lines)
        return found

    def end(self) -> list[Finding]:
        """Return what is wrong with the last records."""
        return [
            finding
            for column in self._columns
            if column.repeats
            for finding in self._repeated(column, column.repeats.end())
        ]

    def warnings(self, found: set[int]) -> Iterator[LoadWarning]:
        """Yield what is to be known of all records; `found` are lines that findings name."""
        for column in self._columns:
            yield from column.watch.warnings()
            if column.repeats:
                seen = Sighting(self._shown)
                for first, line in column.repeats.over_chunks():
                    if line not in found:
                        seen.add(f"{self._shown(first)} and {self._shown(line)}", line)
                column.repeats.close()
                if seen.records:
                    text = (
                        f"{column.found.column}: records have the key of another one (lines "
                        f"{seen.shown}); which one counts in the end is not known."
                    )
                    yield seen.warning(WarningCode.REPEATED_KEYS, column.found.column, text)

    def _repeated(self, column: _Column, repeats: Sequence[Repeat]) -> Iterator[Finding]:
        of, name = column.found.column, column.field.name
        for each in repeats:
            message = f"line {self._shown(each.other_line)} has the same {name}"
            yield Finding(each.line, of, name, "DUPLICATE_VALUE", each.cell, message)


def _without(cells: Sequence[str], refused: set[int]) -> list[str]:
    return ["" if at in refused else cell for at, cell in enumerate(cells)]


def _repeats(found: FoundColumn, field: Field, rules: Rules) -> RepeatedKeys | None:
    """Return what finds repeated values of a column, if Salesforce refuses such."""
    if found.parent:
        return None
    if _finds_records(field, rules):
        every = rules.operation is Operation.UPSERT and field.type != "id"
        return RepeatedKeys(fold_of(field), all_of_chunk=every)
    return RepeatedKeys(fold_of(field), all_of_chunk=False) if field.unique else None


def _finds_records(field: Field, rules: Rules) -> bool:
    """Return whether records are found by this field: by their Id, or by the key of an upsert."""
    is_key = field.name.lower() == (rules.key_field or "Id").lower()
    is_id = field.type == "id" and rules.operation is not Operation.INSERT
    return is_id or (rules.operation is Operation.UPSERT and is_key)
