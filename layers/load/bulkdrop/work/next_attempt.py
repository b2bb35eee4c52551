"""The upload's own rows, written as a file that a next attempt loads."""

from array import array
from collections.abc import Iterable
from contextlib import ExitStack

from bulkdrop import layout
from bulkdrop.load.part import Part
from bulkdrop.storage.bucket import Bucket
from bulkdrop.storage.growing_object import GrowingObject
from bulkdrop.storage.source import Source
from bulkdrop.table.csv_rows import read_rows
from bulkdrop.table.records.origins import OriginsFile
from bulkdrop.work.own_records import OwnRecord

_CONTINUATIONS = bytes(range(0x80, 0xC0))
_LINES_AT_ONCE = 1 << 16


def write_next_attempt(
    bucket: Bucket, key: str, earlier: Part, header: bytes, records: Iterable[OwnRecord]
) -> Part:
    """
    Write records of a part as they were sent, and return them as a part, of the same attempt.

    Beside the file lie their positions in the earlier part, and where they are in the upload if
    that is known. The line end of a part's last record may be missing, and is added then.
    """
    positions = array("Q")
    line_end, characters, are_known = earlier.line_ending.characters.encode(), 0, True
    with ExitStack() as stack:
        names = (key, layout.lines_key(key), layout.own_rows_key(key))
        rows, lines, own_rows = (stack.enter_context(GrowingObject(bucket, n)) for n in names)
        rows.write(header)
        origins = OriginsFile(lines, own_rows)
        for record in records:
            sent = ended_row(record.sent.raw, line_end)
            rows.write(sent)
            positions.append(record.sent.position)
            characters += characters_of(sent)
            if record.place:
                kept = ended_row(record.row, line_end) if record.is_kept else None
                origins.add(record.place, kept)
            else:
                are_known = False
        size, own = rows.size, origins.cut()
    write_positions(bucket, key, positions)
    return Part(
        number=earlier.number,
        attempt=earlier.attempt,
        source=Source(key),
        line_ending=earlier.line_ending,
        header_start=0,
        header_stop=len(header),
        start=len(header),
        stop=size,
        records=len(positions),
        characters=characters + (earlier.sent_header_bytes or characters_of(header)),
        sent_header_key=earlier.sent_header_key,
        sent_header_bytes=earlier.sent_header_bytes,
        own=own if are_known else None,
    )


def ended_row(row: bytes, line_end: bytes) -> bytes:
    """Return a row with a line end; that of an upload's last one may be missing."""
    return row if row.endswith(b"\n") else row + line_end


def characters_of(text: bytes) -> int:
    """Return the number of characters: of all bytes but those that continue a UTF-8 character."""
    return len(text.translate(None, _CONTINUATIONS))


def write_positions(bucket: Bucket, key: str, positions: "array[int]") -> None:
    """Write beside a file which records of its part it holds."""
    with GrowingObject(bucket, layout.positions_key(key)) as file:
        for at in range(0, len(positions), _LINES_AT_ONCE):
            file.write("".join(f"{n}\n" for n in positions[at : at + _LINES_AT_ONCE]).encode())


def read_positions(bucket: Bucket, key: str, records: int) -> Iterable[int]:
    """
    Return the positions of the records that a file holds, in its part of `records`.

    All of them where they are not known, as of a part that is sent or handed back as a whole.
    """
    if not has_positions(bucket, key):
        return range(records)
    return (int(row[0]) for row in read_rows(bucket.read(layout.positions_key(key)), ","))


def has_positions(bucket: Bucket, key: str) -> bool:
    """Return whether it is written beside a file which records of its part it holds."""
    positions = layout.positions_key(key)
    return positions in bucket.list_keys(positions)
