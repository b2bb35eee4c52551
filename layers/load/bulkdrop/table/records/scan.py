"""
Read a table once, as a stream: check and count every record, and cut parts between records.

Only what cannot be checked in whole blocks is looked at record by record. A matcher says what
stands next, a cutter counts it.
"""

from collections.abc import Callable, Iterable, Iterator

from bulkdrop.errors import UploadRefusedError
from bulkdrop.reason import ReasonCode
from bulkdrop.table.files.places import Place
from bulkdrop.table.header.dialect import Dialect
from bulkdrop.table.records.bad_record import BadRecord
from bulkdrop.table.records.cutter import Cutter
from bulkdrop.table.records.grammar import BREAKS, Rules
from bulkdrop.table.records.matcher import Matcher
from bulkdrop.table.records.well_formed import Records
from bulkdrop.table.slice import Slice

# Where no end of a record is found within this many bytes, the search ends.
RECORD_BYTES = 16_000_000


class Scan:
    """
    One pass over the records of a table, behind its header.

    `run` passes on what is well formed and hands each other record to `set_aside`, which may raise
    instead. A scan may begin with any record: `start` is its place, `line` its line.
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
        place: Callable[[int], Place] = Place,
    ) -> None:
        self._rules, self._place = rules, place
        self._set_aside = set_aside
        self._matcher = Matcher(dialect, rules)
        self._cutter = Cutter(dialect, start=start, max_part_bytes=max_part_bytes, line=line)
        self._taken = 0
        self._is_last = False

    @property
    def slices(self) -> list[Slice]:
        """Return the slices of what was passed on; each fits `max_part_bytes` with the header."""
        return self._cutter.slices

    @property
    def records(self) -> int:
        """Return the number of records that were passed on."""
        return self._cutter.records

    @property
    def foreign_bytes(self) -> int:
        """Return how many bytes the last span has beyond one for each character; ASCII has none."""
        return self._cutter.foreign_bytes

    @property
    def line(self) -> int:
        """Return the line in which the next record begins."""
        return self._cutter.line

    @property
    def line_after_slices(self) -> int:
        """Return the line in which the next slice begins."""
        return self._cutter.line_after_slices

    def run(self, blocks: Iterable[bytes | Records]) -> Iterator[bytes]:
        """
        Pass on the well-formed records of the blocks that follow the header.

        A block of records that an earlier scan passed on is taken as it is, if it fits the slice.
        Raises UploadRefusedError if a quote is never closed, since it is not known where that
        record ends.
        """
        rest = b""
        for block in blocks:
            if isinstance(block, Records):
                if not rest and len(block.span) <= self._cutter.room:
                    yield from self._accept(block)
                    continue
                block = block.span  # noqa: PLW2901 # looked at like any other
            rest += block
            yield from self._take(rest)
            rest = rest[self._taken :]
            if len(rest) > RECORD_BYTES:
                self._refuse_endless()
        rest = rest.rstrip(BREAKS)
        if rest:
            yield from self._take_last(rest)
        if self._cutter.holds_records:
            self._cutter.cut()

    def _take_last(self, rest: bytes) -> Iterator[bytes]:
        """Take the last record of a text that does not end with a line break."""
        line_end = self._matcher.line_end
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
            self._cutter.take_back(line_end)

    def _take(self, text: bytes) -> Iterator[bytes]:
        """Take the well-formed records, and set aside one that is complete but not well formed."""
        matcher, cutter = self._matcher, self._cutter
        self._taken = 0
        matcher.begin()
        while self._taken < len(text):
            room = cutter.room
            if found := matcher.records(text, self._taken, room):
                self._taken += len(found.span)
                yield from self._accept(found)
            elif self._taken + room < len(text) and cutter.holds_records:
                cutter.cut()
            elif matcher.is_waiting(text, self._taken, is_last=self._is_last):
                return
            else:
                bad = matcher.bad_record(text, self._taken, cutter.line)
                self._taken += len(bad.record)
                self._hand_over(bad)

    def _accept(self, found: Records) -> Iterator[bytes]:
        """Count well-formed records; set aside those among them that Salesforce could not read."""
        while span := found.span:
            flaw, characters = self._matcher.flaw(span)
            if not flaw:
                yield self._cutter.count(found, characters)
                return
            good, bad, rest = span[: flaw.start], span[flaw.start : flaw.end], span[flaw.end :]
            if good:
                yield self._cutter.count(Records(good, flaw.before, good.count(b"\n")))
            self._hand_over(BadRecord(self.line, bad, flaw.complaint))
            found = Records(rest, found.records - flaw.before - 1, rest.count(b"\n"))

    def _hand_over(self, bad: BadRecord) -> None:
        self._set_aside(bad)
        self._cutter.pass_over(bad.record)

    def _refuse_endless(self) -> None:
        where = self._place(self.line)
        raise UploadRefusedError(
            ReasonCode.MALFORMED_RECORDS,
            f"Line {where} has a quote that is never closed, or is longer than Salesforce takes. "
            "Nothing was sent; fix the file and drop it again.",
            line=where.shown,
        )
