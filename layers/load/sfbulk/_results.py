"""The records of a job that has ended, read as they arrive."""

import codecs
import gzip
import io
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

import requests
import urllib3.exceptions

from sfbulk._errors import IncompleteResultsError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

CHUNK_SIZE = 1 << 20
_BUFFER_SIZE = 1 << 16

# How a stream shows that it broke: by its transfer, its compression, its connection.
_DAMAGE = (urllib3.exceptions.HTTPError, EOFError, zlib.error, OSError)
_WEB_PAGE = (b"<!doctype", b"<html")
_HEAD_BYTES = 64
_GZIP = b"\x1f\x8b"
# Nobody asked for these. Other words in the place of an encoding are mistakes that change nothing.
_OTHER_ENCODINGS = frozenset({"deflate", "br", "zstd", "compress"})


class ResultStream(io.BufferedReader):
    """
    One result set as bytes of CSV, a binary file that can be read once.

    It is decompressed, and a byte order mark before it is dropped.

    `io.TextIOWrapper(stream, encoding="utf-8", newline="")` makes text of it for `csv`.
    Memory does not grow with the results. Raises `IncompleteResultsError` if the connection breaks
    or ends early: what was read then is only a part. To read again, open the results again.
    """

    def __init__(self, response: requests.Response, what: str, job_id: str) -> None:
        super().__init__(_Body(response, f"{what} of job {job_id}", job_id), _BUFFER_SIZE)

    def chunks(self, size: int = CHUNK_SIZE) -> Iterator[bytes]:
        """Yield the rest in pieces of `size` bytes (1 MiB), the last one shorter."""
        while chunk := self.read(size):
            yield chunk


class _Body(io.RawIOBase):
    """The reply's body without its compression; closing it closes the connection."""

    def __init__(self, response: requests.Response, what: str, job_id: str) -> None:
        super().__init__()
        self._response = response
        self._what = what
        self._job_id = job_id
        self._head: bytes | None = None
        self._encoding = response.headers.get("Content-Encoding", "").strip().lower()
        compressed = self._encoding in {"gzip", "x-gzip"}
        # Unlike urllib3, gzip notices the missing end of a stream that was cut off.
        self._source = gzip.GzipFile(fileobj=response.raw) if compressed else response.raw

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        view = memoryview(buffer).cast("B")
        if self._head is None:
            self._head = self._begin()
        data, self._head = self._head[: len(view)], self._head[len(view) :]
        data = data or self._take(len(view))
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._response.close()
        super().close()

    def _begin(self) -> bytes:
        """Return the first bytes behind a byte order mark; refuse what is no CSV."""
        if self._encoding in _OTHER_ENCODINGS:
            raise self._broken(f"they are packed by {self._encoding}")
        head = b""
        while len(head) < _HEAD_BYTES and (data := self._take(_HEAD_BYTES - len(head))):
            head += data
        head = head.removeprefix(codecs.BOM_UTF8)
        if head.startswith(_GZIP):
            raise self._broken("they are packed, and no header says so")
        if head.lstrip()[:9].lower().startswith(_WEB_PAGE):
            raise self._broken("a web page came in their place")
        return head

    def _take(self, size: int) -> bytes:
        try:
            data: bytes = self._source.read(size)
        except _DAMAGE as error:
            raise self._broken(str(error)) from error
        return data

    def _broken(self, how: str) -> IncompleteResultsError:
        return IncompleteResultsError(
            f"The {self._what} broke off ({how}). Only a part was read: open them again and read"
            " from the start.",
            job_id=self._job_id,
        )
