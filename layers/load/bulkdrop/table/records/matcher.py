"""Say what stands next in the text of a table: records that can be sent, or a bad one."""

from functools import cached_property
from typing import NamedTuple

from bulkdrop.table.header.dialect import Dialect
from bulkdrop.table.records.bad_record import NOT_UTF8, ZERO_BYTE, BadRecord
from bulkdrop.table.records.grammar import FIELD_CHARACTERS, Grammar, Rules
from bulkdrop.table.records.no_records import FOOTER_BYTES
from bulkdrop.table.records.well_formed import Records, WellFormed

# This many bytes of blank rows may end a file; more are passed over without knowing that.
BLANK_BYTES = 131_072


class Flaw(NamedTuple):
    """The first record of a span that Salesforce could not read: where, after how many, and why."""

    start: int
    end: int
    before: int
    complaint: str


class Matcher:
    """What stands at a place of a text, by the grammar of one dialect."""

    def __init__(self, dialect: Dialect, rules: Rules) -> None:
        self._dialect, self._rules = dialect, rules
        self.line_end = dialect.line_ending.characters.encode()

    @cached_property
    def _grammar(self) -> Grammar:
        """The patterns, which take some 20 ms; many a scan of records seen before needs none."""
        return Grammar(self._dialect, self._rules)

    @cached_property
    def _well_formed(self) -> WellFormed:
        return WellFormed(self._grammar)

    def begin(self) -> None:
        """Begin with a new text."""
        self._well_formed.begin()

    def records(self, text: bytes, start: int, room: int) -> Records | None:
        """Return well-formed records from `start` on that end within `room` bytes, if any do."""
        find = self._well_formed.find
        return find(text, start, min(room, FIELD_CHARACTERS)) or find(text, start, room)

    def flaw(self, span: bytes) -> tuple[Flaw | None, int | None]:
        """Return the first flaw among well-formed records; without one, their characters."""
        broken, characters, complaint = _first_broken(span)
        # Records that are together no longer than a field may be are within every limit.
        if characters is not None and len(span) <= FIELD_CHARACTERS:
            return None, characters
        for before, record in enumerate(self._grammar.any_record.finditer(span)):
            start, end = record.span()
            if end > broken:
                return Flaw(start, end, before, complaint), None
            if too_long := self._grammar.length_complaint(record[0]):
                return Flaw(start, end, before, too_long), None
        return None, characters

    def is_waiting(self, text: bytes, start: int, *, is_last: bool) -> bool:
        """Return whether what comes next may look otherwise with more of the text."""
        left, no_records = len(text) - start, self._grammar.no_records
        if no_records and not is_last:
            found = no_records.match(text, start)
            if found and found[1] == len(text):
                return left <= BLANK_BYTES
            if left < FOOTER_BYTES:
                return True
        return self._grammar.any_record.match(text, start) is None

    def bad_record(self, text: bytes, start: int, line: int) -> BadRecord:
        """Return the record that is not well formed, or all that say nothing before it."""
        no_records = self._grammar.no_records
        if no_records and (found := no_records.match(text, start)):
            code, end = found
            rows = text[start:end]
            return BadRecord(line, rows, "", no_records.passed_over(code, rows, line))
        match = self._grammar.any_record.match(text, start)
        record = match[0] if match else text[start:]
        return BadRecord(line, record, self._grammar.complaint(record))


def _first_broken(span: bytes) -> tuple[int, int | None, str]:
    """Find the first byte that is no text, and say why; the end and all letters if it is text."""
    zero = span.find(0)
    stop = len(span) if zero < 0 else zero
    try:
        characters = len(span) if span.isascii() else len(span.decode())
    except UnicodeDecodeError as error:
        if error.start < stop:
            return error.start, None, NOT_UTF8
        characters = 0
    return stop, characters if zero < 0 else None, ZERO_BYTE
