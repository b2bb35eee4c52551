"""Lines of a whole file that hold bytes beyond ASCII, and some beside them: few enough to judge."""

from collections.abc import Iterable

# The sample is at most this large, and half of it or more where the file has enough to take.
_BYTES = 1 << 17
_WINDOW_BYTES = 1 << 13
# Lines of ASCII beside foreign ones show the language; a sample is given no more when it has this.
_ENOUGH_BYTES = 1 << 14
# Longer lines are cut; what follows speaks of the same columns.
_LINE_BYTES = 4096
_ASCII = bytes(range(0x80))


class _Sample:
    """Foreign lines of every n-th window: where they become too many, half of them go."""

    def __init__(self) -> None:
        self.every = 1
        self._windows: dict[int, bytes] = {}
        self._bytes = 0
        self._seen = _ASCII
        self._new = b""

    def keep_new(self, lines: list[bytes]) -> None:
        """Keep for good the lines with bytes that none before has: encodings may differ there."""
        for line in lines:
            if new := line.translate(None, self._seen):
                self._seen += bytes(set(new))
                self._new += _cut(line)

    def add(self, number: int, lines: list[bytes]) -> None:
        if foreign := [_cut(line) for line in lines if not line.isascii()]:
            self.keep_new(foreign)
            self._keep(number, b"".join(foreign))
            if self._bytes < _ENOUGH_BYTES:
                self._keep(number, b"".join(_cut(line) for line in lines if line.isascii()))

    def _keep(self, number: int, found: bytes) -> None:
        self._windows[number] = self._windows.get(number, b"") + found
        self._bytes += len(found)
        while self._bytes > _BYTES and len(self._windows) > 1:
            self.every *= 2
            kept = {at: text for at, text in self._windows.items() if at % self.every == 0}
            self._windows, self._bytes = kept, sum(map(len, kept.values()))

    def text(self) -> bytes:
        return b"".join(self._windows.values()) + self._new

    def has_new(self, window: bytes) -> bool:
        """Return whether there are bytes in a window that were in none before it."""
        return bool(window.translate(None, self._seen))


def sample_of(blocks: Iterable[bytes]) -> bytes:
    """
    Return foreign lines from the whole of a stream, its end included; nothing of an ASCII text.

    While they are few, lines of ASCII that stand near them are there, too. The more there are, the
    fewer windows of the stream are looked at, at even distances; but lines with a byte that was not
    met before are there from all of them.
    """
    sample, rest = _Sample(), b""
    whole = True  # whether the line that is under way is known from its beginning
    for number, window in enumerate(_windows(blocks)):
        if number % sample.every:
            if sample.has_new(window):
                sample.keep_new(window.splitlines(keepends=True)[1:-1])
            rest, whole = b"", False
            continue
        if whole and window.isascii() and rest.isascii():
            rest = window[window.rfind(b"\n") + 1 :]
            continue
        *lines, rest = (rest + window).splitlines(keepends=True)
        if rest.endswith((b"\n", b"\r")) or len(rest) > _LINE_BYTES:
            lines, rest = [*lines, rest], b""
        sample.add(number, lines if whole else lines[1:])
        whole = True
    sample.add(0, [rest])
    return sample.text()


def _windows(blocks: Iterable[bytes]) -> Iterable[bytes]:
    for block in blocks:
        for at in range(0, len(block), _WINDOW_BYTES):
            yield block[at : at + _WINDOW_BYTES]


def _cut(line: bytes) -> bytes:
    """Return a line that is not too long, cut where a cell ends: there no character is torn."""
    if len(line) > _LINE_BYTES:
        line = line[: max(line.rfind(mark, 0, _LINE_BYTES) for mark in (b",", b";", b"\t", b" "))]
    return line if line.endswith((b"\n", b"\r")) else line + b"\n"
