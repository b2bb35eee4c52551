"""The headers of the files in an archive: the same columns, or a refusal that says what differs."""

import dataclasses
import re

from bulkdrop.errors import UploadRefusedError
from bulkdrop.reason import ReasonCode
from bulkdrop.table.files.recognise import printable
from bulkdrop.table.header.dialect import detect_dialect
from sfbulk import ColumnDelimiter

_MOST_NAME = 30
_TEXT = re.compile(
    r"(?i)(?:^|/)(?:read.?me|liesmich|licen[cs]e|copying|notes?|changelog)\b|\.(?:md|rst)$"
)


@dataclasses.dataclass(frozen=True)
class Header:
    """The header of one file: its row as it stands, with all above it, and the names in it."""

    file: str
    row: bytes
    column_delimiter: ColumnDelimiter
    columns: tuple[str, ...]

    @classmethod
    def of(cls, file: str, head: bytes, column_delimiter: ColumnDelimiter | None) -> "Header":
        """Read the header from the first bytes of a text; raises as detect_dialect does."""
        found = detect_dialect(head, column_delimiter)
        row = found.above + found.header
        return cls(file, row, found.column_delimiter, found.columns)

    def refuse_other(self, other: "Header") -> None:
        """
        Raise UploadRefusedError unless the other file's columns are these, in this order.

        Quotes, letter case and invisible characters do not count. Columns in another order are
        not put in order: what the archive's maker meant would have to be guessed where two files
        differ.
        """
        if difference := self._difference(other):
            raise UploadRefusedError(
                ReasonCode.DIFFERENT_HEADERS,
                f"{printable(self.file)} and {printable(other.file)} have different headers: "
                f"{difference}. Nothing was sent; {self._way_out(other)}.",
                members=[printable(self.file), printable(other.file)],
                member=printable(other.file),
            )

    def _way_out(self, other: "Header") -> str:
        """Return what to do about two headers: a readme is no table, and has no columns."""
        texts = [each for each in (self, other) if each.is_text]
        if len(texts) == 1:
            return f"take {printable(texts[0].file)} out of the archive if it is not a table"
        return "drop them one by one"

    @property
    def is_text(self) -> bool:
        """Return whether the file seems to be written for people, by its name or its first line."""
        return bool(_TEXT.search(self.file)) or (len(self.columns) == 1 and " " in self.columns[0])

    def _difference(self, other: "Header") -> str:
        mine, theirs = self.column_delimiter, other.column_delimiter
        if mine is not theirs and len(self.columns) > 1 and len(other.columns) > 1:
            return (
                f"the columns are separated by {mine.value.lower()} and by {theirs.value.lower()}"
            )
        pairs = zip(self.columns, other.columns, strict=False)
        for number, (name, another) in enumerate(pairs, 1):
            if name.casefold() != another.casefold():
                return f"column {number} is {_shown(name)} and {_shown(another)}"
        if len(self.columns) != len(other.columns):
            return f"they have {len(self.columns)} and {len(other.columns)} columns"
        return ""


def _shown(name: str) -> str:
    return repr(name if len(name) <= _MOST_NAME else f"{name[:_MOST_NAME]}…")
