"""What the summary reports of errors that are alike."""

import dataclasses

from bulkdrop.printable import printable
from bulkdrop.report.digest import Digest, Example, Group

MOST_ERRORS = 20
"""A summary holds as many groups, the most frequent ones."""


@dataclasses.dataclass(frozen=True)
class ErrorGroup:
    """Errors of the same code, field and message; a record with two errors is in two groups."""

    code: str
    """Salesforce's code, as `failure.csv` has it; `NOT_SENT` for records that were not sent,
    `NO_CODE` where an error begins with none, `OTHER_CODES` for all others of very many."""

    field: str | None
    """The field that it is about, or fields, as in `FirstName, LastName`; null if Salesforce names
    none."""

    because: str | None
    """The code inside, where a trigger or flow of the org failed for a reason of its own; else
    null."""

    records: int
    """The number of records with such an error."""

    message: str | None
    """Salesforce's own words, with `…` for values; null if they differ, or if `ExampleValues` of
    the stack leaves values out."""

    cause: str
    """What that means, in plain words."""

    fix: str
    """What to do about it."""

    examples: tuple[Example, ...]
    """The first three of its records."""

    column: str | None = None
    """The column of the upload that holds the field, if it has another name; else null."""

    @classmethod
    def of(cls, group: Group) -> "ErrorGroup":
        """Return a group as the summary shows it, so that nothing acts on a terminal."""
        kind = group.kind
        return cls(
            code=printable(kind.code),
            field=kind.field and printable(kind.field),
            because=kind.because,
            records=group.records,
            message=printable(kind.message) or None,
            cause=printable(kind.cause),
            fix=printable(kind.fix),
            examples=tuple(map(_shown, group.examples)),
            column=kind.column and printable(kind.column),
        )


def most_frequent(digest: Digest) -> tuple[tuple[ErrorGroup, ...], int]:
    """Return the most frequent groups, at most 20, and the number of groups beyond."""
    groups = digest.groups
    shown = tuple(map(ErrorGroup.of, groups[:MOST_ERRORS]))
    return shown, len(groups) - len(shown)


def _shown(example: Example) -> Example:
    line, value = example.line, example.value
    return Example(
        printable(line) if isinstance(line, str) else line,
        None if value is None else printable(value),
    )
