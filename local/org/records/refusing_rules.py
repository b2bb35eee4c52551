"""The rules of an org that refuse rows: validation rules, duplicate rules, flows."""

from collections.abc import Sequence

from local.org.errors import RowError
from local.org.jobs.header import Column
from local.org.records.rowcheck import Row, rows_with_value
from local.org.records.sobject import Rule, SObject


class RefusingRules:
    """Applies the rules of an object's table to the columns that a job has."""

    def __init__(self, columns: Sequence[Column], sobject: SObject) -> None:
        positions = {column.field.name: at for at, column in enumerate(columns)}
        self._rules = [
            (positions[rule.field], rule) for rule in sobject.rules if rule.field in positions
        ]

    def check(self, rows: Sequence[Row]) -> None:
        """Set an error on rows that a rule refuses; the first rule counts."""
        for position, rule in self._rules:
            for row in rows_with_value(rows, position):
                if rule.matches.search(str(row.values[position])):
                    row.error = str(_error(rule))


def _error(rule: Rule) -> RowError:
    return RowError(rule.code, rule.message, *([rule.field] if rule.names_field else []))
