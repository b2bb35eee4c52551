"""Bytes that are put down for a while: in memory while they are few, on disk beyond that."""

import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager

from bulkdrop.streams import chunks_of

_MEMORY_BYTES = 1 << 20


class SpooledFile(AbstractContextManager["SpooledFile"]):
    """
    A file that is written once, then read any number of times, as long as the context lasts.

    Of more than 1 MiB it lies in the temporary folder, which has 512 MB in Lambda. `size` is the
    number of bytes that were written.
    """

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(_MEMORY_BYTES)  # noqa: SIM115 # see __exit__
        self.size = 0

    def __exit__(self, *_raised: object) -> None:
        self._file.close()

    def write(self, content: bytes) -> None:
        """Put bytes at the end."""
        self.size += self._file.write(content)

    def clear(self) -> None:
        """Take out all that was put in."""
        self._file.seek(0)
        self._file.truncate()
        self.size = 0

    def chunks(self) -> Iterator[bytes]:
        """Yield all from the start, in blocks of 1 MiB."""
        self._file.seek(0)
        yield from chunks_of(self._file)

    def lines(self) -> Iterator[bytes]:
        """Yield all from the start, line by line."""
        self._file.seek(0)
        yield from self._file
