"""What a table is read from."""

from collections.abc import Iterator
from typing import Protocol


class Content(Protocol):
    """Bytes that can be read from anywhere and more than once, the same each time."""

    @property
    def size(self) -> int:
        """Return the number of bytes."""

    def read(self, start: int, stop: int) -> Iterator[bytes]:
        """Stream the bytes [start, stop), in blocks of at most 1 MiB."""
