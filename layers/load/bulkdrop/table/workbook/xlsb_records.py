"""The records of binary parts of .xlsb packages ([MS-XLSB] 2.1.4)."""

import struct
from collections.abc import Iterator


def records(part: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield records: type and size are numbers of seven bits a byte."""
    at = 0
    while at < len(part):
        kind = part[at]
        at += 1
        if kind & 0x80:
            kind = (kind & 0x7F) | part[at] << 7
            at += 1
        size = shift = 0
        while True:
            byte = part[at]
            at += 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
        yield kind, part[at : at + size]
        at += size


def wide_string(body: bytes) -> tuple[str, bytes]:
    """Return the text that a body begins with, and what follows it."""
    stop = 4 + 2 * int(struct.unpack_from("<I", body)[0])
    return body[4:stop].decode("utf-16-le"), body[stop:]
