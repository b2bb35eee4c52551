"""Scan: records are checked, counted and cut between records, whatever they hold."""

import csv
import io
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulkdrop.dialect import detect_dialect
from bulkdrop.errors import UploadRefusedError
from bulkdrop.load import Part
from bulkdrop.scan import Scan

# What matters to a CSV, and characters of one to four bytes.
CELLS = st.text(st.sampled_from("ab\"\n\r ,;'é€😀"), max_size=12)


def scan(text: bytes, limit: int = 100_000_000, block: int = 1 << 20) -> list[Part]:
    """Plan the parts of a whole file, read in blocks."""
    dialect = detect_dialect(text)

    def blocks() -> Iterator[bytes]:
        for start in range(dialect.stop, len(text), block):
            yield text[start : start + block]

    return list(Scan(dialect, limit).parts(blocks()))


def complaint(text: bytes) -> str:
    """Give the words in which a file is refused."""
    with pytest.raises(UploadRefusedError) as refusal:
        scan(text)
    return str(refusal.value)


@given(
    rows=st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=30),
    line_end=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    delimiter=st.sampled_from(",;\t|^`"),
    final_break=st.booleans(),
    block=st.integers(1, 40),
    room=st.integers(0, 60),
)
def test_parts_are_the_file(  # noqa: PLR0913, PLR0917 # each is a way in which files differ
    rows: list[tuple[str, str]],
    line_end: str,
    quoting: int,
    delimiter: str,
    final_break: bool,  # noqa: FBT001 # hypothesis passes it by name
    block: int,
    room: int,
) -> None:
    """The parts put together are the file, each parses alone, none exceeds the limit by a byte."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator=line_end)
    writer.writerow(["First", "Second"])
    header = len(out.getvalue().encode())
    sizes = []
    for row in rows:
        before = len(out.getvalue().encode())
        writer.writerow(row)
        sizes.append(len(out.getvalue().encode()) - before)
    text = out.getvalue() if final_break else out.getvalue().removesuffix(line_end)
    data, limit = text.encode(), header + max(sizes) + room

    parts = scan(data, limit, block)

    assert data[header:] == b"".join(data[part.start : part.stop] for part in parts)
    assert len(rows) == sum(part.records for part in parts)
    found: list[tuple[str, ...]] = []
    for part in parts:
        piece = data[part.start : part.stop].decode()
        parsed = [*csv.reader(io.StringIO(piece, newline=""), delimiter=delimiter)]
        assert part.records == len(parsed)
        assert part.characters == header + len(piece)
        assert header + part.stop - part.start <= limit
        found += map(tuple, parsed)
    assert rows == found


@pytest.mark.parametrize("end", [b"", b"\n", b"\n\n\n"])
@pytest.mark.parametrize("block", [1, 2, 3, 100])
def test_final_breaks_are_no_records(end: bytes, block: int) -> None:
    """Blank lines after the last record are left out, wherever the blocks end."""
    (part,) = scan(b"A,B\n1,2\n3,4" + end, block=block)

    assert (2, 4, 11 + bool(end)) == (part.records, part.start, part.stop)


def test_one_column() -> None:
    """A file of one column has no delimiters to count, and is counted all the same."""
    (part,) = scan(b'Id\r\n001\r\n"002"\r\n003')

    assert part.records == 3


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"A,B\n1,2\n3\n4,5\n", "Line 3 has 1 cells where the header has 2"),
        (b"A,B\n1,2,3\n", "Line 2 has 3 cells where the header has 2"),
        (b"A,B\n1,2\n3\n4,5,6\n", "Line 3 has 1 cells"),  # the delimiters add up, the rows do not
        (b'A,B\n"x\ny",2\n3,4,"5,6"\n', "Line 4 has 3 cells"),
        (b'A,B\n1,5" pipe\n', "Line 2 has a quote inside a value"),
        (b'A,B\n"John", "Smith"\n', "Line 2 has a quote inside a value"),
        (b'A,B\n1,"never closed\n2,3\n', "Line 2 has a quote that is never closed"),
        (b"A,B\n1,2\n\n3,4\n", "Line 3 is blank, and records follow it"),
        (b"Id\n1\n\n3\n", "Line 3 is blank, and records follow it"),
        (b"A,B\n1,2\r\n3,4\n", "Line 2 ends with another line ending than the header does"),
        (b"A,B\r\n1,2\n3,4\r\n", "Line 2 ends with another line ending than the header does"),
        (b"A,B\n1,2\n3,\xfc\n", "Line 3 is not UTF-8 text"),
    ],
)
def test_bad_records_are_refused(text: bytes, words: str) -> None:
    """A record that is not well formed is refused in words, with its line number."""
    assert words in complaint(text)


def test_record_beyond_every_part() -> None:
    """A record that fits no part is refused rather than cut in two."""
    with pytest.raises(UploadRefusedError, match="Line 3 is longer than one ingest job may be"):
        scan(b"A,B\n1,2\n" + b"x" * 50 + b",2\n", limit=30)
