"""
Read a table once, as a stream: check and count every record, and cut parts between records.

Whole blocks are checked by the regular expression engine or, where no cell is quoted, by comparing
what remains without the values; only a block that fails is looked at record by record.
"""

import dataclasses
from collections.abc import Callable, Iterable, Iterator

from bulkdrop.errors import UploadRefusedError
from bulkdrop.load import Slice
from bulkdrop.plan_load.dialect import Dialect
from bulkdrop.plan_load.grammar import BREAKS, FIELD_CHARACTERS, Grammar

# Where no end of a record is found in so many bytes, none is looked for any further.
RECORD_BYTES = 16_000_000

NOT_UTF8 = "is not UTF-8 text"

_ALL_BUT_QUOTE_AND_LF = bytes(set(range(256)) - set(b'"\n'))


@dataclasses.dataclass(frozen=True)
class BadRecord:
    """A record that cannot be sent: its first line, its bytes, what is wrong ("" if blank)."""

    line: int
    record: bytes
    complaint: str


class Scan:
    """
    One pass over the records of a table, of which `header_bytes` are the header.

    `run` passes on what is well formed and hands each other record to `set_aside`, which may raise
    instead. `slices` are cut from what was passed on: each holds at most `max_part_bytes`, the
    header counted.
    """

    def __init__(
        self,
        dialect: Dialect,
        set_aside: Callable[[BadRecord], None],
        *,
        start: int,
        max_part_bytes: int,
    ) -> None:
        self.slices: list[Slice] = []
        self._grammar = Grammar(dialect)
        self._set_aside = set_aside
        self._header_characters = len(dialect.header.decode())
        self._room = max_part_bytes - len(dialect.header)
        self._start = self._position = start
        self._line = 2
        self._records = self._characters = 0
        self._taken = 0

    def run(self, blocks: Iterable[bytes]) -> Iterator[bytes]:
        """
        Pass on the well-formed records of the blocks that follow the header.

        Raises UploadRefusedError if a quote is never closed, since nobody knows where that record
        ends.
        """
        rest = b""
        for block in blocks:
            rest += block
            yield from self._take(rest)
            rest = rest[self._taken :]
            if len(rest) > RECORD_BYTES and not _is_blank(rest):
                self._refuse_endless()
        rest = rest.rstrip(BREAKS)
        if rest:
            yield from self._take_last(rest)
        if self._records:
            self._cut()

    def _take_last(self, rest: bytes) -> Iterator[bytes]:
        """Take the last record of a text that does not end with a line break."""
        line_end = self._grammar.line_end
        *spans, last = [b"", *self._take(rest + line_end)]
        if self._taken < len(rest):
            self._refuse_endless()
        yield from spans
        if last:
            yield last.removesuffix(line_end)
            self._position -= len(line_end)
            self._characters -= len(line_end)

    def _take(self, text: bytes) -> Iterator[bytes]:
        """Take the well-formed records, and set aside one that is complete but not well formed."""
        self._taken = 0
        while self._taken < len(text):
            room = self._room - (self._position - self._start)
            stop = min(len(text), self._taken + room)
            end, records = self._match(text, self._taken, stop)
            if end > self._taken:
                span, self._taken = text[self._taken : end], end
                yield from self._accept(span, records)
            elif stop < len(text) and self._records:
                self._cut()
            elif self._is_waiting(text):
                return
            else:
                self._taken += self._reject(text[self._taken :])

    def _match(self, text: bytes, start: int, stop: int) -> tuple[int, int]:
        """Find where the well-formed records from `start` end, and how many there are."""
        grammar = self._grammar
        last = text.rfind(grammar.line_end, start, stop)
        end = last + len(grammar.line_end)
        if last >= 0 and text.find(b'"', start, end) < 0:
            bones = text[start:end].translate(None, grammar.values)
            records, odd = divmod(len(bones), len(grammar.skeleton))
            if not odd and bones == grammar.skeleton * records and self._no_blank(text, start, end):
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

    def _no_blank(self, text: bytes, start: int, end: int) -> bool:
        """Tell whether no line is empty: in one column, a blank line has a record's bones."""
        if self._grammar.columns > 1:
            return True
        line_end = self._grammar.line_end
        return not text.startswith(line_end, start) and text.find(line_end * 2, start, end) < 0

    def _is_waiting(self, text: bytes) -> bool:
        """Tell whether the rest is no complete record yet, or blank lines that may be the last."""
        rest = text[self._taken :]
        if _is_blank(rest):
            return True
        match = self._grammar.any_record.match(rest)
        # A CR at the very end may be the first half of a CRLF.
        return match is None or (match.end() == len(rest) and rest.endswith(b"\r"))

    def _accept(self, span: bytes, records: int) -> Iterator[bytes]:
        """Count well-formed records; set aside those among them that Salesforce could not read."""
        while flaw := self._first_flaw(span, records):
            start, end, before, complaint = flaw
            if start:
                yield self._counted(span[:start], before)
            self._hand_over(span[start:end], complaint)
            span, records = span[end:], records - before - 1
        if span:
            yield self._counted(span, records)

    def _counted(self, span: bytes, records: int) -> bytes:
        self._characters += len(span.decode())
        self._position += len(span)
        self._records += records
        self._line += span.count(b"\n")
        return span

    def _first_flaw(self, span: bytes, records: int) -> tuple[int, int, int, str] | None:
        """Find the first record that is broken or too long: where, after how many, and why."""
        try:
            span.decode()
            broken = len(span)
        except UnicodeDecodeError as error:
            broken = error.start
        if broken == len(span) and not self._may_be_long(span, records):
            return None
        for before, match in enumerate(self._grammar.any_record.finditer(span)):
            start, end = match.span()
            if end > broken:
                return start, end, before, NOT_UTF8
            if complaint := self._grammar.length_complaint(match[0]):
                return start, end, before, complaint
        return None

    def _may_be_long(self, span: bytes, records: int) -> bool:
        """Tell whether some record of well-formed ones has more bytes than a field may have."""
        one_line = records == span.count(b"\n")
        start = 0
        while len(span) - start > FIELD_CHARACTERS:
            stop = start + FIELD_CHARACTERS
            if one_line:
                end = span.rfind(b"\n", start, stop) + 1
            else:
                end = self._grammar.patterns[1].match(span, start, stop).end()  # type: ignore[union-attr] # it matches even nothing
            if end <= start:
                return True
            start = end
        return False

    def _reject(self, text: bytes) -> int:
        match = self._grammar.any_record.match(text)
        record = match[0] if match else text
        self._hand_over(record, self._grammar.complaint(record))
        return len(record)

    def _hand_over(self, record: bytes, complaint: str) -> None:
        self._set_aside(BadRecord(self._line, record.rstrip(BREAKS), complaint))
        self._line += record.count(b"\n")

    def _cut(self) -> None:
        characters = self._header_characters + self._characters
        self.slices.append(Slice(self._start, self._position, self._records, characters))
        self._start = self._position
        self._records = self._characters = 0

    def _refuse_endless(self) -> None:
        raise UploadRefusedError(
            f"Line {self._line} has a quote that is never closed, or is longer than Salesforce "
            "takes. Nothing was sent; mend the file and drop it again."
        )


def _is_blank(text: bytes) -> bool:
    return not text.strip(BREAKS)
