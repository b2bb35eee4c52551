"""The bytes of one part as they are sent, or handed back: the header, then its records."""

from collections.abc import Iterator
from itertools import chain

from bulkdrop.bucket import Bucket
from bulkdrop.load import PartStep


class PartContent:
    """
    A view of the source's own bytes; nothing is copied.

    It can be opened again and again, and gives the same bytes each time: a version of an S3 object
    never changes.
    """

    def __init__(self, bucket: Bucket, step: PartStep) -> None:
        self._bucket = bucket
        self._step = step
        plan, part = step.plan, step.part
        self.length = (plan.header_stop - plan.header_start) + (part.stop - part.start)

    def open(self) -> Iterator[bytes]:
        """Stream the part in blocks of at most 1 MiB."""
        plan, part = self._step.plan, self._step.part
        if part.start == plan.header_stop:
            return self._bucket.read_range(plan.source, plan.header_start, part.stop)
        return chain(self.header(), self._bucket.read_range(plan.source, part.start, part.stop))

    def header(self) -> Iterator[bytes]:
        """Stream the header row, its line end included."""
        plan = self._step.plan
        return self._bucket.read_range(plan.source, plan.header_start, plan.header_stop)
