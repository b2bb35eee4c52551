"""What a spreadsheet makes of a result file that is opened, repaired and saved again."""

import csv
import dataclasses
import io
from collections.abc import Sequence
from typing import Literal

from kit.workbooks import MAKERS

Cells = Sequence[Sequence[str]]


@dataclasses.dataclass(frozen=True)
class Saving:
    """One way to save a table: as text in this form, or as a workbook of this kind."""

    delimiter: str = ","
    encoding: str = "utf-8"
    line_end: str = "\r\n"
    quoting: Literal[0, 1] = csv.QUOTE_MINIMAL
    names_delimiter: bool = False
    """A first line `sep=…` says what the delimiter is."""
    added_last: bool = False
    """The columns that Salesforce added were moved to the end."""
    padding: int = 0
    """This many empty columns, and rows, follow the table."""
    workbook: str = ""

    def of(self, rows: Cells) -> bytes:
        """Return the table as a file."""
        rows = _padded(_moved(rows) if self.added_last else rows, self.padding)
        if self.workbook:
            return MAKERS[self.workbook]([[cell or None for cell in row] for row in rows])
        text = io.StringIO(newline="")
        if self.names_delimiter:
            text.write(f"sep={self.delimiter}{self.line_end}")
        csv.writer(
            text, delimiter=self.delimiter, quoting=self.quoting, lineterminator=self.line_end
        ).writerows(rows)
        return text.getvalue().encode(self.encoding)


SAVINGS = {
    "as it was": Saving(line_end="\n"),
    "Excel, CSV UTF-8": Saving(encoding="utf-8-sig"),
    "Excel, CSV UTF-8, German": Saving(";", "utf-8-sig"),
    "Excel, CSV, German": Saving(";", "cp1252"),
    "Excel, Unicode text": Saving("\t", "utf-16"),
    "Excel for Mac, old": Saving(";", "mac-roman", "\r"),
    "LibreOffice, all quoted": Saving(quoting=csv.QUOTE_ALL, line_end="\n"),
    "named delimiter": Saving(";", "utf-8-sig", names_delimiter=True),
    "moved columns": Saving(added_last=True),
    "empty columns and rows": Saving(";", padding=3),
    "all at once": Saving(
        ";", "cp1252", "\r\n", csv.QUOTE_ALL, names_delimiter=True, added_last=True, padding=2
    ),
    **{kind: Saving(workbook=kind) for kind in MAKERS},
    "moved in a workbook": Saving(workbook="xlsx", added_last=True, padding=2),
}
"""Savings as people do them, by name."""


def read(file: bytes) -> list[list[str]]:
    """Open a result file as a spreadsheet does, which asks for its delimiter."""
    text = io.StringIO(file.decode("utf-8-sig"), newline="")
    return list(csv.reader(text, delimiter=",", strict=True))


def _moved(rows: Cells) -> Cells:
    added = [n for n, name in enumerate(rows[0]) if name.startswith("sf__")]
    return [
        [c for n, c in enumerate(row) if n not in added] + [row[n] for n in added] for row in rows
    ]


def _padded(rows: Cells, padding: int) -> Cells:
    empty = [""] * padding
    return [[*row, *empty] for row in rows] + [[""] * (len(rows[0]) + padding)] * padding
