"""Reading ahead: a large object comes whole and in order, over several connections."""

import random

import pytest
from kit.steps import Steps

from bulkdrop.errors import SourceGoneError
from bulkdrop.storage.bucket import Bucket
from bulkdrop.storage.read_ahead import PIECE_BYTES, read_ahead
from bulkdrop.storage.source import Source

ANY_HEADER = True


@pytest.mark.parametrize("size", [0, 10, PIECE_BYTES, PIECE_BYTES + 1, 5 * PIECE_BYTES + 7])
def test_pieces_are_the_object(steps: Steps, size: int) -> None:
    """The pieces put together are the bytes from start to stop, whatever the size."""
    body = random.Random(1).randbytes(size + 3)  # noqa: S311 # any bytes will do
    steps.s3.put_object(Bucket=steps.bucket, Key="large", Body=body)

    blocks = read_ahead(Bucket(steps.bucket), Source("large"), 3, len(body))

    assert b"".join(blocks) == body[3:]


def test_gone_object_is_reported(steps: Steps) -> None:
    """An error of any piece ends the stream."""
    with pytest.raises(SourceGoneError):
        list(read_ahead(Bucket(steps.bucket), Source("none"), 0, 3 * PIECE_BYTES))
