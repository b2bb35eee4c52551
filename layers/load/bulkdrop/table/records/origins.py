"""Where the records of a clean copy come from: their lines, and their rows where they differ."""

import json
from collections import deque
from collections.abc import Iterator
from typing import NamedTuple, Protocol

from bulkdrop.table.files.places import Place, Places
from bulkdrop.table.slice import Own


class Writable(Protocol):
    """What bytes are put at the end of."""

    def write(self, content: bytes, /) -> None:
        """Put bytes at the end."""


class Run(NamedTuple):
    """
    Records whose places follow line by line from `place` on.

    `is_kept` says that the rows were sent otherwise than they are written, and are kept beside.
    """

    place: Place
    records: int
    is_kept: bool

    def continues(self, earlier: "Run") -> bool:
        """Return whether this run goes on where the earlier one ends."""
        follows = earlier.place.after(earlier.records) == self.place
        return follows and self.is_kept == earlier.is_kept

    def to_line(self) -> bytes:
        """Return the run as a line of JSON."""
        place = self.place
        if not place.name:  # nearly all: no need of an encoder
            return b"[%d, %d, %d, %d]\n" % (self.records, self.is_kept, place.line, place.file)
        run = json.dumps([self.records, int(self.is_kept), place.line, place.file, place.name])
        return f"{run}\n".encode()

    @classmethod
    def of_line(cls, line: bytes) -> "Run":
        """Read what to_line wrote."""
        records, is_kept, *place = json.loads(line)
        return cls(Place(*place), records, bool(is_kept))


class OriginsFile:
    """
    Writes down for each record where it comes from, run by run, in as little memory as one run.

    `own_rows` begins with what was written to it before: the header as it stands in the upload.
    """

    def __init__(self, lines: Writable, own_rows: Writable, header: bytes = b"") -> None:
        self._lines, self._own_rows = lines, own_rows
        self._own_rows.write(header)
        self._lines_size, self._rows_size = 0, len(header)
        self._begun = (0, len(header))
        self._run: Run | None = None

    def add(self, place: Place, own: bytes | None = None, records: int = 1) -> None:
        """Add the next record, or several that follow line by line; `own` if it differs."""
        run = Run(place, records, own is not None)
        if own is not None:
            self._own_rows.write(own)
            self._rows_size += len(own)
        if self._run and run.continues(self._run):
            self._run = self._run._replace(records=self._run.records + records)
        else:
            self._end_run()
            self._run = run

    def cut(self) -> Own:
        """Return where this is of the records that were added since the last cut."""
        self._end_run()
        begun, self._begun = self._begun, (self._lines_size, self._rows_size)
        return Own(begun[0], self._lines_size, begun[1], self._rows_size)

    def _end_run(self) -> None:
        if self._run:
            line = self._run.to_line()
            self._lines.write(line)
            self._lines_size += len(line)
        self._run = None


class _Entry(NamedTuple):
    line: int
    records: int
    own: bytes | None


class Origins:
    """
    Records on their way into a clean copy, with their lines in the text.

    Each is pushed before it is handed on, and leaves when it is passed on or dropped.
    """

    def __init__(self, places: Places, file: OriginsFile) -> None:
        self._places, self._file = places, file
        self._waiting: deque[_Entry] = deque()

    def push(self, line: int, records: int) -> None:
        """Take records on that are sent as they are written, each in a line of its own."""
        self._waiting.append(_Entry(line, records, None))

    def push_own(self, line: int, own: bytes) -> None:
        """Take on a record that is sent otherwise than it is written: `own` is as written."""
        self._waiting.append(_Entry(line, 1, own))

    def pass_on(self, records: int) -> None:
        """Write down where the next records come from."""
        for entry in self._next(records):
            if entry.records == 1:
                self._file.add(self._places.of(entry.line), entry.own)
                continue
            for place, run in self._places.runs(entry.line, entry.records):
                self._file.add(place, records=run)

    def drop(self) -> tuple[int, bytes | None]:
        """Return the line of the next record, which is not sent, and its row if that differs."""
        (entry,) = self._next(1)
        return entry.line, entry.own

    def cut(self) -> Own:
        """Return where the origins are of the records that were passed on since the last cut."""
        return self._file.cut()

    def _next(self, records: int) -> Iterator[_Entry]:
        while records:
            entry = self._waiting.popleft()
            if entry.records > records:
                left = _Entry(entry.line + records, entry.records - records, None)
                self._waiting.appendleft(left)
                entry = entry._replace(records=records)
            records -= entry.records
            yield entry
