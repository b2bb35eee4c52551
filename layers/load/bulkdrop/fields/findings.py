"""What is wrong with a header: one finding for each column, or for the header as a whole."""

import dataclasses
from typing import Any

from bulkdrop.reason import ReasonCode


@dataclasses.dataclass(frozen=True)
class HeaderFinding:
    """
    One thing that is wrong with a header.

    `columns` are the upload's, none for one that is missing. `text` says it in words that stand
    within a list; `fields` are the API names that it speaks of: of what was meant, of the parts of
    a compound field, of two readings. `is_of_folder` says that the file's folder is wrong.
    """

    code: ReasonCode
    text: str
    columns: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    is_of_folder: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return the finding as the `reason` of the summary holds it."""
        return {
            "code": self.code.value,
            "columns": [*self.columns],
            "fields": [*self.fields],
            "message": self.text,
        }


def quoted(column: str) -> str:
    """Return a column's name in quotes, cut to a length that leaves room for others."""
    most = 40
    return f'"{column[:most]}{"…" if len(column) > most else ""}"'
