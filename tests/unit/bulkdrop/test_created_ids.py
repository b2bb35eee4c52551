"""The ids of created records are collected while a result set passes by."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulkdrop.save_results.created_ids import CreatedIds
from bulkdrop.table.csv_rows import read_rows

if TYPE_CHECKING:
    from bulkdrop.storage.bucket import Bucket


class Kept:
    """Keeps what is written, as a bucket does."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}

    def write_stream(self, key: str, chunks: Iterable[bytes]) -> None:
        """Keep a file."""
        self.files[key] = b"".join(chunks)


class Results:
    """A result set that can be read again."""

    def __init__(self, text: bytes, delimiter: str) -> None:
        self._rows = [*read_rows([text], delimiter)] or [[]]

    def header(self) -> list[str]:
        """Return its columns."""
        return self._rows[0]

    def rows(self) -> Iterator[list[str]]:
        """Read its rows."""
        return iter(self._rows[1:])


def collected(text: bytes, records: int, delimiter: str, size: int) -> tuple[int, bytes | None]:
    """Return how many records were created, and undo.csv."""
    kept = Kept()
    with CreatedIds(cast("Bucket", kept), "undo.csv", delimiter) as created:
        chunks = (text[at : at + size] for at in range(0, len(text), size))
        assert b"".join(created.watch(chunks)) == text
        file = created.save(records, Results(text, delimiter))
    return file.records, kept.files.get("undo.csv")


CELLS = st.text(st.sampled_from('",;\n\rt0'), max_size=24)
ROWS = st.lists(
    st.tuples(st.booleans(), st.one_of(CELLS, st.just('\n"003000000000001AAA","true",')))
)


@given(
    rows=ROWS,
    delimiter=st.sampled_from(",;|\t^`"),
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    line_end=st.sampled_from(["\n", "\r\n"]),
    size=st.integers(1, 90),
    last=st.booleans(),
)
def test_the_created_are_collected(  # noqa: PLR0913, PLR0917 # each is drawn
    rows: list[tuple[bool, str]],
    delimiter: str,
    quoting: int,
    line_end: str,
    size: int,
    last: bool,  # noqa: FBT001 # drawn
) -> None:
    """Whatever the cells hold and however rows are written, undo.csv has just the created ids."""
    header = ["sf__Id", "sf__Created", "Note"]
    ids = [f"{number:015}AAA" for number in range(len(rows))]
    table = [[i, str(made).lower(), note] for i, (made, note) in zip(ids, rows, strict=True)]
    if last:
        header, *table = ([*row[2:], *row[:2]] for row in [header, *table])
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator=line_end).writerows(  # type: ignore[arg-type] # one of its constants
        [header, *table]
    )
    made = [i for i, (created, _) in zip(ids, rows, strict=True) if created]

    found = collected(out.getvalue().encode(), len(rows), delimiter, size)

    assert found == (len(made), "".join(f"{i}\n" for i in ["Id", *made]).encode() if made else None)


@pytest.mark.parametrize("text", [b"", b'"sf__Id","sf__Created","A"\n'])
def test_nothing_was_created(text: bytes) -> None:
    """Of an empty set there is no undo.csv."""
    assert collected(text, 0, ",", 4) == (0, None)
