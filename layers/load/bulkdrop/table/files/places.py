"""Where the lines of one text stood in the upload: in which file of an archive, in which row."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bulkdrop.table.files.recognise import printable

_LINES = 1 << 40
"""More than any file has."""


class Place(NamedTuple):
    """A line of the upload as its user counts it; files of an archive are numbered from 0."""

    line: int
    file: int = 0
    name: str = ""

    def __str__(self) -> str:
        """Return `12`, or in an archive of several files `people.csv:12`."""
        return f"{printable(self.name)}:{self.line}" if self.name else str(self.line)

    @classmethod
    def of(cls, order: int, text: str) -> "Place":
        """Return the place that has this order and reads so."""
        file, line = divmod(order, _LINES)
        return cls(line, file, text.rpartition(":")[0])

    @property
    def shown(self) -> int | str:
        """Return the same for programs: a number, or in an archive of several files a text."""
        return str(self) if self.name else self.line

    @property
    def order(self) -> int:
        """Return a number that is larger for what comes later in the upload."""
        return self.file * _LINES + self.line

    def after(self, lines: int) -> "Place":
        """Return the place this many lines below in the same file."""
        return Place(self.line + lines, self.file, self.name)


class FileNames:
    """The names of an archive's files, so that of a record only its place's order is kept."""

    def __init__(self) -> None:
        self._names: dict[int, str] = {}

    def order(self, place: Place) -> int:
        """Return the order of a place, which `shown` takes."""
        if place.name:
            self._names[place.file] = place.name
        return place.order

    def shown(self, order: int) -> int | str:
        """Return the line of a place, with its file if there are several."""
        file, line = divmod(order, _LINES)
        return Place(line, file, self._names.get(file, "")).shown


class _Stretch(NamedTuple):
    """From `line` of the text on, lines are those of the upload from `place` on."""

    line: int
    place: Place


class Places:
    """A map from lines of a text to those of the upload, written down while the text is read."""

    def __init__(self) -> None:
        self._stretches: list[_Stretch] = []
        self._files: dict[str, int] = {}

    def begin_file(
        self, line: int, member: str, dropped: int, rows: Iterable[tuple[int, int]]
    ) -> None:
        """
        Record that a file begins at `line` of the text, without its first `dropped` lines.

        `rows` are lines of the file with what its user counts there: the rows of a sheet.
        """
        for own_line, row in rows:
            cut = max(0, 1 + dropped - own_line)
            self._begin(line - 1 - dropped + own_line + cut, self.in_file(member, row + cut))

    def in_file(self, member: str, line: int) -> Place:
        """Return a line of a file, which is named where there are several."""
        return Place(line, self._files.setdefault(member, len(self._files)), member)

    def _begin(self, line: int, place: Place) -> None:
        if self._stretches:
            last = self._stretches[-1]
            if last.place.after(line - last.line) == place:
                return
        self._stretches.append(_Stretch(line, place))

    def of(self, line: int) -> Place:
        """Return where a line of the text was."""
        at = self._at(line)
        if at < 0:
            return Place(line)
        stretch = self._stretches[at]
        return stretch.place.after(line - stretch.line)

    def runs(self, line: int, lines: int) -> Iterator[tuple[Place, int]]:
        """Yield where each of these lines was: the first of a run, and how long it goes on."""
        stop = line + lines
        while line < stop:
            following = self._at(line) + 1
            ends = self._stretches[following].line if following < len(self._stretches) else stop
            run = min(stop, ends) - line
            yield self.of(line), run
            line += run

    def _at(self, line: int) -> int:
        return bisect_right(self._stretches, line, key=lambda stretch: stretch.line) - 1
