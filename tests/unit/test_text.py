"""Text: line breaks become LF, streams are peeked into and cut, columns left out."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from bulkdrop.plan_load.dialect import HEAD_BYTES
from bulkdrop.plan_load.text import drop_first, peek, project, render, to_lf

PIECES = st.lists(st.text("a\r\n", max_size=6).map(str.encode), max_size=8)


@given(blocks=PIECES)
def test_breaks_become_lf(blocks: list[bytes]) -> None:
    """CRLF, lone CR and LF become one LF each, wherever the blocks end."""
    text = b"".join(blocks)

    assert text.replace(b"\r\n", b"\n").replace(b"\r", b"\n") == b"".join(to_lf(blocks))


@given(blocks=PIECES, size=st.integers(0, 30))
def test_first_bytes_are_dropped(blocks: list[bytes], size: int) -> None:
    """So many bytes are dropped, in however many blocks they come."""
    assert b"".join(blocks)[size:] == b"".join(drop_first(blocks, size))


def test_peek_takes_nothing_away() -> None:
    """The head is at least as long as asked for, if there is so much; the stream is whole."""
    blocks = [b"x" * 50_000] * 5

    head, whole = peek(blocks)

    assert HEAD_BYTES <= len(head) < HEAD_BYTES + 50_000
    assert b"".join(blocks) == b"".join(whole)
    assert peek([])[0] == b""


@given(
    rows=st.lists(
        st.lists(st.text('ab",\n\u2028\x0c', max_size=4), min_size=3, max_size=3), max_size=6
    ),
    keep=st.lists(st.integers(0, 2), unique=True, min_size=1),
)
def test_columns_are_left_out(rows: list[list[str]], keep: list[int]) -> None:
    """What is kept holds what it held, line breaks and quotes and all; the rest is gone."""
    spans = project([render(rows, ","), b""], ",", keep, lambda row: row[0] == "a")
    projected = b"".join(spans).decode()

    assert [[row[i] for i in keep] for row in rows if row[0] != "a"] == [
        row or [""] for row in csv.reader(io.StringIO(projected, newline=""))
    ]
