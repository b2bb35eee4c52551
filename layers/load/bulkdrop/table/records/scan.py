"""
Read a table once, as a stream: check and count every record, and cut parts between records.

Only what cannot be checked in whole blocks is looked at record by record.
"""

import dataclasses
from collections.abc import Callable, Iterable, Iterator

from bulkdrop.errors import UploadRefusedError
from bulkdrop.reason import ReasonCode
from bulkdrop.table.header.dialect import Dialect
from bulkdrop.table.records.grammar import BREAKS, FIELD_CHARACTERS, Grammar, Rules
from bulkdrop.table.records.no_records import FOOTER_BYTES, PassedOver
from bulkdrop.table.records.well_formed import Records, WellFormed
from bulkdrop.table.slice import Slice

# Where no end of a record is found in so many bytes, none is looked for any further.
RECORD_BYTES = 16_000_000

NOT_UTF8 = "is not UTF-8 text"
ZERO_BYTE = "holds a zero byte"

# This many bytes of blank rows may end a file; more are passed over without knowing that.
BLANK_BYTES = 131_072


@dataclasses.dataclass(frozen=True)
class BadRecord:
    """
    What cannot be sent: its first line, its bytes, line end included, and what is wrong with it.

    Rows that say nothing are `passed_over` together, and nothing is wrong with them. `line` counts
    in the text that was scanned, `place` says where that was in the upload.
    """

    line: int
    record: bytes
    complaint: str
    passed_over: PassedOver | None = None
    place: str = ""

    @property
    def where(self) -> str:
        """Return the line as the upload counts it."""
        return self.place or str(self.line)


class Scan:
    """
    One pass over the records of a table, behind its header.

    `run` passes on what is well formed and hands each other record to `set_aside`, which may raise
    instead. `slices` are cut from what was passed on: each holds at most `max_part_bytes`, the
    header counted. `records` counts what was passed on. `line` is where the next record begins,
    and `line_after_slices` where the next slice does. `foreign_bytes` is how many bytes the last
    span has beyond one for each of its characters: none if it is ASCII. A scan may begin with any
    record: `start` is its place, `line` its line.
    """

    def __init__(  # noqa: PLR0913 # each is a way in which scans differ
        self,
        dialect: Dialect,
        set_aside: Callable[[BadRecord], None],
        *,
        start: int,
        max_part_bytes: int,
        line: int | None = None,
        rules: Rules = Rules.AS_SENT,
        place: Callable[[int], str] = str,
    ) -> None:
        self.slices: list[Slice] = []
        self._rules, self._place = rules, place
        self._grammar = Grammar(dialect, rules)
        self._well_formed = WellFormed(self._grammar)
        self._set_aside = set_aside
        self._header_characters = len(dialect.header.decode())
        self._room = max_part_bytes - len(dialect.header)
        self._start = self._position = start
        self.line = self.line_after_slices = line or dialect.line + 1
        self.records = self.foreign_bytes = 0
        self._records = self._characters = self._taken = 0
        self._is_last = False

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
        self._is_last = True
        if self._rules is Rules.MIXED_BREAKS:  # which gets an end of line anyhow
            yield from self._take(rest + line_end)
            if self._taken < len(rest):
                self._refuse_endless()
            return
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
        self._well_formed.begin()
        while self._taken < len(text):
            room = self._room - (self._position - self._start)
            # Records that end within so many bytes are certainly not too long.
            found = self._well_formed.find(text, self._taken, min(room, FIELD_CHARACTERS))
            short = found is not None
            found = found or self._well_formed.find(text, self._taken, room)
            if found:
                self._taken += len(found.span)
                yield from self._accept(found, short=short)
            elif self._taken + room < len(text) and self._records:
                self._cut()
            elif self._is_waiting(text):
                return
            else:
                self._taken = self._reject(text)

    def _is_waiting(self, text: bytes) -> bool:
        """Return whether what comes next may look otherwise with more of the text."""
        left = len(text) - self._taken
        if not self._is_last and self._grammar.no_records:
            found = self._grammar.no_records.match(text, self._taken)
            if found and found[1] == len(text):
                return left <= BLANK_BYTES
            if left < FOOTER_BYTES:
                return True
        return self._grammar.any_record.match(text, self._taken) is None

    def _accept(self, found: Records, *, short: bool) -> Iterator[bytes]:
        """Count well-formed records; set aside those among them that Salesforce could not read."""
        while True:
            broken, characters, complaint = _first_broken(found.span)
            if short and characters is not None:
                break
            flaw = self._first_flaw(found.span, broken, complaint)
            if not flaw:
                break
            start, end, before, complaint = flaw
            good, bad, rest = found.span[:start], found.span[start:end], found.span[end:]
            if good:
                yield self._counted(Records(good, before, good.count(b"\n")))
            self._hand_over(BadRecord(self.line, bad, complaint))
            found = Records(rest, found.records - before - 1, rest.count(b"\n"))
        if found.span:
            yield self._counted(found, characters)

    def _counted(self, found: Records, characters: int | None = None) -> bytes:
        span = found.span
        if characters is None:
            characters = len(span.decode())
        self._characters += characters
        self.foreign_bytes = len(span) - characters
        self._position += len(span)
        self._records += found.records
        self.records += found.records
        self.line += found.lines
        return span

    def _first_flaw(
        self, span: bytes, broken: int, complaint: str
    ) -> tuple[int, int, int, str] | None:
        """Find the first record that is broken or too long: where, after how many, and why."""
        for before, match in enumerate(self._grammar.any_record.finditer(span)):
            start, end = match.span()
            if end > broken:
                return start, end, before, complaint
            if too_long := self._grammar.length_complaint(match[0]):
                return start, end, before, too_long
        return None

    def _reject(self, text: bytes) -> int:
        """Hand over the next record, or all that say nothing before it; return where that ends."""
        no_records = self._grammar.no_records
        if no_records and (found := no_records.match(text, self._taken)):
            code, end = found
            rows = text[self._taken : end]
            passed_over = no_records.passed_over(code, rows, self.line)
            self._hand_over(BadRecord(self.line, rows, "", passed_over))
            return end
        match = self._grammar.any_record.match(text, self._taken)
        record = match[0] if match else text[self._taken :]
        self._hand_over(BadRecord(self.line, record, self._grammar.complaint(record)))
        return self._taken + len(record)

    def _hand_over(self, bad: BadRecord) -> None:
        self._set_aside(bad)
        self.line += bad.record.count(b"\n")

    def _cut(self) -> None:
        characters = self._header_characters + self._characters
        self.slices.append(Slice(self._start, self._position, self._records, characters))
        self._start = self._position
        self._records = self._characters = 0
        self.line_after_slices = self.line

    def _refuse_endless(self) -> None:
        raise UploadRefusedError(
            ReasonCode.MALFORMED_RECORDS,
            f"Line {self._place(self.line)} has a quote that is never closed, or is longer than "
            "Salesforce takes. Nothing was sent; fix the file and drop it again.",
        )


def _first_broken(span: bytes) -> tuple[int, int | None, str]:
    """Find the first byte that is no text, and say why; the end if all is text, so many letters."""
    zero = span.find(0)
    stop = len(span) if zero < 0 else zero
    try:
        characters = len(span) if span.isascii() else len(span.decode())
    except UnicodeDecodeError as error:
        if error.start < stop:
            return error.start, None, NOT_UTF8
        characters = 0
    return stop, characters if zero < 0 else None, ZERO_BYTE
