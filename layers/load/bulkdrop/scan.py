"""
Read an upload once, as a stream: check and count every record, and cut parts between records.

Whole blocks are checked by the regular expression engine or, where no cell is quoted, by comparing
what remains without the values; only a block that fails is looked at record by record.
"""

from collections.abc import Iterable, Iterator

from bulkdrop.dialect import Dialect
from bulkdrop.errors import UploadRefusedError
from bulkdrop.grammar import BREAKS, Grammar
from bulkdrop.load import Part

# No record may have more than 400,000 characters (Bulk API 2.0 limits), each at most 4 bytes.
RECORD_BYTES = 4 * 400_000

_ALL_BUT_QUOTE_AND_LF = bytes(set(range(256)) - set(b'"\n'))


class Scan:
    """
    One pass over the records of an upload.

    `parts` must be read to its end; a part holds at most `max_part_bytes` with the header counted.
    """

    def __init__(self, dialect: Dialect, max_part_bytes: int) -> None:
        self._grammar = Grammar(dialect)
        self._header_characters = dialect.stop - dialect.start
        self._room = max_part_bytes - self._header_characters
        self._start = self._position = dialect.stop
        self._line = 2
        self._records = self._characters = 0
        self._parts = self._taken = 0

    def parts(self, blocks: Iterable[bytes]) -> Iterator[Part]:
        """
        Cut the blocks that follow the header into parts.

        Raises UploadRefusedError with the line number of the first record that is not well formed.
        """
        rest = b""
        for block in blocks:
            rest += block
            yield from self._take(rest)
            rest = rest[self._taken :]
            if len(rest) > RECORD_BYTES:
                self._refuse(rest)
        rest = rest.rstrip(BREAKS)
        if rest:
            yield from self._take(rest + self._grammar.line_end)
            if self._taken < len(rest):
                self._refuse(rest[self._taken :] + self._grammar.line_end)
            self._position -= len(self._grammar.line_end)
            self._characters -= len(self._grammar.line_end)
        if self._records:
            yield self._cut()

    def _take(self, text: bytes) -> Iterator[Part]:
        """Take the well-formed records; refuse one that is complete but not well formed."""
        self._taken = 0
        while self._taken < len(text):
            room = self._room - (self._position - self._start)
            stop = min(len(text), self._taken + room)
            end, records = self._match(text, self._taken, stop)
            if end > self._taken:
                self._count(text[self._taken : end], records)
                self._taken = end
            elif stop < len(text) and self._records:
                yield self._cut()
            elif self._is_waiting(text):
                return
            else:
                self._refuse(text[self._taken :])

    def _match(self, text: bytes, start: int, stop: int) -> tuple[int, int]:
        """Find where the well-formed records from `start` end, and how many there are."""
        grammar = self._grammar
        last = text.rfind(grammar.line_end, start, stop)
        end = last + len(grammar.line_end)
        if last >= 0 and text.find(b'"', start, end) < 0:
            bones = text[start:end].translate(None, grammar.values)
            records, odd = divmod(len(bones), len(grammar.skeleton))
            if (
                not odd
                and bones == grammar.skeleton * records
                and self._has_no_blank(text, start, end)
            ):
                return end, records
        for pattern in grammar.patterns:
            end = pattern.match(text, start, stop).end()  # type: ignore[union-attr] # it matches even nothing
            if end > start:
                return end, self._count_records(text[start:end])
        return start, 0

    def _count_records(self, text: bytes) -> int:
        """Count the records in well-formed text: a line break within quotes ends none."""
        marks = text.translate(None, _ALL_BUT_QUOTE_AND_LF)
        lines = marks.count(b"\n")
        if marks == (b'""' * self._grammar.columns + b"\n") * lines:
            return lines
        return b"".join(marks.split(b'"')[::2]).count(b"\n")

    def _has_no_blank(self, text: bytes, start: int, end: int) -> bool:
        """Tell whether no line is empty: in one column, a blank line has a record's bones."""
        if self._grammar.columns > 1:
            return True
        line_end = self._grammar.line_end
        return not text.startswith(line_end, start) and text.find(line_end * 2, start, end) < 0

    def _is_waiting(self, text: bytes) -> bool:
        """Tell whether the rest is no complete record yet, or blank lines that may be the last."""
        if not text[self._taken :].strip(BREAKS):
            return True
        match = self._grammar.any_record.match(text, self._taken)
        # A CR at the very end may be the first half of a CRLF.
        return match is None or (match.end() == len(text) and text.endswith(b"\r"))

    def _count(self, text: bytes, records: int) -> None:
        try:
            self._characters += len(text.decode())
        except UnicodeDecodeError as error:
            line = self._line + text.count(b"\n", 0, error.start)
            raise UploadRefusedError(
                f"Line {line} is not UTF-8 text. "
                "Nothing was sent; save the file as UTF-8 and drop it again."
            ) from None
        self._position += len(text)
        self._records += records
        self._line += text.count(b"\n")

    def _cut(self) -> Part:
        part = Part(
            number=self._parts,
            start=self._start,
            stop=self._position,
            records=self._records,
            characters=self._header_characters + self._characters,
        )
        self._parts += 1
        self._start = self._position
        self._records = self._characters = 0
        return part

    def _refuse(self, text: bytes) -> None:
        raise UploadRefusedError(
            f"Line {self._line} {self._complaint(text)}. "
            "Nothing was sent; mend the file and drop it again."
        )

    def _complaint(self, text: bytes) -> str:
        grammar = self._grammar
        match = grammar.any_record.match(text)
        if match is None:
            return "has a quote that is never closed, or is longer than Salesforce takes"
        line = match[0].rstrip(BREAKS)
        if not line:
            return "is blank, and records follow it"
        cells = grammar.cells.fullmatch(line)
        if cells is None:
            return "has a quote inside a value that is not wholly within quotes"
        count = len(grammar.any_cell.findall(line))
        if count != grammar.columns:
            return f"has {count} cells where the header has {grammar.columns}"
        if not match[0].endswith(grammar.line_end) or match[0].endswith(b"\r\n") != (
            grammar.line_end == b"\r\n"
        ):
            return "ends with another line ending than the header does"
        return "is longer than one ingest job may be"
