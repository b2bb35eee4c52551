"""A part made of a file that an earlier attempt left: the records that get a second chance."""

from bulkdrop.load import Part, Source
from bulkdrop.outcome import ResultFile
from bulkdrop.storage.bucket import Bucket
from sfbulk import LineEnding


def part_of_file(bucket: Bucket, file: ResultFile, earlier: Part) -> Part:
    """Give the next attempt at a part, of which all records of a file are left."""
    head, size, characters = b"", 0, 0
    for chunk in bucket.read(file.key):
        if b"\n" not in head:
            head += chunk
        size += len(chunk)
        # All bytes but those that continue a UTF-8 character.
        characters += len(chunk.translate(None, _CONTINUATIONS))
    header_stop = head.index(b"\n") + 1
    return Part(
        number=earlier.number,
        attempt=earlier.attempt + 1,
        source=Source(file.key),
        line_ending=LineEnding.CRLF if head[:header_stop].endswith(b"\r\n") else LineEnding.LF,
        header_start=0,
        header_stop=header_stop,
        start=header_stop,
        stop=size,
        records=file.records,
        characters=characters,
    )


_CONTINUATIONS = bytes(range(0x80, 0xC0))
