"""Text: line breaks become those of the job, streams are peeked into and cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulkdrop.table.breaks import Breaks, OtherBreaksError, cr_to_lf, to_lf, with_breaks
from bulkdrop.table.header.dialect import HEAD_BYTES
from bulkdrop.table.peek import peek
from bulkdrop.table.text import drop_first
from sfbulk import LineEnding

PIECES = st.lists(st.text("a\r\n", max_size=6).map(str.encode), max_size=8)


@given(blocks=PIECES)
def test_breaks_become_lf(blocks: list[bytes]) -> None:
    """CRLF, lone CR and LF become one LF each, wherever the blocks end."""
    text = b"".join(blocks)

    assert text.replace(b"\r\n", b"\n").replace(b"\r", b"\n") == b"".join(to_lf(blocks))


@pytest.mark.parametrize(
    ("text", "seen", "made"),
    [
        (b"A,B\r1,2\r", {"CR"}, b"A,B\n1,2\n"),
        (b"A,B\r1,2\n3,4\r\n", {"CR", "mixed"}, b"A,B\n1,2\n3,4\n"),
        (b'A,B\r1,"2\n3"\r', {"CR"}, b'A,B\n1,"2\n3"\n'),
        (b"A,B\n1,2\r3\n", set(), b"A,B\n1,2\r3\n"),
        (b"sep=;\rA;B\r1;2", {"CR"}, b"sep=;\nA;B\n1;2"),
    ],
)
def test_cr_ends_lines_where_it_ends_the_header(text: bytes, seen: set[str], made: bytes) -> None:
    """A lone CR is a line's end in a text whose header ends with one, and else none."""
    found: set[str] = set()

    assert b"".join(cr_to_lf([text], found)) == made
    assert found == seen


@pytest.mark.parametrize(
    ("span", "line_ending"),
    [
        (b"1,2\r\n", "CRLF"),
        (b"1,2\r\n3,4\n", "mixed"),
        (b'1,"2\r\n3"\r\n', "CRLF"),
        (b"1,2\n", "mixed"),
    ],
)
def test_line_endings_are_watched(span: bytes, line_ending: str) -> None:
    """What stands outside of quotes shows how lines end."""
    breaks = Breaks(LineEnding.CRLF)

    assert [*breaks.watch([span], LineEnding.CRLF)] == [span]
    assert breaks.line_ending == line_ending


def test_other_breaks_in_quotes_are_noticed() -> None:
    """A lone LF within quotes cannot be kept in a job of CRLF, and can in one of LF."""
    span = b'1,"2\n3"\r\n'

    with pytest.raises(OtherBreaksError):
        list(Breaks(LineEnding.CRLF).watch([span], LineEnding.CRLF))
    assert [*with_breaks([span], LineEnding.LF)] == [b'1,"2\n3"\n']
    assert [*with_breaks([b'1,"2\n3\r4"\r\n'], LineEnding.CRLF)] == [b'1,"2\r\n3\r\n4"\r\n']


@given(blocks=PIECES, size=st.integers(0, 30))
def test_first_bytes_are_dropped(blocks: list[bytes], size: int) -> None:
    """The first bytes are dropped, in however many blocks they come."""
    assert b"".join(blocks)[size:] == b"".join(drop_first(blocks, size))


def test_peek_takes_nothing_away() -> None:
    """The head is at least as long as asked for, if there is so much; the stream is whole."""
    blocks = [b"x" * 50_000] * 5

    head, whole = peek(blocks)

    assert HEAD_BYTES <= len(head) < HEAD_BYTES + 50_000
    assert b"".join(blocks) == b"".join(whole)
    assert peek([])[0] == b""
