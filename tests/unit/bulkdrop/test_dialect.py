"""Dialect: delimiter, line ending and header are read from the first bytes."""

import csv
import io
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulkdrop.errors import UploadRefusedError
from bulkdrop.table.header.column_names import FIELDS, HEADER_CHARACTERS
from bulkdrop.table.header.dialect import detect_dialect
from sfbulk import ColumnDelimiter, LineEnding

NAMES = st.text(
    st.characters(
        codec="utf-8",
        exclude_characters='",;\t|^`\r\n\0',
        exclude_categories=["Cc", "Cf", "Zs", "Zl", "Zp"],
    ),
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
    (b",,\n,,", "The file has no header"),
    (b"sep=:\nA:B\n", "Line 1 names the delimiter ':', which Salesforce does not take"),
    (b'"LastName"x,Email\n', "Column 1 of the header in line 1 is not wholly within its quotes"),
    (b'A,Na"m"e\n', "Column 2 of the header in line 1 is not wholly within its quotes"),
    (b'\n"A"b\n', "Column 1 of the header in line 2 is not wholly within its quotes"),
    (b'A,"Last\nName"\n', "Column 2 of the header in line 1 has a name with a line break"),
    (b'"A\r",B\r\n', "Column 1 of the header in line 1 has a name with a line break"),
    ("A,B,C\u200bD\n".encode(), r"U\+200B in column 3"),
    ("A\u00a0B\n".encode(), r"U\+00A0 in column 1"),
    ('"A\u00adB"\n'.encode(), r"U\+00AD in column 1"),
    (b"A;B,C\n1;2,3\n", "divide evenly by comma and by semicolon"),
    (b"Name\nA;1\nB;2\n", "each semicolon would divide the rows below it into 2"),
    (b"Name\nA\t1\n", "each tab would divide the rows below it into 2"),
    (b"People\nA,B,C\n1,2,3\n", r"Line 1 \(People\) .* title above the header in line 2"),
    (b"People\n\nA,B\n1,2\n", r"Line 1 \(People\) .* title above the header in line 3"),
    (b"People;2026\r\n\r\n\r\nA;B;C\r\n1;2;3\r\n", r"Line 1 .* header in line 4"),
    (b'"People, all",,\nA,B,C\n1,2,3\n', r"Line 1 \(People, all\) .* header in line 2"),
    (
        b"People\nAs of 2026\nA,B,C\n1,2,3\n",
        r"Lines 1 to 2 \(People\) seem .* in line 3, .* 3 cells",
    ),
    (
        b"People\n25 November, 2026\n\nA,B\n1,2\n",
        r"Lines 1 to 2 .* in line 4, .* remove lines 1 to 2",
    ),
    (b"\nAcme\n\nPeople\n\nPage 1\nA;B;C\n1;2;3\n4;5;6\n", r"Lines 2 to 6 \(Acme\) .* in line 7"),
    (b"Report,2026\nOwner,Ada\nA,B,C\n1,2,3\n", r"Lines 1 to 2 \(Report,2026\) .* in line 3"),
    (b"People,,\nBy,Ada,\n,,\nA,B,C\n1,2,3\n", r"Lines 1 to 2 \(People\) .* in line 4"),
    (b"People\nAll\nA,B,C\n1,2,3\nragged\n4,5,6\n", r"Lines 1 to 2 \(People\) .* in line 3"),
    (b"sep=;\r\nPeople\r\nAll\r\nA;B;C\r\n1;2;3\r\n4;5;6\r\n", r"Lines 2 to 3 .* in line 4"),
    (
        b"People\nAs of 2026\nA;B;C\n1;2;3\nbad\n4;5;6\n",
        r"Lines 1 to 2 .* remove lines 1 to 2 or, if this is one column, say column-delimiter=",
    ),
    (b"Name,Email,name\n", "names the column 'name' twice"),
    (b"Name, NAME \n", "names the column 'NAME' twice"),
    (b'A,"B\n1,2\n', "does not end, or a quote in it is never closed"),
    (b"A" * (HEADER_CHARACTERS + 1) + b"\n", "Salesforce takes at most 32,000 and 5,000"),
    (b",".join(b"c%d" % i for i in range(FIELDS + 1)), "5,001 columns"),
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


TRIMMED = [
    "\ufeffA,B\n",
    '\ufeff\ufeff"A","B"\n',
    'A , "B"\n',
    "\u200bA\u200d,\u00a0B\u00ad\n",
    '"A\u00a0","\u2060B"\n',
]


@pytest.mark.parametrize("header", TRIMMED)
def test_what_cannot_be_seen_is_trimmed(header: str) -> None:
    """Marks, spaces and zero-width characters around a name are no part of it."""
    dialect = detect_dialect(header.encode())

    assert dialect.columns == ("A", "B")
    assert not dialect.as_it_is


SEPARATORS = [
    (b"sep=;\nA;B\n", ColumnDelimiter.SEMICOLON),
    (b'"sep=;"\r\nA;B\r\n', ColumnDelimiter.SEMICOLON),
    (b"SEP=\t\nA\tB\n", ColumnDelimiter.TAB),
    (b"sep=|\n\nA|B\n", ColumnDelimiter.PIPE),
    (b"sep=,\nA,B\n1,2\n", ColumnDelimiter.COMMA),
]


@pytest.mark.parametrize(("text", "delimiter"), SEPARATORS)
def test_first_line_of_excel_is_obeyed(text: bytes, delimiter: ColumnDelimiter) -> None:
    """A line `sep=` names the delimiter, and counts as a line."""
    dialect = detect_dialect(text)

    assert (dialect.column_delimiter, dialect.columns) == (delimiter, ("A", "B"))
    assert dialect.line == 1 + dialect.above.count(b"\n")
    assert text.startswith(dialect.above + dialect.header)


def test_blank_lines_above_the_header_are_skipped() -> None:
    """Lines that say nothing above the header are none of the table, and are numbered."""
    dialect = detect_dialect(b"\n \t\n,,\nA,B\n1,2\n")

    assert (dialect.line, dialect.blank_lines, dialect.columns) == (4, (1, 2, 3), ("A", "B"))


DELIMITERS = [
    (b'Name;"a,b,c,d"\n1;2\n', ("Name", "a,b,c,d")),
    (b"Name;Amount, net, in EUR, cents\n1;2\n3;4\n", ("Name", "Amount, net, in EUR, cents")),
    (b"Name;Price\nA;1,5\nB;2,5\n", ("Name", "Price")),
    (b"Subject\nBroken; call back\n", ("Subject",)),
    (b"Id\n001\n002\n", ("Id",)),
    (b'Tags\n"a;b"\n"c;d"\n', ("Tags",)),
]


@pytest.mark.parametrize(("text", "columns"), DELIMITERS)
def test_rows_decide_between_delimiters(text: bytes, columns: tuple[str, ...]) -> None:
    """Where the header could be divided by several, the rows decide; within quotes none counts."""
    assert detect_dialect(text).columns == columns


@pytest.mark.parametrize(
    "text",
    [
        b"Name,Interests\nAda,Math;Music\nAlan,Chess;Run\n",
        b"Name;Motto\nAda;a,b\nAlan;c,d\n",
        b"Id,Note\n1,x|y\n2,z|w\n",
        b"First,Second\na;a,\n,;a",
    ],
)
def test_header_that_fits_is_no_title(text: bytes) -> None:
    """A header that divides as all rows do is one, even if another delimiter divides the rows."""
    assert len(detect_dialect(text).columns) == 2


@pytest.mark.parametrize(
    "text",
    [
        b"A,B,C\nbad\nbad\nx,y,z\nx,y,z\nx,y,z\n",
        b"A,B,C\nx,y\nx,y,z\nx,y,z\n",
        b"A;B;C\nx;y;z\nx\nx;y;z\n",
    ],
)
def test_bad_records_make_no_title(text: bytes) -> None:
    """A header of as many cells as most records is one, whatever stands right below it."""
    assert detect_dialect(text).columns == ("A", "B", "C")


@pytest.mark.parametrize(
    "text", [b"Tags\nred\nred;blue\nred\nblue;red\n", b"Note\nHm\nWell; yes\nNo; not; now\n"]
)
def test_a_column_of_lists_has_no_title(text: bytes) -> None:
    """One column whose values hold delimiters now and then is one column."""
    assert len(detect_dialect(text).columns) == 1
