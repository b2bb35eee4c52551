"""
Find the well-formed records that come next in a text, many at a time.

Records without quotes are checked by comparing what remains without their values, others by the
regular expression engine.
"""

import re
from typing import NamedTuple

from bulkdrop.table.records.grammar import Grammar
from bulkdrop.table.records.witness import Witness

_ALL_BUT_QUOTE_AND_LF = bytes(set(range(256)) - set(b'"\n'))


class Records(NamedTuple):
    """Well-formed records in a row, and the lines that they take."""

    span: bytes
    records: int
    lines: int


class WellFormed:
    """Finds well-formed records that say something, in one text after the other."""

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar
        self._witness = Witness(grammar)
        self._odd_stop = 0
        self._is_multi_line = False

    def begin(self) -> None:
        """Begin with a new text."""
        self._odd_stop = 0

    def find(self, text: bytes, start: int, most: int) -> Records | None:
        """Find the records from `start` on that end within this many bytes."""
        stop = min(len(text), start + most)
        end = text.rfind(self._grammar.last_break, start, stop) + len(self._grammar.last_break)
        if end > start >= self._odd_stop:
            if text.find(b'"', start, end) < 0:
                span = text[start:end]
                if records := self._unquoted(span):
                    return Records(span, records, lines=records)
                self._odd_stop = end  # up to here some record is odd: look at each
            elif not self._is_multi_line and (found := self._fully_quoted(text, start, stop)):
                return found
        return self._by_patterns(text, start, stop)

    def _unquoted(self, span: bytes) -> int:
        """Count the records of a span without quotes; 0 if some record is odd."""
        witness, skeleton = self._witness, self._grammar.skeleton
        bones = span.translate(None, witness.taken_out)
        records, odd = divmod(len(bones), len(witness.bones))
        if witness.is_sure and not odd and bones == witness.bones * records:
            return records
        bare = bones.translate(None, witness.byte) if witness.byte else bones
        records, odd = divmod(len(bare), len(skeleton))
        if odd or bare != skeleton * records or not witness.speaks_for(span, bones, skeleton):
            return 0
        return records

    def _fully_quoted(self, text: bytes, start: int, stop: int) -> Records | None:
        """Find records without a bare cell; none if some may say nothing."""
        end = self._grammar.fully_quoted.match(text, start, stop).end()  # type: ignore[union-attr] # it matches even nothing
        if end == start:
            return None
        span, each = text[start:end], b'"' * (2 * self._grammar.columns)
        marks = span.translate(None, self._witness.all_but_marks)
        lines = marks.count(b"\n")
        records = marks.count(b'"') // len(each)
        self._is_multi_line = records != lines
        if self._is_multi_line:
            return None
        if not self._witness.speaks_for(span, marks, each + b"\n"):
            self._odd_stop = end
            return None
        return Records(span, records, lines)

    def _by_patterns(self, text: bytes, start: int, stop: int) -> Records | None:
        for pattern in self._grammar.patterns:
            end = pattern.match(text, start, stop).end()  # type: ignore[union-attr] # it matches even nothing
            if end > start:
                span = text[start:end]
                marks = span.translate(None, _ALL_BUT_QUOTE_AND_LF)
                return Records(span, self._count(marks, pattern), marks.count(b"\n"))
        return None

    def _count(self, marks: bytes, pattern: re.Pattern[bytes]) -> int:
        """Count records by what is left of them: a line break within quotes ends none."""
        if pattern is self._grammar.patterns[0]:
            return marks.count(b'"') // (2 * self._grammar.columns)
        return b"".join(marks.split(b'"')[::2]).count(b"\n")
