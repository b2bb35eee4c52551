"""An object that is written piece by piece, by a caller that comes by its pieces as it goes."""

from contextlib import AbstractContextManager, ExitStack
from typing import TYPE_CHECKING

from bulkdrop.storage.bucket import Bucket

if TYPE_CHECKING:
    from bulkdrop.storage.multipart_upload import MultipartUpload

# At least 5 MiB for all parts but the last; S3 takes at most 10,000 of them.
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html
_PART_BYTES = 8 << 20


class GrowingObject(AbstractContextManager["GrowingObject"]):
    """
    A CSV of up to 80 GB that is there when the `with` block ends, or not at all if it fails.

    Of it 8 MiB are in memory at most.
    """

    def __init__(self, bucket: Bucket, key: str) -> None:
        self.key = key
        self.size = 0
        self._bucket = bucket
        self._held = bytearray()
        self._parts = 0
        self._upload: MultipartUpload | None = None
        self._stack = ExitStack()

    def write(self, content: bytes) -> None:
        """Put bytes at the end."""
        self._held += content
        self.size += len(content)
        if len(self._held) >= _PART_BYTES:
            self._put()

    def __exit__(self, *raised: object) -> None:
        if raised[0] is None:
            if self._upload:
                self._put()
            else:
                self._bucket.write(self.key, bytes(self._held))
        self._stack.__exit__(*raised)  # type: ignore[arg-type] # as they came

    def _put(self) -> None:
        if self._upload is None:
            self._upload = self._stack.enter_context(self._bucket.multipart_upload(self.key))
        self._parts += 1
        if self._held:
            self._upload.put_part(self._parts, bytes(self._held))
        self._held.clear()
