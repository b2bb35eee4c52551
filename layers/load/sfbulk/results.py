"""The records of a finished job, read as they come."""

import gzip
import zlib
from collections.abc import Iterator

import requests
import urllib3.exceptions

from sfbulk.errors import IncompleteResultsError

CHUNK_SIZE = 1 << 20

# How a stream tells that it broke: its transfer, its compression, its connection.
_DAMAGE = (urllib3.exceptions.HTTPError, EOFError, zlib.error, OSError)


class ResultStream:
    """
    One result set as bytes of CSV, decompressed; a binary file that can be read once.

    Raises `IncompleteResultsError` if it ends before its end. To start again, open it again.
    """

    def __init__(self, response: requests.Response, what: str, job_id: str) -> None:
        self._what = what
        self._job_id = job_id
        compressed = response.headers.get("Content-Encoding", "").lower() in {"gzip", "x-gzip"}
        # Unlike urllib3, gzip notices the missing end of a stream that was cut off.
        self._source = gzip.GzipFile(fileobj=response.raw) if compressed else response.raw

    def read(self, size: int = -1) -> bytes:
        """Read the next `size` bytes, fewer at the end, all that is left if negative."""
        try:
            data: bytes = self._source.read(size)
        except _DAMAGE as error:
            raise IncompleteResultsError(
                f"The {self._what} of job {self._job_id} broke off ({error}). What was read is a"
                " part of them; open them again and read from the start.",
                job_id=self._job_id,
            ) from error
        return data

    def chunks(self, size: int = CHUNK_SIZE) -> Iterator[bytes]:
        """Read to the end in pieces of `size` bytes, the last one shorter."""
        while chunk := self.read(size):
            yield chunk
