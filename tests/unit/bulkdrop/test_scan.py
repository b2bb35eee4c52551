"""Scan: records are checked, counted and cut between records, whatever they hold."""

import csv
import io
from collections.abc import Callable, Iterator
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulkdrop.errors import UploadRefusedError
from bulkdrop.load_warning import WarningCode
from bulkdrop.reason import ReasonCode
from bulkdrop.table.header.dialect import detect_dialect
from bulkdrop.table.records.bad_record import BadRecord
from bulkdrop.table.records.grammar import Grammar, Rules
from bulkdrop.table.records.matcher import BLANK_BYTES
from bulkdrop.table.records.scan import Scan
from bulkdrop.table.slice import Slice

# What matters to a CSV, and characters of one to four bytes.
CELLS = st.text(st.sampled_from("ab\"\n\r ,;'é€😀"), max_size=12)
# A row that says nothing is no record.
ROWS = st.tuples(CELLS, CELLS).filter(lambda row: any(cell.strip() for cell in row))


def refuse(bad: BadRecord) -> None:
    """Refuse a bad record in words, as a test's way to see them."""
    complaint = f"Line {bad.line} {bad.complaint or 'is blank'}"
    raise UploadRefusedError(ReasonCode.MALFORMED_RECORDS, complaint)


def scan(
    text: bytes,
    limit: int = 100_000_000,
    block: int = 1 << 20,
    set_aside: Callable[[BadRecord], None] = refuse,
) -> tuple[bytes, list[Slice]]:
    """Scan a whole file, read in blocks; give what was passed on and its parts."""
    dialect = detect_dialect(text)
    start = len(dialect.header)
    blocks = (text[at : at + block] for at in range(start, len(text), block))
    scan = Scan(dialect, set_aside, start=start, max_part_bytes=limit)
    return b"".join(scan.run(blocks)), scan.slices


@given(
    rows=st.lists(ROWS, min_size=1, max_size=30),
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
    quoting: Literal[0, 1],
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

    passed, parts = scan(data, limit, block)

    assert data[header:] == passed == b"".join(data[part.start : part.stop] for part in parts)
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


@given(
    rows=st.lists(ROWS, min_size=2, max_size=12),
    room=st.integers(0, 40),
    block=st.integers(1, 60),
)
def test_scan_goes_on_behind_any_part(rows: list[tuple[str, str]], room: int, block: int) -> None:
    """A scan that begins at a cut cuts and counts lines as the one does that made the cut."""
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(
        [("First", "Second"), *rows]
    )
    data = out.getvalue().encode() + b"ragged\n"
    dialect = detect_dialect(data)
    limit = len(dialect.header) + max(len(f"{a}{b}".encode()) * 2 + 6 for a, b in rows) + room

    def start(at: int, line: int, bad: list[BadRecord]) -> tuple[Scan, Iterator[bytes]]:
        scan = Scan(dialect, bad.append, start=at, max_part_bytes=limit, line=line)
        return scan, scan.run(data[place : place + block] for place in range(at, len(data), block))

    bad: list[BadRecord] = []
    whole, spans = start(len(dialect.header), 2, bad)
    cuts = {}
    for _ in spans:
        cuts[len(whole.slices)] = whole.line_after_slices
    for cut, line in cuts.items():
        if cut:
            bad_of_rest: list[BadRecord] = []
            rest, spans = start(whole.slices[cut - 1].stop, line, bad_of_rest)
            assert b"".join(spans) == data[whole.slices[cut - 1].stop : whole.slices[-1].stop]
            assert rest.slices == whole.slices[cut:]
            assert bad_of_rest == bad


@pytest.mark.parametrize("end", [b"", b"\n", b"\n\n\n"])
@pytest.mark.parametrize("block", [1, 2, 3, 100])
def test_final_breaks_are_no_records(end: bytes, block: int) -> None:
    """Blank lines after the last record are left out, wherever the blocks end."""
    _, (part,) = scan(b"A,B\n1,2\n3,4" + end, block=block)

    assert (2, 4, 11 + bool(end)) == (part.records, part.start, part.stop)


@pytest.mark.parametrize("blank", [b"\n", b"\n" * 3, b"\r\n" * 3, b"\n" * BLANK_BYTES * 2])
@pytest.mark.parametrize("block", [1 << 15, 1 << 20])
def test_blank_lines_are_no_records(blank: bytes, block: int) -> None:
    """However many blank lines there are, they are dropped together, and the lines still count."""
    bad: list[BadRecord] = []
    text = b"A,B\n1,2\n" + blank + b"3,4\nragged\n" + blank

    passed, _ = scan(text, block=block, set_aside=bad.append)

    assert passed.rstrip(b"\n") == b"1,2\n3,4"
    (ragged,) = [each for each in bad if each.complaint]
    assert ragged.line == 4 + blank.count(b"\n")
    assert len(bad) - 1 <= 2 * len(blank) // BLANK_BYTES + 1


def test_one_column() -> None:
    """A file of one column has no delimiters to count, and is counted all the same."""
    _, (part,) = scan(b'Id\r\n001\r\n"002"\r\n003')

    assert part.records == 3


BAD = [
    (b"3", "has 1 cell where the header has 2"),
    (b"1,2,3", "has 3 cells where the header has 2"),
    (b'3,4,"5,6"', "has 3 cells where the header has 2"),
    (b'1,="01067"', 'has a formula of a spreadsheet (="…") in place of a value'),
    (b'1,5" pipe', "has a quote inside a value that is not wholly within quotes"),
    (b'"John", "Smith"', "has a quote inside a value that is not wholly within quotes"),
    (b"1,2\r", "ends with another line ending than the header does"),
    (b"1,2\r3", "has a carriage return (CR) inside a value that is not within quotes"),
    (b"3,\xfc", "is not UTF-8 text"),
    (b"", ""),
    (b"x" * 131_073 + b",", "has a value of 131073 characters; Salesforce takes 131072 a field"),
    (b"x," + b'"y\n"' * 100_001, "has 400006 characters; Salesforce takes 400000 a record"),
]


@pytest.mark.parametrize(("record", "complaint"), BAD)
@pytest.mark.parametrize("before", [b"", b"1,2\n", b'"a\nb",2\n'])
@pytest.mark.parametrize("after", [b"5,6", b"5,6\n", b"5\n5,6,7\n"])
@pytest.mark.parametrize("block", [7, 1 << 20])
def test_bad_records_are_set_aside(
    record: bytes, complaint: str, before: bytes, after: bytes, block: int
) -> None:
    """A record that cannot be sent is set aside with its line number; the rest is passed on."""
    bad: list[BadRecord] = []
    if len(record) > 1000:
        block = max(block, 1 << 16)  # smaller ones read a long record too often
    passed, parts = scan(
        b"A,B\n" + before + record + b"\n" + after, block=block, set_aside=bad.append
    )

    rest = b"5,6" if after.startswith(b"5,6") else b""
    line = 2 + before.count(b"\n")
    assert (line, complaint) == (bad[0].line, bad[0].complaint)
    assert bad[0].record.rstrip(b"\r\n") == record.rstrip()
    assert passed.rstrip() == (before + rest).rstrip()
    assert sum(part.records for part in parts) == bool(before) + bool(rest)


def test_long_records_are_taken() -> None:
    """A field and a record at their limits pass."""
    text = b"A,B,C,D\n" + b",".join([b'"' + b"x" * 131_071 + b'"""', *[b"y" * 89_640] * 3])

    _, (part,) = scan(text)

    assert part.records == 1


@pytest.mark.parametrize("text", [b'A,B\n1,2\n1,"never closed\n2,3\n', b'A,B\n1,2\n"'])
def test_endless_quote(text: bytes) -> None:
    """A quote that is never closed refuses the upload: nobody knows where the record ends."""
    with pytest.raises(UploadRefusedError, match="Line 3 has a quote that is never closed"):
        scan(text)


def test_record_beyond_every_part() -> None:
    """A record that fits no part is set aside rather than cut in two."""
    with pytest.raises(UploadRefusedError, match="Line 3 is longer than one ingest job may be"):
        scan(b"A,B\n1,2\n" + b"x" * 50 + b",2\n", limit=30)


BLANK = [
    b",",
    b'"",""',
    b" , ",
    b'\t,""',
    b" ",
    b"\t\t",
    b",,,,",
    "\u00a0,\ufeff".encode(),
    b"\x1a",
    b'" ","\n"',
]
HEADERS = [b"A,B", b'"A","B"', b"a,b", b"\xef\xbb\xbfA,B", b' A ,"b"']
FOOTER = (
    b'\n\n"People"\n"Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved."\n'
    b'"Confidential Information - Do Not Distribute"\n"Generated By:  Ada Lovelace"\n"Acme"\n'
)
SILENT = [
    *((rows, WarningCode.BLANK_RECORDS) for rows in BLANK),
    *((rows, WarningCode.REPEATED_HEADER) for rows in HEADERS),
    (FOOTER, WarningCode.REPORT_FOOTER),
]


@pytest.mark.parametrize(("rows", "code"), SILENT)
@pytest.mark.parametrize("record", [b"1,2", b'"1","2"', b'1,"2"', b'"1","2\n3"'])
@pytest.mark.parametrize("block", [5, 1 << 20])
def test_rows_that_say_nothing_are_passed_over(
    rows: bytes, code: WarningCode, record: bytes, block: int
) -> None:
    """Among many records or few, a row that says nothing is passed over with its line."""
    bad: list[BadRecord] = []
    many = (record + b"\n") * 40
    text = b"A,B\n" + many + rows + b"\n" + many

    passed, (part,) = scan(text, block=block, set_aside=bad.append)

    assert (passed.rstrip(b"\n"), part.records) == ((many * 2).rstrip(b"\n"), 80)
    found = [each.passed_over for each in bad if each.passed_over]
    assert code in {each.code for each in found}
    assert found[0].lines[0] - 2 - many.count(b"\n") in {0, 2}
    assert not any(each.complaint for each in bad)


PADDED = [
    b',\nPeople,\n"Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved.",\n',
    b";\nKontakte;\nCopyright (c) 2000-2026 salesforce.com, inc. Alle Rechte vorbehalten.;\n;\n",
    ';\n"© 2026 Salesforce, Inc. Tous droits réservés.";\n"Généré par : Ada";\n'.encode(),
]


@pytest.mark.parametrize("footer", PADDED)
def test_padded_footer_is_the_last_of_a_file(footer: bytes) -> None:
    """A footer that a spreadsheet has widened is one at the end of a file, and nowhere else."""
    header = b"A;B\n" if b";" in footer[:1] else b"A,B\n"
    record = header.lower().replace(b"b", b"2")
    bad: list[BadRecord] = []

    passed, _ = scan(header + record * 3 + footer, set_aside=bad.append)
    _, (whole,) = scan(header + record * 3 + footer + record, set_aside=lambda _bad: None)

    assert passed.rstrip() == (record * 3).rstrip()
    assert not any(each.complaint for each in bad)
    assert whole.records >= 5


@pytest.mark.parametrize("delimiter", [b",", b"\t", b"|"])
@pytest.mark.parametrize(
    "cells",
    [
        [b"Acme", b"(c) 2026 Salesforce, Inc."],
        [b"Copyright (c) 2026 Salesforce Inc. All rights reserved.", b"Acme"],
    ],
)
def test_record_about_a_copyright_is_one(cells: list[bytes], delimiter: bytes) -> None:
    """A row whose cells are as many as the header's is a record, even if one is like a footer."""
    cells = [b'"%b"' % cell if delimiter in cell else cell for cell in cells]
    rows = [[b"A", b"B"], [], cells, [b"1", b"2"]]

    text = b"".join(delimiter.join(row) + b"\n" for row in rows)

    _, (part,) = scan(text, set_aside=lambda _bad: None)

    assert part.records == 2


def test_record_that_says_little_is_one() -> None:
    """A value of one sign, a quote or a zero makes a record."""
    text = b'A,B\n0,\n"""",\n,.\n-,-\nA,\n,B\n'

    _, (part,) = scan(text)

    assert part.records == 6


@pytest.mark.parametrize("name", ["Name", "name", "_id", "Ärger", "straße", "9th", "é", "İd"])
@pytest.mark.parametrize("quoted", [b"x", b'"x"', b'"x ""y"" z"'])
def test_header_and_blank_rows_are_found_by_their_first_byte(name: str, quoted: bytes) -> None:
    """No row that says nothing is taken for a record of mixed cells, whatever it begins with."""
    header = f"{name},Note\n".encode()
    grammar = Grammar(detect_dialect(header), Rules.AS_SENT)
    cells = [name, name.upper(), name.lower(), f'"{name}"', f" {name}", f"\ufeff{name}"]
    nothing = [f"{cell},Note\n".encode() for cell in cells]
    nothing += [b",\n", b' ,"\t"\n', b'"",\n', "\u00a0,\u3000\n".encode()]
    for first in (name, f"{name}x", "Bo", "Émile", "“", "\u00a0x", "\x7f", "日本"):
        record = first.encode() + b"," + quoted + b"\n"
        for pattern in grammar.patterns[2 if b'""' in quoted else 1 :]:
            found = [pattern.match(record + row) for row in (b"", *nothing)]
            assert {each and each.end() for each in found} == {len(record)}
