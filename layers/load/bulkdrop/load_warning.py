"""What a load did that its user should know of, although nothing failed by it."""

import dataclasses
from enum import StrEnum
from typing import Any

MOST_LINES = 10
"""A warning names the first ten lines that it is about."""


class WarningCode(StrEnum):
    """The codes of `warnings` in a summary."""

    BLANK_RECORDS = "BLANK_RECORDS"
    REPEATED_HEADER = "REPEATED_HEADER"
    REPORT_FOOTER = "REPORT_FOOTER"
    NAMELESS_COLUMN = "NAMELESS_COLUMN"
    NOT_SENT_BEFORE = "NOT_SENT_BEFORE"
    ANOTHER_JOB = "ANOTHER_JOB"
    ROUNDED_NUMBERS = "ROUNDED_NUMBERS"
    TEXT_DECODED_WRONGLY = "TEXT_DECODED_WRONGLY"
    LETTERS_LOST = "LETTERS_LOST"
    PERCENTAGES = "PERCENTAGES"


@dataclasses.dataclass(frozen=True)
class LoadWarning:
    """
    One thing to know, said once however many records it is about.

    `lines` are the first ten lines of the upload where it was seen, `member:line` in an archive;
    `column` is None where it is not about one column.
    """

    code: WarningCode
    message: str
    records: int = 0
    column: str | None = None
    lines: tuple[int | str, ...] = ()

    @classmethod
    def from_json(cls, document: dict[str, Any]) -> "LoadWarning":
        """Read what to_json wrote."""
        code, lines = WarningCode(document["code"]), tuple(document["lines"])
        return cls(**{**document, "code": code, "lines": lines})

    def to_json(self) -> dict[str, Any]:
        """Return the warning as JSON types, as the summary holds it."""
        return {
            "code": self.code.value,
            "column": self.column,
            "records": self.records,
            "message": self.message,
            "lines": list(self.lines),
        }
