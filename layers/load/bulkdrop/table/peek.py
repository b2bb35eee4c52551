"""Look at the beginning of a stream, and have the whole of it still."""

from collections.abc import Iterable, Iterator

from bulkdrop.table.header.dialect import HEAD_BYTES


def peek(blocks: Iterable[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """Return the first HEAD_BYTES or a little more, and the whole stream still."""
    stream = iter(blocks)
    head = b""
    while len(head) < HEAD_BYTES and (block := next(stream, None)) is not None:
        head += block

    def whole() -> Iterator[bytes]:
        yield head
        yield from stream

    return head, whole()
