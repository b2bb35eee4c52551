"""The bytes of one part as they are sent, or handed back: the header, then its records."""

from collections.abc import Iterator
from itertools import chain

from bulkdrop.load.part import Attempt
from bulkdrop.storage.bucket import Bucket


class PartContent:
    """
    A view of the source's own bytes; nothing is copied.

    It can be opened again and again, and has the same bytes each time: a version of an S3 object
    never changes.
    """

    def __init__(self, bucket: Bucket, attempt: Attempt) -> None:
        self._bucket = bucket
        self._attempt = attempt
        part = attempt.part
        self.length = (part.header_stop - part.header_start) + (part.stop - part.start)

    def open(self) -> Iterator[bytes]:
        """Stream the part in blocks of at most 1 MiB."""
        part = self._attempt.part
        if part.start == part.header_stop:
            return self._bucket.read_range(part.source, part.header_start, part.stop)
        return chain(self.header(), self._bucket.read_range(part.source, part.start, part.stop))

    def header(self) -> Iterator[bytes]:
        """Stream the header row, its line end included."""
        part = self._attempt.part
        return self._bucket.read_range(part.source, part.header_start, part.header_stop)
