"""A byte that shows, without a second look at the values, that every record says something."""

import re
from functools import reduce

from bulkdrop.table.records.grammar import BREAKS, Grammar

_SEEN = frozenset(range(ord("!"), 0x7F)) - frozenset(b'"')
_SAMPLE_RECORDS = 16
_SAMPLE_BYTES = 16_384
_CHOICES = 5


class Witness:
    """
    A byte that the records of a sample hold and the header does not.

    To look for rows that say nothing would take half as long again as to check the records. The
    witness stays when the values are taken out: only where a record is without it are the rows
    looked at. `bones` is what is left of a record of the sample.
    """

    def __init__(self, grammar: Grammar) -> None:
        self.byte = b""
        self.taken_out = grammar.values
        self.bones = grammar.skeleton
        self.all_but_marks = _all_but(b'"\n')
        self.is_sure = grammar.no_records is None
        self._grammar = grammar
        self._choices = _CHOICES

    def speaks_for(self, span: bytes, marks: bytes, bare: bytes) -> bool:
        """
        Return whether all records of a span say something.

        `marks` is what is left of the span with the witness, `bare` of a record without it.
        """
        no_records, end = self._grammar.no_records, self._grammar.line_end
        if not no_records or (self.byte and b"\n" + bare not in b"\n" + marks):
            return True
        if no_records.match(span, 0) or no_records.inside.search(span):
            return False
        if self._choices:
            self._choices -= 1
            records = [r for r in span[:_SAMPLE_BYTES].split(end)[:_SAMPLE_RECORDS] if r]
            self._choose(records[:-1])
        return True

    def _choose(self, records: list[bytes]) -> None:
        header, delimiter = self._grammar.header, self._grammar.delimiter
        common = reduce(frozenset.__and__, map(frozenset, records), _SEEN)
        common -= frozenset(header.lower() + header.upper() + delimiter)
        if not records or not common:
            return
        byte = min(sorted(common), key=lambda each: self._runs(records, each))
        self.byte, self.is_sure = bytes([byte]), True
        self.taken_out = self._grammar.values.replace(self.byte, b"")
        self.bones = records[0].translate(None, self.taken_out) + self._grammar.line_end
        self.all_but_marks = _all_but(b'"\n' + self.byte)

    def _runs(self, records: list[bytes], byte: int) -> int:
        """Count the runs of bytes that stay: the time depends on their number."""
        stays = re.escape(self._grammar.delimiter + BREAKS + b'"' + bytes([byte]))
        return len(re.findall(rb"[%s]++" % stays, b"\n".join(records)))


def _all_but(marks: bytes) -> bytes:
    return bytes(set(range(256)) - set(marks))
