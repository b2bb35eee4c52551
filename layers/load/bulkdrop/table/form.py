"""The form of an upload: how it was written, as far as that was detected or told."""

import dataclasses
from typing import Any


@dataclasses.dataclass(frozen=True)
class Workbook:
    """The sheet of a workbook that is loaded: of xlsx, xlsm, xlsb, xls or ods; its records."""

    kind: str
    sheet: str
    rows: int


@dataclasses.dataclass(frozen=True)
class Form:
    """How the upload was written, as far as it was detected or told by its metadata."""

    compression: str
    encoding: str
    column_delimiter: str
    line_ending: str
    cleaned: bool
    """Whether a cleaned copy of it is loaded; else its own bytes are."""
    byte_order_mark: bool = False
    workbook: Workbook | None = None

    @classmethod
    def from_json(cls, document: dict[str, Any]) -> "Form":
        """Read what dataclasses.asdict made of a form, in this release or one before."""
        book = document.get("workbook")
        return cls(**{**document, "workbook": Workbook(**book) if book else None})

    @property
    def results_are_marked(self) -> bool:
        """Whether result files begin with a mark, without which a spreadsheet misreads UTF-8."""
        return self.byte_order_mark or self.encoding != "utf-8" or self.workbook is not None
