"""
Read a table once, as a stream: check and count every record, and cut parts between records.

Whole blocks are checked by the regular expression engine or, where no cell is quoted, by comparing
what remains without the values; only a block that fails is looked at record by record.
"""

import dataclasses
import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from bulkdrop.errors import UploadRefusedError
from bulkdrop.load import Slice
from bulkdrop.plan_load.dialect import Dialect
from bulkdrop.plan_load.grammar import BREAKS, FIELD_CHARACTERS, Grammar
from bulkdrop.reason import ReasonCode

# Where no end of a record is found in so many bytes, none is looked for any further.
RECORD_BYTES = 16_000_000

NOT_UTF8 = "is not UTF-8 text"
ZERO_BYTE = "holds a zero byte"

# So many bytes of blank lines may be the last of a file; more are dropped without knowing that.
BLANK_BYTES = 131_072

_BLANK = re.compile(rb"[\r\n]++")
_ALL_BUT_QUOTE_AND_LF = bytes(set(range(256)) - set(b'"\n'))


@dataclasses.dataclass(frozen=True)
class BadRecord:
    """
    A record that cannot be sent: its first line, its bytes, what is wrong ("" if blank).

    `line` counts in the text that was scanned, `place` says where that was in the upload.
    """

    line: int
    record: bytes
    complaint: str
    place: str = ""

    @property
    def where(self) -> str:
        """Return the line as the upload counts it."""
        return self.place or str(self.line)


class _Records(NamedTuple):
    """Well-formed records in a row, in so many lines."""

    span: bytes
    records: int
    lines: int


class Scan:
    """
    One pass over the records of a table, of which `header_bytes` are the header.

    `run` passes on what is well formed and hands each other record to `set_aside`, which may raise
    instead. `slices` are cut from what was passed on: each holds at most `max_part_bytes`, the
    header counted. `line_after_slices` is where the next one begins. `records` counts what was
    passed on. A scan may begin with any record: `start` is its place, `line` its line.
    """

    def __init__(  # noqa: PLR0913 # where to begin, and how to name it, are told apart
        self,
        dialect: Dialect,
        set_aside: Callable[[BadRecord], None],
        *,
        start: int,
        max_part_bytes: int,
        line: int = 2,
        place: Callable[[int], str] = str,
    ) -> None:
        self.slices: list[Slice] = []
        self.records = 0
        self._grammar = Grammar(dialect)
        self._set_aside = set_aside
        self._header_characters = len(dialect.header.decode())
        self._room = max_part_bytes - len(dialect.header)
        self._start = self._position = start
        self._line = self.line_after_slices = line
        self._place = place
        self._records = self._characters = 0
        self._taken = self._odd_stop = 0

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
            if len(rest) > RECORD_BYTES:
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
        self._taken = self._odd_stop = 0
        while self._taken < len(text):
            room = self._room - (self._position - self._start)
            # Records that end within so many bytes are certainly not too long.
            found = self._match(text, min(room, FIELD_CHARACTERS))
            short = found is not None
            found = found or self._match(text, room)
            if found:
                self._taken += len(found.span)
                yield from self._accept(found, short=short)
            elif self._taken + room < len(text) and self._records:
                self._cut()
            elif self._is_waiting(text):
                return
            else:
                self._taken = self._reject(text)

    def _match(self, text: bytes, most: int) -> _Records | None:
        """Find the well-formed records that come next and end within so many bytes."""
        grammar, start = self._grammar, self._taken
        stop = min(len(text), start + most)
        last = text.rfind(grammar.line_end, start, stop)
        end = last + len(grammar.line_end)
        if last >= 0 and start >= self._odd_stop and text.find(b'"', start, end) < 0:
            span = text[start:end]
            bones = span.translate(None, grammar.values)
            records, odd = divmod(len(bones), len(grammar.skeleton))
            if not odd and bones == grammar.skeleton * records and self._no_blank(span):
                return _Records(span, records, lines=records)
            self._odd_stop = end  # up to here some record is odd: look at each
        for pattern in grammar.patterns:
            end = pattern.match(text, start, stop).end()  # type: ignore[union-attr] # it matches even nothing
            if end > start:
                span = text[start:end]
                return _Records(span, self._count(span, pattern), span.count(b"\n"))
        return None

    def _count(self, span: bytes, pattern: re.Pattern[bytes]) -> int:
        """Count the records that a pattern has found: a line break within quotes ends none."""
        if pattern is self._grammar.fully_quoted:
            return span.count(b'"') // (2 * self._grammar.columns)
        marks = span.translate(None, _ALL_BUT_QUOTE_AND_LF)
        return b"".join(marks.split(b'"')[::2]).count(b"\n")

    def _no_blank(self, span: bytes) -> bool:
        """Tell whether no line is empty: in one column, a blank line has a record's bones."""
        line_end = self._grammar.line_end
        return self._grammar.columns > 1 or not (span.startswith(line_end) or line_end * 2 in span)

    def _is_waiting(self, text: bytes) -> bool:
        """Tell whether the rest is no complete record yet, or blank lines that may be the last."""
        if blank := _BLANK.match(text, self._taken):
            return blank.end() == len(text) <= self._taken + BLANK_BYTES
        match = self._grammar.any_record.match(text, self._taken)
        # A CR at the very end may be the first half of a CRLF.
        return match is None or (match.end() == len(text) and text.endswith(b"\r"))

    def _accept(self, found: _Records, *, short: bool) -> Iterator[bytes]:
        """Count well-formed records; set aside those among them that Salesforce could not read."""
        while flaw := self._first_flaw(found.span, short=short):
            start, end, before, complaint = flaw
            good, bad, rest = found.span[:start], found.span[start:end], found.span[end:]
            if good:
                yield self._counted(_Records(good, before, good.count(b"\n")))
            self._hand_over(bad, complaint)
            found = _Records(rest, found.records - before - 1, rest.count(b"\n"))
        if found.span:
            yield self._counted(found)

    def _counted(self, found: _Records) -> bytes:
        self._characters += len(found.span.decode())
        self._position += len(found.span)
        self._records += found.records
        self.records += found.records
        self._line += found.lines
        return found.span

    def _first_flaw(self, span: bytes, *, short: bool) -> tuple[int, int, int, str] | None:
        """Find the first record that is broken or too long: where, after how many, and why."""
        broken, complaint = _first_broken(span)
        if broken == len(span) and short:
            return None
        for before, match in enumerate(self._grammar.any_record.finditer(span)):
            start, end = match.span()
            if end > broken:
                return start, end, before, complaint
            if too_long := self._grammar.length_complaint(match[0]):
                return start, end, before, too_long
        return None

    def _reject(self, text: bytes) -> int:
        """Set the next record aside, or all blank lines before it; give where that ends."""
        match = _BLANK.match(text, self._taken)
        match = match or self._grammar.any_record.match(text, self._taken)
        record = match[0] if match else text[self._taken :]
        self._hand_over(record, self._grammar.complaint(record))
        return self._taken + len(record)

    def _hand_over(self, record: bytes, complaint: str) -> None:
        self._set_aside(BadRecord(self._line, record.rstrip(BREAKS), complaint))
        self._line += record.count(b"\n")

    def _cut(self) -> None:
        characters = self._header_characters + self._characters
        self.slices.append(Slice(self._start, self._position, self._records, characters))
        self._start = self._position
        self._records = self._characters = 0
        self.line_after_slices = self._line

    def _refuse_endless(self) -> None:
        raise UploadRefusedError(
            ReasonCode.MALFORMED_RECORDS,
            f"Line {self._place(self._line)} has a quote that is never closed, or is longer than "
            "Salesforce takes. Nothing was sent; mend the file and drop it again.",
        )


def _first_broken(span: bytes) -> tuple[int, str]:
    """Find the first byte that is no text, and say why; the end if all is text."""
    zero = span.find(0)
    stop = len(span) if zero < 0 else zero
    try:
        span.decode()
    except UnicodeDecodeError as error:
        if error.start < stop:
            return error.start, NOT_UTF8
    return stop, ZERO_BYTE
