"""A column and its field, as the summary reports them; apart, since most functions need no more."""

import dataclasses
from enum import StrEnum


class MatchedBy(StrEnum):
    """How a column found its field; the words of `columns` in the summary."""

    SETTINGS = "settings"
    SDL = "sdl"
    NAME = "name"
    LABEL = "label"
    CONSTANT = "constant"


@dataclasses.dataclass(frozen=True)
class ColumnField:
    """A column, and the field that it was loaded into, as the summary reports it."""

    column: str | None
    """The column of the upload; null for a constant."""

    field: str | None
    """The field, as it was sent; null if the column was left out."""

    by: MatchedBy | None
    """How the column found its field; null if the column was left out."""
