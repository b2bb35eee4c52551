"""
Watch the records of a table for text that was decoded wrongly before, as they are passed on.

Records of ASCII cost nothing. Where a decoding was wrong, characters beyond ASCII stand side by
side, which is rare in Western text: so most records cost one look for that. The first megabytes are
looked at as a whole, what follows in part, and so is text that is mostly beyond ASCII, unless there
is cause for more.
"""

from collections.abc import Iterable, Iterator
from copy import deepcopy

from bulkdrop.table.misread.runs import foreign_runs, side_by_side, touches_a_letter
from bulkdrop.table.misread.tally import Tallies
from bulkdrop.table.records.scan import Scan

# The UTF-8 of nearly all that was decoded wrongly has one of these: letters of the West have 0xC3.
# 0x94 is in Ô, which a dash begins with by cp850.
TELLING = tuple(
    bytes([byte]) for byte in b"\xc2\xc4\xc5\xc6\xcb\xce\xcf\xd0\xd1\xd6\xd8\xe2\xef\x94"
)
# What stands for a letter that was lost, as it is and once or twice decoded wrongly.
_LOST = tuple(map(str.encode, ("\ufffd", "ï¿½", "Ã¯Â¿Â½")))
# Two characters of two bytes, or one of three and more.
_FIRST = 4
_MOST_KNOWN = 16_384
# Where more than an eighth of the bytes are beyond ASCII, an eighth of the text says enough...
_DENSE = 8
_LONG = 16_384
# ... unless it holds what accented letters of the West begin with, right or wrong.
_CAUSE = (b"\xc3", b"\xc4", b"\xc5", b"\xef")
_RARE_CAUSE = tuple(map(str.encode, ("√", "├")))
# Behind this many bytes without a find, one line in 32 of any text says enough.
_WHOLE_BYTES = 4_194_304
_LATER = 32


class Watch:
    """Tallies the text of spans: `tallies` is what it has seen, `at_cut` what before the slice."""

    def __init__(self) -> None:
        self.tallies = self.at_cut = Tallies()
        self._slices = 0
        self._good: set[bytes] = set()
        self._usual: set[bytes] = set()
        self._looked_at = 0
        self._known: dict[bytes, bool] = {}
        self._doubtful: set[bytes] = set()

    def resume(self, seen: Tallies) -> None:
        """Go on from what was seen before, of the slices that are cut."""
        self.tallies = self.at_cut = seen

    def over(self, spans: Iterable[bytes], scan: Scan) -> Iterator[bytes]:
        """Pass on the spans of a scan, whose lines are those of the text."""
        records = scan.records
        for span in spans:
            if len(scan.slices) > self._slices:
                self._slices = len(scan.slices)
                self.at_cut = deepcopy(self.tallies)
            self.tallies.records += scan.records - records
            records = scan.records
            if scan.foreign_bytes:
                self._see(span, scan.line - (not span.endswith(b"\n")), scan.foreign_bytes)
            yield span

    def _see(self, span: bytes, next_line: int, foreign_bytes: int) -> None:
        share = self._share(span)
        if foreign_bytes * _DENSE <= len(span):
            if not any(each in span for each in TELLING) or not any(
                self._odd(span, side_by_side(_beginning(span, share)))
            ):
                self.tallies.runs += foreign_bytes
                return
        elif len(span) > _LONG and not _has_cause(span):
            share = max(share, _DENSE)
            runs = foreign_runs(_beginning(span, share))
            if not any(self._odd(span, runs)):
                self.tallies.runs += len(runs) * share
                return
        runs = foreign_runs(span)
        self.tallies.runs += len(runs)
        misread, lost = self._odd(span, runs)
        line = next_line - span.count(b"\n")
        from bulkdrop.table.misread.words import add_words  # noqa: PLC0415 # such text is rare

        add_words(self.tallies.misread, span, line, misread, runs)
        add_words(self.tallies.lost, span, line, lost, runs)

    def _share(self, span: bytes) -> int:
        """Return how small a part of a span is looked at, unless that shows cause for more."""
        self._looked_at += len(span)
        is_clean = self._looked_at > _WHOLE_BYTES and not self.tallies.has_any
        return _LATER if is_clean else 1

    def _odd(self, span: bytes, runs: list[bytes]) -> tuple[set[bytes], set[bytes]]:
        """Return the runs that may have been misread, and those of which letters were lost."""
        good, unknown = self._good, set(runs) - self._usual
        odd = {run for run in unknown if run[:_FIRST] not in good}
        lost = {run for run in odd if any(each in run for each in _LOST)}
        if b"\xef" in span and _LOST[0] in span:  # which may stand alone
            lost |= {run for run in foreign_runs(span) if _LOST[0] in run}
        misread = {run for run in odd - lost if self._is_misread(run)}
        if len(self._usual) < _MOST_KNOWN:
            self._usual |= unknown - lost - misread
        doubtful = misread & self._doubtful
        return misread - {run for run in doubtful if not touches_a_letter(span, run)}, lost

    def _is_misread(self, run: bytes) -> bool:
        if run not in self._known:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[run] = self._look_up(run)
        return self._known[run]

    def _look_up(self, run: bytes) -> bool:
        # A file of ASCII needs no table of encodings.
        from bulkdrop.table.misread.spelling import misreadings  # noqa: PLC0415

        if not misreadings().may_begin(run[:_FIRST].decode(errors="ignore")):
            self._good.add(run[:_FIRST])
            return False
        text = run.decode()
        is_misread = misreadings().may_begin(text) and misreadings().is_misread(text)
        if is_misread and misreadings().is_doubtful(text):
            self._doubtful.add(run)
        return is_misread


def seen_in_header(header: bytes, line: int) -> Tallies:
    """Return what the names of a header in this line have of such text, as if it were a record."""
    watch = Watch()
    if not header.isascii():
        watch.tallies.records = 1
        watch._see(header, line + header.count(b"\n"), len(header) - len(header.decode()))  # noqa: SLF001 # its own
    return watch.tallies


def _beginning(span: bytes, share: int) -> bytes:
    """Return the lines in the first part of a span, one of as many as `share` says."""
    return span if share == 1 else span[: span.rfind(b"\n", 0, len(span) // share) + 1]


def _has_cause(span: bytes) -> bool:
    if any(each in span for each in _CAUSE):
        return True
    return b"\xe2" in span and any(each in span for each in _RARE_CAUSE)
