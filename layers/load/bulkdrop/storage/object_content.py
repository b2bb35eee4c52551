"""One version of an S3 object, as something to read from."""

import dataclasses
from collections.abc import Iterator

from bulkdrop.storage.bucket import Bucket
from bulkdrop.storage.read_ahead import read_ahead
from bulkdrop.storage.source import Source


@dataclasses.dataclass(frozen=True)
class ObjectContent:
    """The bytes of one version of an object; `size` in bytes."""

    bucket: Bucket
    source: Source
    size: int

    def read(self, start: int, stop: int) -> Iterator[bytes]:
        """Stream the bytes [start, stop), several pieces at once; raises as Bucket.read_range."""
        return read_ahead(self.bucket, self.source, start, stop)
