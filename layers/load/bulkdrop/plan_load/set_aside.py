"""The records that cannot be sent, kept as a failure.csv would hold them and as they stand."""

import codecs
from collections.abc import Iterator
from contextlib import AbstractContextManager

from bulkdrop import layout
from bulkdrop.errors import UploadRefusedError
from bulkdrop.load.plan import SetAside
from bulkdrop.reason import ReasonCode
from bulkdrop.result_name import ResultName
from bulkdrop.spooled_file import SpooledFile
from bulkdrop.storage.bucket import Bucket
from bulkdrop.table.encoding import UTF_8
from bulkdrop.table.form import CR
from bulkdrop.table.header.column_names import header_cells
from bulkdrop.table.header.dialect import Dialect
from bulkdrop.table.records.bad_record import BadRecord
from bulkdrop.table.result_csv import beside_own, not_sent
from bulkdrop.table.sorted_on_disk import SortedOnDisk
from bulkdrop.table.text import Text
from bulkdrop.work.result_rows import ResultRows

# More is no file with some bad records but a bad file. It must fit /tmp (512 MB in Lambda), twice.
_LIMIT_BYTES = 100_000_000
# These write a mark by themselves.
_MARKING = {"utf-16", "utf-32", "utf-8-sig"}


class SetAsideRecords(AbstractContextManager["SetAsideRecords"]):
    """
    Collects bad records on disk, and writes them to the bucket at the end.

    A record is in the words of its error, since its cells need not fit the columns, and once more
    as it stands in the upload, under the upload's header.
    """

    def __init__(self, found: Dialect, own_header: bytes, text: Text) -> None:
        self.records = 0
        self._first = ""
        self._first_line: int | str | None = None
        self._header = own_header
        self._delimiter = found.column_delimiter.character
        line_end = own_header[len(own_header.rstrip(b"\r\n")) :] or b"\n"
        columns = header_cells(own_header.rstrip(b"\r\n").decode(), self._delimiter, found.line)
        self._no_cells = self._delimiter.encode() * (len(columns) - 1) + line_end
        self._lines = _Lines(found, text)
        self._bytes = 0
        self._rows = SortedOnDisk()

    def __exit__(self, *raised: object) -> None:
        self._rows.__exit__(*raised)
        self._lines.file.__exit__(*raised)

    def add(self, bad: BadRecord) -> None:
        """Keep a bad record."""
        self.records += 1
        if not self._first:
            self._first, self._first_line = f"Line {bad.where} {bad.complaint}", bad.where.shown
        record = bad.record.rstrip(b"\r\n").decode(errors="backslashreplace")
        record = record.replace("\0", r"\x00")
        error = not_sent(bad.where, bad.complaint, record)
        row = beside_own(["", error, str(bad.where)], self._no_cells, self._delimiter)
        self._rows.add(bad.where.order, (bad.where.order, row), len(row))
        self._bytes += len(row)
        self._lines.add(bad.record)
        if max(self._bytes, self._lines.file.size) > _LIMIT_BYTES:
            raise UploadRefusedError(
                ReasonCode.MALFORMED_RECORDS,
                f"{self._first}, and so on: {self.records:,} records are malformed, and there are "
                "more. Nothing was sent; fix the file and drop it again.",
                line=self._first_line,
            )

    def save(self, bucket: Bucket, load_id: str) -> SetAside | None:
        """Write what was set aside to files under `work/`; nothing if nothing was."""
        if not self.records:
            return None
        key, lines_key = layout.set_aside_key(load_id), layout.not_sent_key(load_id)
        with ResultRows(bucket, key, ResultName.FAILURE, self._header, self._delimiter) as rows:
            for order, row in self._rows.rows():
                rows.add(order, row)
        bucket.write_stream(lines_key, self._lines.encoded())
        return SetAside(
            key,
            self.records,
            self._first,
            lines_key,
            rows.file.first,
            rows.file.last,
            first_line=self._first_line,
        )


class _Lines:
    """Lines as they stand in the upload, in its own encoding, under its own header."""

    def __init__(self, found: Dialect, text: Text) -> None:
        self.file = SpooledFile()
        self._text = text
        self._line_end = found.line_ending.characters.encode()
        self.add(found.header)

    def add(self, record: bytes) -> None:
        """Keep a line; the last one of a file may be without an end, and gets one."""
        self.file.write(record if record.endswith(b"\n") else record + self._line_end)

    def encoded(self) -> Iterator[bytes]:
        """Return all as it was: UTF-8 if the files of an archive were written in several ways."""
        text = self._text
        names = set(text.encodings.values())
        encoding = names.pop() if len(names) == 1 else UTF_8
        is_marked = (
            text.marked or text.sheets or len(names) > 1
        )  # or a spreadsheet would misread it
        if is_marked and codecs.lookup(encoding).name not in _MARKING:
            yield "\ufeff".encode(encoding)
        encoder = codecs.getincrementalencoder(encoding)(errors="replace")
        for line in self.file.lines():
            as_it_was = line.replace(b"\n", b"\r") if CR in self._text.line_ends else line
            yield as_it_was if encoding == UTF_8 else encoder.encode(as_it_was.decode())
