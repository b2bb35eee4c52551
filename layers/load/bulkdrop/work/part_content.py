"""The bytes of one part as they are sent, or handed back: a header, then its records."""

from collections.abc import Iterator
from itertools import chain

from bulkdrop.load.part import Attempt
from bulkdrop.storage.bucket import Bucket


class PartContent:
    """
    A view of the source's own bytes; nothing is copied.

    If the columns are not named after their fields, another header is sent before the same records.
    It can be opened again and again, and has the same bytes each time: a version of an S3 object
    never changes.
    """

    def __init__(self, bucket: Bucket, attempt: Attempt) -> None:
        self._bucket = bucket
        self._attempt = attempt
        part = attempt.part
        header_bytes = part.sent_header_bytes or part.header_stop - part.header_start
        self.length = header_bytes + (part.stop - part.start)

    def open(self) -> Iterator[bytes]:
        """Stream the part as it is sent, in blocks of at most 1 MiB; it has `length` bytes."""
        part = self._attempt.part
        if not part.sent_header_key:
            return self.own()
        rows = self._bucket.read_range(part.source, part.start, part.stop)
        return chain(self.sent_header(), rows)

    def own(self) -> Iterator[bytes]:
        """Stream the part under the upload's own header."""
        part = self._attempt.part
        if part.start == part.header_stop:
            return self._bucket.read_range(part.source, part.header_start, part.stop)
        return chain(self.header(), self._bucket.read_range(part.source, part.start, part.stop))

    def header(self) -> Iterator[bytes]:
        """Stream the upload's own header row, its line end included."""
        part = self._attempt.part
        return self._bucket.read_range(part.source, part.header_start, part.header_stop)

    def sent_header(self) -> Iterator[bytes]:
        """Stream the header row that is sent, its line end included."""
        key = self._attempt.part.sent_header_key
        return self._bucket.read(key) if key else self.header()
