"""The records of a part as they stand in the upload: with their lines, and their own bytes."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bulkdrop import layout
from bulkdrop.load.part import Part
from bulkdrop.own_rows.records import Record, read_records
from bulkdrop.storage.bucket import Bucket
from bulkdrop.storage.source import Source
from bulkdrop.streams import file_of
from bulkdrop.table.files.places import Place
from bulkdrop.table.records.origins import Run
from bulkdrop.table.records.split import split_records
from bulkdrop.table.slice import Own


class OwnRecord(NamedTuple):
    """
    A record that was sent, its place in the upload, and its row there, line end included.

    The place is not known in parts of 0.1.0. `is_kept` says that the row was not sent as it is
    written, so that it is kept beside.
    """

    sent: Record
    place: Place | None
    row: bytes
    is_kept: bool


class Origin(NamedTuple):
    """Where records come from: the line of the first in an upload, or what lies beside a copy."""

    source: Source
    line: int
    own: Own | None

    @classmethod
    def of(cls, part: Part) -> "Origin":
        """Return where the records of a part come from."""
        return cls(part.source, part.line, part.own)


def own_records(bucket: Bucket, of: Origin, content: Iterable[bytes]) -> Iterator[OwnRecord]:
    """Yield the records of a content that is as it is sent, header and all."""
    records = (record for record in read_records(content) if record.position >= 0)
    if of.own is None:
        for record in records:
            # The header is in one line, and the record's own line counts from it.
            place = Place(of.line + record.line - 1) if of.line else None
            yield OwnRecord(record, place, record.raw, is_kept=False)
        return
    rows = _rows(bucket, of.source, of.own)
    origins = _origins(bucket, of.source, of.own)
    for record, (place, is_kept) in zip(records, origins, strict=True):
        yield OwnRecord(record, place, next(rows) if is_kept else record.raw, is_kept)


def places_of(bucket: Bucket, source: Source, own: Own) -> Iterator[Place]:
    """Yield the places in the upload of the records of a copy."""
    return (place for place, _ in _origins(bucket, source, own))


def _rows(bucket: Bucket, source: Source, own: Own) -> Iterator[bytes]:
    key = layout.own_rows_key(source.key)
    yield from split_records(bucket.read_range(Source(key), own.rows_start, own.rows_stop))


def _origins(bucket: Bucket, source: Source, own: Own) -> Iterator[tuple[Place, bool]]:
    key, skip = layout.lines_key(source.key), own.skip
    for line in file_of(bucket.read_range(Source(key), own.lines_start, own.lines_stop)):
        run = Run.of_line(line)
        for at in range(min(skip, run.records), run.records):
            yield run.place.after(at), run.is_kept
        skip = max(0, skip - run.records)
