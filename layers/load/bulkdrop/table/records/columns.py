"""The columns that are sent: those with a name, without what Salesforce added to result files."""

import io
from collections.abc import Collection, Iterable, Iterator

from bulkdrop.errors import UploadRefusedError
from bulkdrop.load_warning import WarningCode
from bulkdrop.reason import ReasonCode
from bulkdrop.table.csv_reader import csv_rows
from bulkdrop.table.csv_writer import render
from bulkdrop.table.header.added_columns import is_added
from bulkdrop.table.header.dialect import Dialect
from bulkdrop.table.records.no_records import PassedOver
from bulkdrop.table.records.scan import Scan
from bulkdrop.table.records.skipped import Skipped
from bulkdrop.table.result_csv import NOT_SENT

# What cannot be seen is no value.
_UNSEEN = " \t\r\n\x0b\x0c\u00a0\u200b\u200c\u200d\u2060\u3000\ufeff"


class SentColumns:
    """The columns of a table that are sent. Raises UploadRefusedError if there are none."""

    def __init__(self, dialect: Dialect, skipped: Skipped) -> None:
        names = [name.lower() for name in dialect.columns]
        self._delimiter = dialect.column_delimiter.character
        self._skipped = skipped
        self._nameless = [place for place, name in enumerate(names) if not name]
        self._error = names.index("sf__error") if "sf__error" in names else None
        self.kept = [i for i, name in enumerate(names) if name and not is_added(name)]
        self.names = tuple(dialect.columns[place] for place in self.kept)
        self.are_all = len(self.kept) == len(names)
        self._left_out: list[int] = []
        if not self.kept:
            raise UploadRefusedError(
                ReasonCode.MALFORMED_HEADER,
                "Every column is one that Salesforce adds to result files (sf__…). "
                "Nothing was sent; drop a file with fields to load.",
            )

    def leave_out(self, places: Collection[int]) -> None:
        """Keep fewer columns: all but those at these places among the kept ones."""
        if not places:
            return
        self._left_out = [self.kept[at] for at in sorted(places)]
        self.kept = [place for at, place in enumerate(self.kept) if at not in places]
        self.names = tuple(name for at, name in enumerate(self.names) if at not in places)
        self.are_all = False

    def of(self, spans: Iterable[bytes], scan: Scan) -> Iterator[bytes]:
        """Keep these columns of the records that a scan passes on; skip those without a value."""
        if self.are_all:
            yield from spans
            return
        for span in spans:
            line = scan.line - span.count(b"\n")
            yield render(self._rows(span, line), self._delimiter)
        self._skipped.add_nameless(place + 1 for place in self._nameless)

    def _rows(self, span: bytes, line: int) -> Iterator[list[str]]:
        text = io.StringIO(span.decode(), newline="\n")
        begins = line
        for row in csv_rows(text, self._delimiter):
            self._refuse_nameless_value(row, begins)
            kept = [row[place] for place in self.kept]
            cells = kept + [row[place] for place in self._left_out]
            if any(cell.strip(_UNSEEN) for cell in cells):
                yield kept
            else:
                self._skipped.add(PassedOver(self._why_skipped(row), 1, (begins,)))
            begins += 1 + sum(cell.count("\n") for cell in row)

    def _why_skipped(self, row: list[str]) -> WarningCode:
        was_sent = self._error is None or not row[self._error].lstrip().startswith(f"{NOT_SENT}:")
        return WarningCode.BLANK_RECORDS if was_sent else WarningCode.NOT_SENT_BEFORE

    def _refuse_nameless_value(self, row: list[str], line: int) -> None:
        for place in self._nameless:
            if row[place].strip(_UNSEEN):
                where = self._skipped.place(line)
                raise UploadRefusedError(
                    ReasonCode.MALFORMED_HEADER,
                    f"Column {place + 1} of the header has no name, and a value in line {where}. "
                    "Nothing was sent; name it after a Salesforce field or remove the column.",
                    column=place + 1,
                    line=where,
                )
