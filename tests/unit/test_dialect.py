"""Dialect: delimiter, line ending and header are read from the first bytes."""

import csv
import io
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulkdrop.errors import UploadRefusedError
from bulkdrop.plan_load.dialect import FIELDS, HEADER_CHARACTERS, detect_dialect
from sfbulk import ColumnDelimiter, LineEnding

NAMES = st.text(
    st.characters(codec="utf-8", exclude_characters='",;\t|^`\r\n\0', exclude_categories=["Cc"]),
    min_size=1,
    max_size=12,
).filter(lambda name: name.strip() == name)


@pytest.mark.parametrize("delimiter", ColumnDelimiter)
@pytest.mark.parametrize("ending", LineEnding)
@given(names=st.lists(NAMES, min_size=2, max_size=6, unique_by=str.lower), quoted=st.booleans())
def test_header_is_read(
    delimiter: ColumnDelimiter,
    ending: LineEnding,
    names: list[str],
    quoted: bool,  # noqa: FBT001 # hypothesis passes it by name
) -> None:
    """Any header in any of the six delimiters and both line endings is read, quoted or not."""
    out = io.StringIO(newline="")
    quoting: Literal[0, 1] = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    csv.writer(
        out, delimiter=delimiter.character, quoting=quoting, lineterminator=ending.characters
    ).writerow(names)
    header = out.getvalue().encode()

    dialect = detect_dialect(header + b"1\n2;3\n")

    assert (delimiter, ending) == (dialect.column_delimiter, dialect.line_ending)
    assert (header, tuple(names)) == (dialect.header, dialect.columns)


def test_delimiter_in_quotes_does_not_count() -> None:
    """A name may hold other delimiters if it is quoted."""
    dialect = detect_dialect(b'"a;b;c","d"\n1,2\n')

    assert dialect.column_delimiter is ColumnDelimiter.COMMA
    assert dialect.columns == ("a;b;c", "d")


def test_named_delimiter_wins() -> None:
    """What the uploader says about the delimiter is not guessed over."""
    dialect = detect_dialect(b"a,b|c\n", ColumnDelimiter.PIPE)

    assert dialect.columns == ("a,b", "c")


def test_one_column_has_no_delimiter() -> None:
    """A header of one name is taken as comma-separated."""
    dialect = detect_dialect(b"Id\r\n001\r\n")

    assert dialect.column_delimiter is ColumnDelimiter.COMMA
    assert (dialect.line_ending, dialect.columns) == (LineEnding.CRLF, ("Id",))


@pytest.mark.parametrize("text", [b"A,B", b"A,B\r", b'"A","B"'])
def test_header_alone_is_a_dialect(text: bytes) -> None:
    """A header without a line end, or before a lone CR, is whole."""
    assert text == detect_dialect(text).header


BAD = [
    (b"", "The file is empty"),
    (b" \r\n\t\n", "The file is empty"),
    (b"sep=;\nA;B\n", "Line 1 is 'sep=;', which only Excel understands"),
    (b"A,,C\n", "Column 2 of the header has no name"),
    (b"A,B,\n", "Column 3 of the header has no name"),
    (b'A,"  ",C\n', "Column 2 of the header has no name"),
    (b"\nA,B\n1,2\n", "Line 1 is blank, and should be the header"),
    (b"Name,Email,name\n", "names the column 'name' twice"),
    (b"Name, NAME \n", "names the column 'NAME' twice"),
    (b'A,"B\n1,2\n', "does not end, or a quote in it is never closed"),
    (b"A" * (HEADER_CHARACTERS + 1) + b"\n", "Salesforce takes at most 32000 and 5000"),
    (b",".join(b"c%d" % i for i in range(FIELDS + 1)), "5001 columns"),
    (b"x" * (HEADER_CHARACTERS * 4 + 1), "does not end"),
    (b"Stra\xdfe,B\n", r"Line 1 is not UTF-8 text \(byte 5\)"),
]


@pytest.mark.parametrize(("text", "reason"), BAD, ids=[reason for _, reason in BAD])
def test_bad_headers_are_refused(text: bytes, reason: str) -> None:
    """What cannot be a header is refused in words that say what to do."""
    with pytest.raises(UploadRefusedError, match=reason) as refused:
        detect_dialect(text)

    assert "Nothing was sent" in str(refused.value)


def test_largest_header_is_taken() -> None:
    """A header of 5,000 columns and of 32,000 characters passes."""
    names = [f"{i:05}" for i in range(FIELDS)]
    names[0] += "x" * (HEADER_CHARACTERS - len(",".join(names)))

    dialect = detect_dialect(",".join(names).encode() + b"\n")

    assert (len(dialect.columns), len(dialect.header)) == (FIELDS, HEADER_CHARACTERS + 1)
