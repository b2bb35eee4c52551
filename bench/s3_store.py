"""The objects of the stand-in for S3: files, or one block again and again."""

import itertools
import shutil
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote

_BLOCK = 1 << 18


class Stored:
    """An object in a file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size = path.stat().st_size

    def read(self, start: int, stop: int) -> Iterator[bytes]:
        """Yield the bytes [start, stop)."""
        with self.path.open("rb") as file:
            file.seek(start)
            while start < stop and (block := file.read(min(_BLOCK, stop - start))):
                start += len(block)
                yield block


class Repeated:
    """A header and then the same block again and again: a large object that takes no room."""

    def __init__(self, header: bytes, block: bytes, times: int) -> None:
        self._header = header
        self._block = memoryview(block)
        self.size = len(header) + len(block) * times

    def read(self, start: int, stop: int) -> Iterator[bytes | memoryview]:
        """Yield the bytes [start, stop)."""
        if start < len(self._header):
            yield self._header[start:stop]
            start = len(self._header)
        while start < stop:
            place = (start - len(self._header)) % len(self._block)
            piece = self._block[place : place + min(_BLOCK, stop - start)]
            start += len(piece)
            yield piece


class Store:
    """All objects by key."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()
        self.objects: dict[str, Stored | Repeated] = {}

    def get(self, key: str) -> Stored | Repeated | None:
        """Find an object."""
        return self.objects.get(unquote(key))

    def keys(self, prefix: str) -> list[str]:
        """List keys in their order."""
        return sorted(key for key in self.objects if key.startswith(prefix))

    def put(self, key: str, blocks: Iterable[bytes]) -> None:
        """Keep an object."""
        self.objects[unquote(key)] = Stored(self.write(blocks))

    def write(self, blocks: Iterable[bytes]) -> Path:
        """Write blocks to a file of their own."""
        path = self._folder / f"object-{next(self._numbers)}"
        with path.open("wb") as file:
            for block in blocks:
                file.write(block)
        return path

    def join(self, key: str, parts: list[Path]) -> None:
        """Make an object of the parts of a multipart upload."""
        first, *others = parts
        with first.open("ab") as file:
            for part in others:
                with part.open("rb") as more:
                    shutil.copyfileobj(more, file, _BLOCK)
                part.unlink()
        self.objects[unquote(key)] = Stored(first)

    def delete(self, key: str) -> None:
        """Forget an object."""
        found = self.objects.pop(unquote(key), None)
        if isinstance(found, Stored):
            found.path.unlink(missing_ok=True)
