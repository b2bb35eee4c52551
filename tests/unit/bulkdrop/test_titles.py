"""Title blocks: whatever stands above a header, the refusal names the header's own line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulkdrop.errors import UploadRefusedError
from bulkdrop.table.header.dialect import detect_dialect
from bulkdrop.table.workbook.title import refuse_title_rows

TITLES = st.sampled_from(["Customers 2026", "Report of 3 May, 2026", "Acme: all", "Öffnungen"])
PUNCTUATED = st.sampled_from(
    ["Sales, Berlin", "By: Ada; Bob", "Page 1", "North, South, East", "As of 25 May, 2026", "a | b"]
)
DIVIDED = st.sampled_from(["Sales,Berlin", "Owner;Ada", "North,South,East", "Year\t2026"])
NAMES = ("LastName", "Email", "City", "Phone", "Amount__c")
BLANKS = st.sampled_from([[], [""], ["", " "], [",,"]])


def header_line(lines: list[str]) -> tuple[int, int]:
    """Return the lines that a refusal names: that of the title, and that of the header."""
    with pytest.raises(UploadRefusedError, match="to be a title above the header") as refused:
        detect_dialect("\n".join(lines).encode())
    assert len(str(refused.value).partition("\n")[0]) <= 300
    named = refused.value.reason.applies_to
    return int(named["line"]), int(named["header_line"])


def table(width: int, delimiter: str) -> list[str]:
    """Return a header and records of this width."""
    records = [delimiter.join(f"{row}.{at}" for at in range(width)) for row in range(4)]
    return [delimiter.join(NAMES[:width]), *records]


@given(
    title=TITLES,
    above=st.lists(st.tuples(PUNCTUATED, BLANKS), max_size=4),
    blanks=st.tuples(BLANKS, BLANKS),
    width=st.integers(2, 5),
    delimiter=st.sampled_from(",;\t|"),
)
def test_punctuation_makes_no_header(
    title: str,
    above: list[tuple[str, list[str]]],
    blanks: tuple[list[str], list[str]],
    width: int,
    delimiter: str,
) -> None:
    """A subtitle in which a space follows each sign is no header, with blank lines or without."""
    block = [*blanks[0], title, *blanks[1]]
    block += [line for subtitle, behind in above for line in (subtitle, *behind)]

    lines = [*block, *table(width, delimiter)]

    assert header_line(lines) == (len(blanks[0]) + 1, len(block) + 1)


@given(
    title=TITLES,
    subtitle=DIVIDED,
    blank=st.sampled_from([[""], ["", ""]]),
    width=st.integers(2, 5),
    delimiter=st.sampled_from(",;\t|"),
)
def test_header_stands_behind_the_gap(
    title: str, subtitle: str, blank: list[str], width: int, delimiter: str
) -> None:
    """A subtitle may have as many cells as the header: a blank line parts them."""
    lines = [title, subtitle, *blank, *table(width, delimiter)]

    assert header_line(lines) == (1, len(blank) + 3)


BESIDE = [
    (["Customers 2026", "LastName,Email", "", "Doe,a@b.c", "Roe,d@e.f"], 2),
    (["Customers 2026", "LastName,City", "Doe,Ulm", "", "Roe,Bonn"], 2),
    (["Customers 2026", "", "LastName,City", "", "Doe,Ulm", "Roe,Bonn"], 3),
    (["Customers 2026;", "Sales;Berlin", ";", "LastName;Email", "Doe;a@b.c", "Roe;d@e.f"], 4),
    (["Sales\tBerlin", "", "LastName\tEmail\tCity", "Doe\ta@b.c\tUlm", "Roe\td@e.f\tBonn"], 3),
]


@pytest.mark.parametrize(("lines", "header"), BESIDE)
def test_blank_rows_of_records_are_no_gap(lines: list[str], header: int) -> None:
    """A blank line below the header, or between records, moves no header."""
    assert header_line(lines) == (1, header)


@pytest.mark.parametrize(
    "text",
    [
        b"LastName,Email\n\nDoe,a@b\n",
        b"LastName;\n;\nDoe;\nRoe;\n",
        b"Note\n\nHm\nWell; yes\nNo; not; now\n",
        b"Tags\nred\n\nred;blue\nred\nblue;red\n",
        b"A,B,C\n\nbad\nx,y,z\nx,y,z\n",
        b"Name;Motto\n\nAda;a,b\nAlan;c,d\n",
        b"Last Name, Email\n\nDoe, a@b.c\nRoe, d@e.f\n",
        b"Last Name, City\nDoe, Ulm\nRoe, Bonn,x\nPoe, Bern\nLoe, Wien\n",
    ],
)
def test_header_above_a_blank_line_stays_one(text: bytes) -> None:
    """A header that the records fit is one, though a blank line follows it."""
    assert detect_dialect(text).line == 1


@given(
    subtitles=st.lists(st.sampled_from([["x"], ["Sales", "Berlin"]]), max_size=2),
    gap=st.integers(1, 3),
    width=st.integers(2, 5),
)
def test_sheets_too(subtitles: list[list[str]], gap: int, width: int) -> None:
    """In a sheet the row behind the empty ones is the header, be the subtitle as wide."""
    rows = [["Customers 2026"], *subtitles[:1], *[[]] * gap, [*NAMES[:width]], ["1"] * width]

    with pytest.raises(UploadRefusedError) as refused:
        refuse_title_rows(1, rows)

    assert refused.value.reason.applies_to["header_line"] == len(rows) - 1
