"""A result set under the upload's columns: another header, and the same bytes of records."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from bulkdrop.table.csv_writer import render
from bulkdrop.table.renamed import renamed

NAMES = st.lists(
    st.text("abcÄ,;\"' ", min_size=1).filter(str.strip), min_size=1, max_size=5, unique_by=str.lower
)


def read(data: bytes) -> list[list[str]]:
    """Read a CSV."""
    return list(csv.reader(io.StringIO(data.decode(), newline="")))


def test_columns_are_named_as_in_the_upload() -> None:
    """Columns that Salesforce adds, and such as it spells otherwise or reorders, are kept."""
    sets = b'"sf__Id","Email","LASTNAME"\n"003","a@example.com","x\ny"\n'

    made = b"".join(renamed([sets], b"LastName,Email\n", b"Nachname,E-Mail\n", ","))

    assert made == b'"sf__Id","E-Mail","Nachname"\n"003","a@example.com","x\ny"\n'


def test_empty_set() -> None:
    """A set without a header stays empty."""
    assert b"".join(renamed([], b"A\n", b"B\n", ",")) == b""
    assert b"".join(renamed([b"A"], b"A\n", b"B\n", ",")) == b'"B"\n'


@given(own=NAMES, size=st.integers(1, 7))
def test_records_stay_as_they_are(own: list[str], size: int) -> None:
    """However the stream is cut, the header alone changes, and no byte of a record does."""
    sent = [f"Field{at}" for at in range(len(own))]
    records = render([["a, b", 'c "d"', "e\nf"]], ",")
    data = render([["sf__Id", *sent]], ",") + records
    pieces = [data[at : at + size] for at in range(0, len(data), size)]

    made = b"".join(renamed(pieces, render([sent], ","), render([own], ","), ","))

    assert read(made)[0] == ["sf__Id", *(name.strip() for name in own)]
    assert made.endswith(records)
