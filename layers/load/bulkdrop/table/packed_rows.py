"""Rows put down in a file for later, packed to about a third."""

import pickle
import zlib
from collections.abc import Iterator, Sequence
from typing import IO, Any

from bulkdrop.streams import Readable

ROWS_AT_ONCE = 256
_SIZE_BYTES = 4


def put_rows(file: IO[bytes], rows: Sequence[Any]) -> None:
    """Put rows at the end of a file; they are in memory together when they are read."""
    packed = zlib.compress(pickle.dumps(rows, pickle.HIGHEST_PROTOCOL), 1)
    file.write(len(packed).to_bytes(_SIZE_BYTES) + packed)


def read_rows(file: Readable) -> Iterator[Any]:
    """Yield the rows of a file that `put_rows` wrote, from where it is to its end."""
    while size := int.from_bytes(file.read(_SIZE_BYTES)):
        yield from pickle.loads(zlib.decompress(file.read(size)))  # noqa: S301 # our own, see above
