"""Where the records of a table begin in the upload."""

from collections.abc import Iterator, Sequence
from itertools import islice

from bulkdrop.plan_load.table import Table
from bulkdrop.storage.bucket import Bucket
from bulkdrop.table.files.places import FileNames, Place


class UploadLines:
    """
    Counts lines as the upload does: of a copy it is written beside it where each record stands.

    A line is the order of its place, which `files` shows as people count it.
    """

    def __init__(self, bucket: Bucket, table: Table) -> None:
        self.files = FileNames()
        self._places: Iterator[Place] | None = None
        if table.slices and table.slices[0].own:
            self._places = _places(bucket, table)
        self._line = table.slices[0].line if table.slices else 0

    def of(self, taken: Sequence[int]) -> list[int]:
        """Return where the next records begin, which take this many lines each."""
        if self._places:
            return [*map(self.files.order, islice(self._places, len(taken)))]
        return [*self._next(taken)]

    def _next(self, taken: Sequence[int]) -> Iterator[int]:
        for lines in taken:
            yield self._line
            self._line += lines


def _places(bucket: Bucket, table: Table) -> Iterator[Place] | None:
    # Plain uploads need none.
    from bulkdrop.plan_load.own_origins import whole_own  # noqa: PLC0415
    from bulkdrop.work.own_records import places_of  # noqa: PLC0415

    own = whole_own(table)
    return places_of(bucket, table.source, own) if own else None
