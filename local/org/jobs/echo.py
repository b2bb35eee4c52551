"""What the cells of the user's columns look like in result sets, by the org's habits."""

import csv
from collections.abc import Sequence
from pathlib import Path

from local.org.identifiers import to_18
from local.org.jobs.header import Column
from local.org.settings import OrgSettings

_ID_TYPES = {"id", "reference"}


class Echo:
    """
    Shows cells otherwise than they were sent; `active` says whether it does so for any.

    Blank cells are fact N1: a known issue says that results lack the values of a column whose
    header is written in another case than the API name.
    """

    def __init__(self, columns: Sequence[Column], delimiter: str, settings: OrgSettings) -> None:
        self._delimiter = delimiter
        self._blank = [
            i
            for i, column in enumerate(columns)
            if settings.blank_echoes and column.name != column.api_name
        ]
        self._id_length = settings.echoed_id_length
        self._ids = [
            i
            for i, column in enumerate(columns)
            if self._id_length and column.field.type in _ID_TYPES and not column.parent
        ]
        self.active = bool(self._blank or self._ids)

    def cells(self, cells: list[str]) -> list[str]:
        """Return a row's cells as they are shown; a row with too few has some of them."""
        shown = list(cells)
        for i in self._ids:
            if i < len(shown) and (complete := to_18(shown[i])):
                shown[i] = complete[: self._id_length]
        for i in self._blank:
            if i < len(shown):
                shown[i] = ""
        return shown

    def rewrite(self, path: Path) -> None:
        """Show the rows of a whole CSV file so; choice: they are then quoted and end in LF."""
        if not self.active:
            return
        rewritten = path.with_suffix(".rewritten")
        with (
            path.open(encoding="utf-8", newline="") as before,
            rewritten.open("w", encoding="utf-8", newline="") as after,
        ):
            rows = csv.reader(before, delimiter=self._delimiter)
            quoted = csv.writer(
                after, delimiter=self._delimiter, quoting=csv.QUOTE_ALL, lineterminator="\n"
            )
            quoted.writerow(next(rows, []))
            quoted.writerows(self.cells(row) for row in rows if row)
        rewritten.replace(path)
