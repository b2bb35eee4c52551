"""OLE compound files, in which .xls, .doc and protected Office files lie ([MS-CFB])."""

import struct
from collections.abc import Iterator

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_END = 0xFFFFFFFA
_ENTRY_BYTES = 128
_IN_HEADER = 109


class OleError(Exception):
    """The file's own tables lead nowhere."""


class OleFile:
    """The streams of a compound file, by their names."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        try:
            self._read_tables()
        except (struct.error, IndexError) as error:
            raise OleError(error) from error

    def _read_tables(self) -> None:
        data = self._data
        self._shift = struct.unpack_from("<H", data, 30)[0]
        directory, cutoff, mini_table = struct.unpack_from("<I4xII", data, 48)
        difat = list(struct.unpack_from(f"<{_IN_HEADER}I", data, 76))
        sector = struct.unpack_from("<I", data, 68)[0]
        while sector < _END and len(difat) < len(data) >> 7:
            *more, sector = self._numbers(sector)
            difat += more
        self._table = [n for s in difat if s < _END for n in self._numbers(s)]
        mini = self._chain(mini_table) if mini_table < _END else b""
        self._mini_table = struct.unpack(f"<{len(mini) // 4}I", mini)
        self._cutoff = cutoff
        self._entries = dict(self._read_entries(self._chain(directory)))
        if "Root Entry" not in self._entries:
            raise OleError("it has no directory")
        self._mini = self._chain(self._entries["Root Entry"][0]) if mini else b""

    @property
    def names(self) -> set[str]:
        """Name the streams and folders."""
        return set(self._entries)

    def stream(self, name: str) -> bytes:
        """Return a stream's bytes."""
        try:
            start, size = self._entries[name]
            if size >= self._cutoff:
                return self._chain(start)[:size]
            minis = self._sectors(start, self._mini_table)
            return b"".join(self._mini[s * 64 : s * 64 + 64] for s in minis)[:size]
        except (KeyError, IndexError) as error:
            raise OleError(error) from error

    def _read_entries(self, directory: bytes) -> Iterator[tuple[str, tuple[int, int]]]:
        for at in range(0, len(directory) - _ENTRY_BYTES + 1, _ENTRY_BYTES):
            length = struct.unpack_from("<H", directory, at + 64)[0]
            if 2 <= length <= 64:  # noqa: PLR2004 # a name of 32 characters and its end
                name = directory[at : at + length - 2].decode("utf-16-le", "replace")
                yield name, struct.unpack_from("<II", directory, at + 116)

    def _numbers(self, sector: int) -> list[int]:
        content = self._sector(sector)
        return list(struct.unpack(f"<{len(content) // 4}I", content))

    def _sector(self, sector: int) -> bytes:
        start = (sector + 1) << self._shift
        return self._data[start : start + (1 << self._shift)]

    def _chain(self, sector: int) -> bytes:
        return b"".join(map(self._sector, self._sectors(sector, self._table)))

    def _sectors(self, sector: int, table: list[int] | tuple[int, ...]) -> Iterator[int]:
        left = len(table)
        while sector < _END and left:
            yield sector
            sector, left = table[sector], left - 1
