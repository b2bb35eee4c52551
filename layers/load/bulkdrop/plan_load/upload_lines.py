"""The lines of the upload in which records of a table begin."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from bulkdrop.plan_load.own_origins import whole_own
from bulkdrop.plan_load.table import Table
from bulkdrop.storage.bucket import Bucket
from bulkdrop.work.own_records import places_of

if TYPE_CHECKING:
    from bulkdrop.table.files.places import Place


class UploadLines:
    """
    Counts lines as the upload does: of a copy it is written beside it where each record stands.

    In an archive of several files they are lines of the file.
    """

    def __init__(self, bucket: Bucket, table: Table) -> None:
        own = whole_own(table) if table.slices else None
        self._places: Iterator[Place] | None = None
        if own:
            self._places = places_of(bucket, table.source, own)
        self._line = table.slices[0].line if table.slices else 0

    def of(self, taken: Sequence[int]) -> list[int]:
        """Return where the next records begin, which take this many lines each."""
        if self._places:
            return [place.line for place in islice(self._places, len(taken))]
        return [*self._next(taken)]

    def _next(self, taken: Sequence[int]) -> Iterator[int]:
        for lines in taken:
            yield self._line
            self._line += lines
