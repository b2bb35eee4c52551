"""Rows of result sets, brought under the columns of the upload."""

from collections.abc import Callable
from typing import NamedTuple


class Answer(NamedTuple):
    """
    What Salesforce says of one record.

    `cells` are in the order of the part's columns, blank where the result set lacks a column.
    `fate` is what is to become of the record, and `payload` what else Salesforce says of it: where
    records cannot be distinguished, they are found only if all of them meet the same.
    """

    cells: list[str]
    fate: int
    payload: str = ""


def under_columns(columns: list[str], header: list[str]) -> Callable[[list[str]], list[str]]:
    """Return what brings the rows of a result set under the upload's columns, by their names."""
    places = {_name(name): place for place, name in reversed([*enumerate(header)])}
    order = [places.get(_name(column)) for column in columns]

    def bring(row: list[str]) -> list[str]:
        return [row[at] if at is not None and at < len(row) else "" for at in order]

    return bring


def _name(column: str) -> str:
    return column.strip().lower()
