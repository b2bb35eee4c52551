"""A sheet as CSV: the header, then each row that says something, as a stream of bytes."""

import dataclasses
from collections.abc import Iterator
from itertools import islice

from bulkdrop.errors import UploadRefusedError
from bulkdrop.load_warning import LoadWarning, WarningCode
from bulkdrop.reason import ReasonCode
from bulkdrop.table.csv_writer import render
from bulkdrop.table.form import Workbook
from bulkdrop.table.workbook.book import Book
from bulkdrop.table.workbook.cells import text_of
from bulkdrop.table.workbook.choose import choose_sheet, left_out, other_sheets
from bulkdrop.table.workbook.columns import Column, Noted
from bulkdrop.table.workbook.flaws import NOT_CALCULATED, column_name
from bulkdrop.table.workbook.title import Row, refuse_title_rows, says
from bulkdrop.table.workbook.write import WritersOf

_ROWS_AT_ONCE = 1000
_ROWS_OF_TITLES = 20
_HIDDEN = "Hidden rows of the sheet are loaded like the others. If that is wrong, delete them."


@dataclasses.dataclass
class UnsentRow:
    """A row that cannot be sent: its number in the sheet, its cells as CSV, and why."""

    row: int
    record: bytes
    complaint: str


class SheetReader:
    """
    Reads one sheet of a workbook.

    `lines` and `unsent` grow while `blocks` is read: in which line of the CSV which row of the
    sheet begins, where lines and rows do not just go on together; and rows that are not in it.
    """

    def __init__(
        self, book: Book, wanted: str | None, delimiter: str, writers_of: WritersOf | None = None
    ) -> None:
        """Choose a sheet and read its header; raises UploadRefusedError where there is none."""
        self.name, self._facts = choose_sheet(book, wanted)
        self._others = [] if wanted else other_sheets(book, self.name)
        self._hidden = Noted()
        self.kind = book.package.kind
        self.lines: list[tuple[int, int]] = []
        self.unsent: list[UnsentRow] = []
        self.records = 0
        self._delimiter = delimiter
        self._sheet = book.sheets.get_sheet_by_name(self.name)
        self._first_column = self._sheet.start[1] if self._sheet.start else 0
        self._header_row, self._columns = self._header()
        self._look_at_columns()
        if writers_of:
            columns = [*self._columns.values()]
            names = [column.name for column in columns]
            for column, write in zip(columns, writers_of(names), strict=True):
                column.write = write

    @property
    def workbook(self) -> Workbook:
        """Return what the summary says of it."""
        return Workbook(self.kind, self.name, self.records)

    def blocks(self) -> Iterator[bytes]:
        """Stream the header and the rows below it as UTF-8, each line break a LF."""
        names = [column.name for column in self._columns.values()]
        line, block = 1, [names]
        self._begin(line, self._header_row)
        line += 1 + sum(name.count("\n") for name in names)
        columns = [*self._columns.items()]
        for row, values in self._rows():
            cells = [each.text(row, values[place]) for place, each in columns]
            if flaws := self._facts.flaws.get(row):
                self._set_aside(row, cells, flaws)
            if flaws or not any(map(str.strip, cells)):
                continue
            self._begin(line, row)
            line += 1 + sum(cell.count("\n") for cell in cells)
            self.records += 1
            block.append(cells)
            if len(block) == _ROWS_AT_ONCE:
                yield render(block, self._delimiter)
                block = []
        yield render(block, self._delimiter)

    def warnings(self) -> list[LoadWarning]:
        """Return what the user should know of the columns."""
        made = [each for column in self._columns.values() for each in column.warnings()]
        if self._hidden.records:
            text = (
                "Hidden rows of the sheet are loaded like the others; delete them if that is wrong."
            )
            rows = tuple(self._hidden.rows)
            made.append(
                LoadWarning(WarningCode.HIDDEN_ROWS, text, self._hidden.records, lines=rows)
            )
        if self._others:
            made.append(left_out(self._others))
        return made

    def _rows(self) -> Iterator[tuple[int, Row]]:
        """Iterate over the rows below the header with their numbers."""
        yield from islice(enumerate(self._sheet.iter_rows(), 1), self._header_row, None)

    def _header(self) -> tuple[int, dict[int, Column]]:
        """Find the header and the columns that it names, by their places in a row of values."""
        rows = enumerate(self._sheet.iter_rows(), 1)
        number, header = next((n, row) for n, row in rows if any(says(v) for v in row))
        below = [row for _, (_, row) in zip(range(_ROWS_OF_TITLES), rows, strict=False)]
        if error := self._facts.flaws.get(number):
            raise _header_flaw(number, error)
        refuse_title_rows(number, [header, *below])
        named = {place: text_of(v, with_time=False) for place, v in enumerate(header) if says(v)}
        return number, {
            place: Column(name.strip(), self._first_column + place, self._facts)
            for place, name in named.items()
        }

    def _look_at_columns(self) -> None:
        """Look at all values; raises UploadRefusedError if one is in a column without a name."""
        named = [*self._columns.items()]
        nameless = [*(set(range(self._sheet.width)) - self._columns.keys())]
        for row, values in self._rows():
            if self._facts.hidden.has(row, 0) and any(map(says, values)):
                self._hidden.note(row)
            for place, column in named:
                column.look_at(row, values[place])
            for place in nameless:
                if says(values[place]):
                    raise self._nameless(place, row)

    def _begin(self, line: int, row: int) -> None:
        if not self.lines or row - line != self.lines[-1][1] - self.lines[-1][0]:
            self.lines.append((line, row))

    def _set_aside(self, row: int, cells: list[str], flaws: dict[int, str]) -> None:
        shown = dict(enumerate(cells))
        named = {self._first_column + n: place for place, n in enumerate(self._columns)}
        complaints = []
        for column, what in flaws.items():
            is_error = what != NOT_CALCULATED
            said = "has an error" if is_error else f"holds {what}"
            complaints.append(f"{said} in cell {column_name(column)}{row}")
            if column in named and is_error:
                shown[named[column]] = what
        record = render([list(shown.values())], self._delimiter).rstrip(b"\n")
        self.unsent.append(UnsentRow(row, record, complaints[0]))

    def _nameless(self, column: int, row: int) -> UploadRefusedError:
        letters = column_name(self._first_column + column)
        return UploadRefusedError(
            ReasonCode.MALFORMED_HEADER,
            f"Column {letters} has a value in row {row} and no name in row {self._header_row}. "
            "Nothing was sent; name it after a Salesforce field or delete the column.",
            line=self._header_row,
        )


def _header_flaw(row: int, flaws: dict[int, str]) -> UploadRefusedError:
    column, what = next(iter(flaws.items()))
    return UploadRefusedError(
        ReasonCode.MALFORMED_HEADER,
        f"Row {row}, the header, has {what} in cell {column_name(column)}{row}. "
        "Nothing was sent; write the name of a Salesforce field there and drop the file again.",
        line=row,
    )
