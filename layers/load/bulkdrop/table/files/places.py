"""Where the lines of one text stood in the upload: in which file of an archive, in which row."""

from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple

from bulkdrop.table.files.recognise import printable


class _Stretch(NamedTuple):
    """From `line` of the text on, lines are those of `member` from `own_line` on."""

    line: int
    member: str
    own_line: int


class Places:
    """A map from lines of a text to those of the upload, written down while the text is read."""

    def __init__(self) -> None:
        self._stretches: list[_Stretch] = []

    def begin_file(
        self, line: int, member: str, dropped: int, rows: Iterable[tuple[int, int]]
    ) -> None:
        """
        Record that a file begins at `line` of the text, without its first `dropped` lines.

        `rows` are lines of the file with what its user counts there: the rows of a sheet.
        """
        for own_line, row in rows:
            cut = max(0, 1 + dropped - own_line)
            self._begin(line - 1 - dropped + own_line + cut, member, row + cut)

    def _begin(self, line: int, member: str, own_line: int) -> None:
        if self._stretches:
            last = self._stretches[-1]
            if last.member == member and own_line - line == last.own_line - last.line:
                return
        self._stretches.append(_Stretch(line, member, own_line))

    def of(self, line: int) -> str:
        """Return where a line of the text was: `12`, or in an archive `people.csv:12`."""
        place = bisect_right(self._stretches, line, key=lambda stretch: stretch.line) - 1
        if place < 0:
            return str(line)
        stretch = self._stretches[place]
        own_line = stretch.own_line + line - stretch.line
        return f"{printable(stretch.member)}:{own_line}" if stretch.member else str(own_line)
