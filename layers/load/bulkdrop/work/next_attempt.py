"""The upload's own rows, written as a file that a next attempt loads."""

from array import array
from collections.abc import Iterable, Iterator

from bulkdrop import layout
from bulkdrop.load.part import Part
from bulkdrop.own_rows.records import Record
from bulkdrop.storage.bucket import Bucket
from bulkdrop.storage.source import Source
from bulkdrop.table.csv_rows import read_rows
from bulkdrop.work.outcome import ResultFile
from sfbulk import LineEnding

_CONTINUATIONS = bytes(range(0x80, 0xC0))
_LINES_AT_ONCE = 1 << 16


def write_own_rows(
    bucket: Bucket, key: str, header: bytes, records: Iterable[Record], line_end: bytes
) -> ResultFile:
    """
    Write records as they were sent, and beside them their positions in their part.

    Only the line end of a part's last record may be missing, and is added then.
    """
    positions = array("Q")

    def rows() -> Iterator[bytes]:
        yield header
        for record in records:
            positions.append(record.position)
            yield record.raw if record.raw.endswith(b"\n") else record.raw + line_end

    bucket.write_stream(key, gathered(rows()))
    lines = (
        "".join(f"{each}\n" for each in positions[at : at + _LINES_AT_ONCE]).encode()
        for at in range(0, len(positions), _LINES_AT_ONCE)
    )
    bucket.write_stream(layout.positions_key(key), lines)
    return ResultFile(key, len(positions))


def read_positions(bucket: Bucket, attempt: Part, prefix: str, records: int) -> Iterable[int]:
    """
    Return the positions that a next attempt loads, in the part of `records` that it follows.

    All of them where they are not known, as of a part of 0.1.0 or of one that is sent as a whole.
    """
    key = layout.positions_key(attempt.source.key)
    if not attempt.source.key.startswith(prefix) or key not in bucket.list_keys(key):
        return range(records)
    return (int(row[0]) for row in read_rows(bucket.read(key), ","))


def part_of_file(bucket: Bucket, file: ResultFile, earlier: Part, attempt: int) -> Part:
    """Return the next attempt at a part, of which all records of a file are left."""
    head, size, characters = b"", 0, 0
    for chunk in bucket.read(file.key):
        if b"\n" not in head:
            head += chunk
        size += len(chunk)
        # All bytes but those that continue a UTF-8 character.
        characters += len(chunk.translate(None, _CONTINUATIONS))
    header_stop = head.index(b"\n") + 1
    if earlier.sent_header_key:  # a byte is a character at least
        characters += earlier.sent_header_bytes - len(head[:header_stop].decode())
    return Part(
        number=earlier.number,
        attempt=attempt,
        source=Source(file.key),
        line_ending=LineEnding.CRLF if head[:header_stop].endswith(b"\r\n") else LineEnding.LF,
        header_start=0,
        header_stop=header_stop,
        start=header_stop,
        stop=size,
        records=file.records,
        characters=characters,
        sent_header_key=earlier.sent_header_key,
        sent_header_bytes=earlier.sent_header_bytes,
    )


def gathered(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Put small pieces together."""
    held: list[bytes] = []
    size = 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size >= _LINES_AT_ONCE:
            yield b"".join(held)
            held, size = [], 0
    yield b"".join(held)
