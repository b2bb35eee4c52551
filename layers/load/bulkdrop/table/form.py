"""The form of an upload: how it was written, as it was detected or as its metadata states."""

import dataclasses

from bulkdrop.document import Document

CR = "CR"
MIXED = "mixed"


@dataclasses.dataclass(frozen=True)
class Workbook:
    """The sheet of a workbook that is loaded."""

    kind: str
    """`xlsx`, `xlsm`, `xlsb`, `xls` or `ods`."""

    sheet: str
    """The name of the sheet."""

    rows: int
    """The number of its rows that hold a record."""


@dataclasses.dataclass(frozen=True)
class Form(Document):
    """How the upload was written, as it was detected or as its metadata states."""

    compression: str
    """`none`, `gzip`, `zip`, `zstd`, `bzip2` or `xz`."""

    encoding: str
    """The encoding by Python's name, such as `utf-8` or `cp1252`."""

    column_delimiter: str
    """The delimiter by Salesforce's name, such as `COMMA` or `SEMICOLON`."""

    line_ending: str
    """`LF`, `CRLF`, `CR` or `mixed`."""

    cleaned: bool
    """Whether a cleaned copy of it was loaded; else its own bytes were."""

    byte_order_mark: bool = False
    """Whether it began with a byte order mark."""

    workbook: Workbook | None = None
    """The sheet that was loaded; null if the upload is no workbook."""

    @property
    def results_are_marked(self) -> bool:
        """Return whether result files begin with a mark; spreadsheets misread UTF-8 without it."""
        return self.byte_order_mark or self.encoding != "utf-8" or self.workbook is not None
