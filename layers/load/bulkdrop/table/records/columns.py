"""The columns that are sent: those with a name, without what Salesforce added to result files."""

from collections.abc import Collection, Iterable, Iterator

from bulkdrop.errors import UploadRefusedError
from bulkdrop.load_warning import WarningCode
from bulkdrop.reason import ReasonCode
from bulkdrop.table.breaks import has_breaks, with_breaks
from bulkdrop.table.header.added_columns import is_added
from bulkdrop.table.header.column_names import header_cells
from bulkdrop.table.header.dialect import Dialect
from bulkdrop.table.records.no_records import PassedOver
from bulkdrop.table.records.origins import Origins
from bulkdrop.table.records.raw_cells import RawCells, RawRecord
from bulkdrop.table.records.scan import Scan
from bulkdrop.table.records.skipped import Skipped
from bulkdrop.table.records.split import split_records
from bulkdrop.table.records.well_formed import Records
from bulkdrop.table.result_csv import NOT_SENT
from sfbulk import LineEnding

# What cannot be seen is no value.
_UNSEEN = ' \t\r\n\x0b\x0c\u00a0\u200b\u200c\u200d\u2060\u3000\ufeff"'


class SentColumns:
    """
    The columns of a table that are sent. Raises UploadRefusedError if there are none.

    `own_header` is the header as it is written, without what Salesforce added to result files.
    """

    def __init__(self, dialect: Dialect, skipped: Skipped) -> None:
        names = [name.lower() for name in dialect.columns]
        self._skipped = skipped
        self._raw = RawCells(len(names), dialect.column_delimiter.character)
        self._nameless = [place for place, name in enumerate(names) if not name]
        self._error = names.index("sf__error") if "sf__error" in names else None
        self.kept = [i for i, name in enumerate(names) if name and not is_added(name)]
        self.names = tuple(dialect.columns[place] for place in self.kept)
        self.are_all = len(self.kept) == len(names)
        self._left_out: list[int] = []
        self._own = [i for i, name in enumerate(names) if not is_added(name)]
        self.own_header = self._header(dialect)
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

    def of(
        self, spans: Iterable[bytes], scan: Scan, origins: Origins, job: LineEnding
    ) -> Iterator[bytes | Records]:
        """
        Make of the records that a scan passes on what is sent, and note where each comes from.

        What need not be changed is passed on as records, which need not be looked at again.
        It has these columns alone, and one kind of break; records without a value are skipped.
        """
        records = scan.records
        for span in spans:
            lines = span.count(b"\n")
            line, are_lines = scan.line - lines, scan.records - records == lines
            records = scan.records
            if not self.are_all:
                yield b"".join(self._rows(span, line, origins, job))
            elif are_lines and has_breaks(span, job):
                origins.push(line, lines)
                yield Records(span, lines, lines)
            else:
                yield _with_breaks(span, line, origins, job)
        self._skipped.add_nameless(place + 1 for place in self._nameless)

    def _rows(self, span: bytes, line: int, origins: Origins, job: LineEnding) -> Iterator[bytes]:
        for record in self._raw.of(span):
            self._refuse_nameless_value(record, line)
            own = self._raw.join(record, self._own)
            if any(_says(record.cells[place]) for place in (*self.kept, *self._left_out)):
                row = self._raw.join(record, self.kept)
                # A blank line would be no record.
                (sent,) = with_breaks([row if row.strip() else b'""' + record.end], job)
                _note(origins, line, own, sent)
                yield sent
            else:
                self._skipped.add(PassedOver(self._why_skipped(record), 1, (line,)))
            line += 1 + sum(cell.count(b"\n") for cell in record.cells)

    def _header(self, dialect: Dialect) -> bytes:
        if len(self._own) == len(dialect.columns):
            return dialect.header
        delimiter, line = dialect.column_delimiter.character, dialect.header.rstrip(b"\r\n")
        cells = header_cells(line.decode(), delimiter, dialect.line)
        own = delimiter.join(cells[place] for place in self._own)
        return own.encode() + dialect.header[len(line) :]

    def _why_skipped(self, record: RawRecord) -> WarningCode:
        error = b"" if self._error is None else record.cells[self._error].lstrip(b'" ')
        was_sent = not error.startswith(f"{NOT_SENT}:".encode())
        return WarningCode.BLANK_RECORDS if was_sent else WarningCode.NOT_SENT_BEFORE

    def _refuse_nameless_value(self, record: RawRecord, line: int) -> None:
        for place in self._nameless:
            if _says(record.cells[place]):
                where = self._skipped.place(line)
                raise UploadRefusedError(
                    ReasonCode.MALFORMED_HEADER,
                    f"Column {place + 1} of the header has no name, and a value in line {where}. "
                    "Nothing was sent; name it after a Salesforce field or remove the column.",
                    column=place + 1,
                    line=where,
                )


def _says(cell: bytes) -> bool:
    return bool(cell.decode().strip(_UNSEEN))


def _with_breaks(span: bytes, line: int, origins: Origins, job: LineEnding) -> bytes:
    """Return records as they are sent with all their columns, and note where they come from."""
    (sent,) = with_breaks([span], job)
    for own in split_records([span]):
        (each,) = with_breaks([own], job) if sent != span else (own,)
        _note(origins, line, own, each)
        line += own.count(b"\n")
    return sent


def _note(origins: Origins, line: int, own: bytes, sent: bytes) -> None:
    if own == sent:
        origins.push(line, 1)
    else:
        origins.push_own(line, own)
