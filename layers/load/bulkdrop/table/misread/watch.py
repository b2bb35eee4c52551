"""
Watch the records of a table for text that was decoded wrongly before, as they are passed on.

Records of ASCII cost nothing. Of others the runs of characters beyond ASCII are looked at: most are
known by their first bytes for good text.
"""

import re
from collections.abc import Iterable, Iterator

from bulkdrop.table.misread.tally import Tallies, Tally
from bulkdrop.table.records.scan import Scan

# What stands for a letter that was lost, as it is and once or twice decoded wrongly.
_LOST = tuple(each.encode() for each in ("\ufffd", "ï¿½", "Ã¯Â¿Â½"))
_BLANK_ASCII = bytes(byte if byte >= 0x80 else 0x20 for byte in range(256))  # noqa: PLR2004 # ASCII
_WORD = re.compile(rb"[0-9A-Za-z]*(?:[\x80-\xff]+[0-9A-Za-z]*)+")
_RUN = re.compile(rb"[\x80-\xff]+")
# Two characters of two bytes, or one of three and more.
_FIRST = 4
_MOST_KNOWN = 4096
# Where text is mostly beyond ASCII, one piece in four of it says enough of the whole.
_DENSE = 8
_PIECES = 4
_LONG = 16_384
# What `ü`, `é`, `ł` or a quotation mark begins with, once decoded wrongly: never in such text.
_SUSPICIOUS = tuple(map(str.encode, ("Ã", "Â", "â€", "â\u201a", "Ä", "Å", "√", "├", "\ufffd")))


class Watch:
    """Tallies the text of spans: `tallies` is what it has seen, `at_cut` what before the slice."""

    def __init__(self) -> None:
        self.tallies = self.at_cut = Tallies()
        self._slices = 0
        self._good: set[bytes] = set()
        self._known: dict[bytes, bool] = {}

    def resume(self, seen: Tallies) -> None:
        """Go on from what was seen before, of the slices that are cut."""
        self.tallies = self.at_cut = seen

    def over(self, spans: Iterable[bytes], scan: Scan) -> Iterator[bytes]:
        """Pass on the spans of a scan, whose lines are those of the text."""
        records = scan.records
        for span in spans:
            if len(scan.slices) > self._slices:
                self._slices = len(scan.slices)
                self.at_cut = Tallies.from_json(self.tallies.to_json())
            self.tallies.records += scan.records - records
            records = scan.records
            if scan.foreign_bytes:
                open_line = not span.endswith(b"\n")
                self._see(span, scan.line - span.count(b"\n") - open_line, scan.foreign_bytes)
            yield span

    def _see(self, span: bytes, line: int, foreign_bytes: int) -> None:
        whole = len(span)
        is_dense = whole > _LONG and foreign_bytes * _DENSE > whole
        if is_dense and not any(each in span for each in _SUSPICIOUS):
            piece = span[: span.rfind(b"\n", 0, whole // _PIECES) + 1]
            runs = piece.translate(_BLANK_ASCII).split()
            if not any(self._odd(piece, runs)):
                self.tallies.runs += len(runs) * _PIECES
                return
        runs = span.translate(_BLANK_ASCII).split()
        self.tallies.runs += len(runs)
        misread, lost = self._odd(span, runs)
        if misread:
            _tally(self.tallies.misread, span, line, misread)
        if lost:
            _tally(self.tallies.lost, span, line, lost)

    def _odd(self, span: bytes, runs: list[bytes]) -> tuple[set[bytes], set[bytes]]:
        """Return the runs that may have been misread, and those of which letters were lost."""
        good, lost = self._good, set[bytes]()
        odd = {run for run in runs if run[:_FIRST] not in good}
        if any(each in span for each in _LOST):
            lost = {run for run in runs if any(each in run for each in _LOST)}
        return {run for run in odd - lost if self._is_misread(run)}, lost

    def _is_misread(self, run: bytes) -> bool:
        # A file of ASCII needs no table of encodings.
        from bulkdrop.table.misread.spelling import misreadings  # noqa: PLC0415

        first = run[:_FIRST].decode(errors="ignore")
        if not misreadings().may_begin(first[0], first[1:2]):
            self._good.add(run[:_FIRST])
            return False
        if run not in self._known:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[run] = misreadings().is_misread(run.decode())
        return self._known[run]


def _tally(tally: Tally, span: bytes, line: int, runs: set[bytes]) -> None:
    """Count the words that hold one of the runs."""
    at, is_new, is_quoted = 0, True, False
    for word in _WORD.finditer(span):
        found = _RUN.findall(word[0])
        if runs.isdisjoint(found):
            continue
        between = span[at : word.start()]
        at = word.start()
        line += between.count(b"\n")
        pieces = between.split(b'"')
        # A line break within quotes ends no record.
        is_new = is_new or any(b"\n" in piece for piece in pieces[int(is_quoted) :: 2])
        is_quoted ^= len(pieces) % 2 == 0
        tally.add(word[0].decode(), len(found), line, in_new_record=is_new)
        is_new = False
