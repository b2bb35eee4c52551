"""Count the records of a CSV while it passes by."""

from collections.abc import Iterable, Iterator

_ALL_BUT_QUOTE_AND_LF = bytes(set(range(256)) - set(b'"\n'))


class RecordCounter:
    """
    Counts the records of one CSV stream, the header aside.

    A line break within quotes ends no record. The last record need not end with one.
    """

    def __init__(self) -> None:
        self._ends = 0
        self._in_quotes = False
        self._last = b"\n"

    def watch(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """Pass the chunks on, counting."""
        for chunk in chunks:
            self._count(chunk)
            yield chunk

    @property
    def records(self) -> int:
        """The records seen so far."""
        rows = self._ends + (self._last != b"\n")
        return max(0, rows - 1)

    def _count(self, chunk: bytes) -> None:
        # Two quotes with no line break between them change nothing, and few others are left.
        marks = chunk.translate(None, _ALL_BUT_QUOTE_AND_LF).replace(b'""', b"")
        pieces = marks.split(b'"')
        outside = pieces[1::2] if self._in_quotes else pieces[::2]
        self._ends += sum(map(len, outside))
        self._in_quotes ^= len(pieces) % 2 == 0
        self._last = chunk[-1:] or self._last
