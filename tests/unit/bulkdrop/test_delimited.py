"""Delimited: result sets in the delimiter of their job."""

import pytest

from bulkdrop.table.delimited import with_delimiter


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"", b""),
        (b"A", b"A"),
        (b'"A";B\n1;"2,3"\n', b'"A";B\n1;"2,3"\n'),
        (b"A\n1,2\n", b"A\n1,2\n"),
        (b'"A","B"\n"1;2","3\n4"\n', b'"A";"B"\n"1;2";"3\n4"\n'),
        (b"A\tB\r\n1\t2", b'"A";"B"\n"1";"2"\n'),
    ],
)
@pytest.mark.parametrize("size", [1, 1000])
def test_delimiter(text: bytes, expected: bytes, size: int) -> None:
    """A set is passed on as it is unless its header has another delimiter, and only that one."""
    chunks = [text[at : at + size] for at in range(0, len(text), size)]

    assert b"".join(with_delimiter(chunks, ";")) == expected
