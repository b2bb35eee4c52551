"""Write rows that come in order of their parents as a copy, with its slices between parents."""

import dataclasses
from collections.abc import Iterable, Iterator
from itertools import chain

from bulkdrop import layout
from bulkdrop.document import Document
from bulkdrop.fields.values.unfit import NULL
from bulkdrop.plan_load.first_part import BATCH_RECORDS
from bulkdrop.plan_load.grouping.large_parents import FoundParents, LargeParents
from bulkdrop.plan_load.grouping.slices import GroupedSlices
from bulkdrop.plan_load.table import Table
from bulkdrop.storage.bucket import Bucket
from bulkdrop.storage.growing_object import GrowingObject
from bulkdrop.streams import gathered
from bulkdrop.table.files.places import Place
from bulkdrop.table.records.origins import OriginsFile
from bulkdrop.table.slice import Slice

Row = tuple[str, bytes, int, int, str, bytes | None]
"""A parent's folded value, the row that is sent, its place, and the upload's row if it differs."""


def size_of(row: Row) -> int:
    """Return about how many bytes a row takes."""
    return len(row[1]) + len(row[5] or b"")


NO_PARENT = frozenset({"", NULL.lower(), NULL})


@dataclasses.dataclass(frozen=True)
class Copied(Document):
    """A copy, or a piece of one: its slices, the bytes of its three objects, its large parents."""

    slices: list[Slice]
    content_bytes: int
    lines_bytes: int
    own_bytes: int
    found: FoundParents


@dataclasses.dataclass(frozen=True)
class CopyWriter:
    """Writes copies of one table."""

    bucket: Bucket
    table: Table
    most_bytes: int

    def write(
        self, rows: Iterable[Row], key: str, *, with_header: bool = True, is_first: bool = True
    ) -> Copied:
        """Write a copy, or a piece of one, and what lies beside it; the first part is small."""
        header = self.table.dialect.header
        head = header if with_header else b""
        with (
            GrowingObject(self.bucket, layout.lines_key(key)) as lines,
            GrowingObject(self.bucket, layout.own_rows_key(key)) as own_rows,
        ):
            file = OriginsFile(lines, own_rows)
            slices = GroupedSlices(
                file,
                header,
                start=len(head),
                most_bytes=self.most_bytes,
                first_records=BATCH_RECORDS if is_first else None,
            )
            parents = LargeParents()
            written = _written(rows, slices, file, parents)
            self.bucket.write_stream(key, chain([head], gathered(written)))
            slices.end(may_be_one=is_first and self.table.folder.allowed_share == 1)
        stop = slices.slices[-1].stop if slices.slices else len(head)
        return Copied(slices.slices, stop, lines.size, own_rows.size, parents.end())


def _written(
    rows: Iterable[Row], slices: GroupedSlices, file: OriginsFile, parents: LargeParents
) -> Iterator[bytes]:
    before: str | None = None
    for parent, raw, line, of_file, name, own in rows:
        place = Place(line, of_file, name)
        if parent != before or parent in NO_PARENT:
            slices.begin_parent()
            parents.begin(parent, place)
            before = parent
        slices.add(raw)
        parents.count += 1
        file.add(place, own)
        yield raw
