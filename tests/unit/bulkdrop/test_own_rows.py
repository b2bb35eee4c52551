"""Own rows: whatever Salesforce's echo is like, a row that is found is the upload's own."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bulkdrop.own_rows.answers import Answer, under_columns
from bulkdrop.own_rows.canonical import as_checkbox, as_double, canonical
from bulkdrop.own_rows.records import cells_of, read_records
from bulkdrop.own_rows.search import OwnRow, OwnRows

RETRIED, FAILED = 0, 1
Row = tuple[str, ...]
COLUMNS = ["Name", "Amount__c", "Note", "Done__c"]
# How people write values, and how Salesforce shows them in a result set of successes.
NUMBERS = {"5": "5.0", "5.00": "5.0", "5E0": "5.0", "005": "5.0", "+5": "5.0", "10": "10.0"}
NUMBERS |= {
    "-3": "-3.0",
    "912260031": "9.12260031E8",
    "123456789012345678": "1.2345678901234568E17",
}
CHECKBOXES = {"true": "true", "1": "true", "false": "false", "0": "false"}
ONE_AND_ZERO = {"true": "1", "false": "0"}
TRUE_AND_FALSE = {"1": "true", "0": "false"}
TEXTS = ["", "Ada", "ada", "a;b", 'say "x"', "two\nlines", "tab\there", "a,b|c^d", "é😀"]
TEXTS += ["01234", "1234", "5", "005"]
LIKE_A_CHECKBOX = ["true", "1"]


def rows_with(texts: list[str]) -> st.SearchStrategy[Row]:
    """Return rows with some of these texts."""
    return st.tuples(
        st.sampled_from(texts),
        st.sampled_from(["", *NUMBERS]),
        st.sampled_from(texts),
        st.sampled_from(["", *CHECKBOXES]),
    ).filter(any)


ROWS = rows_with(TEXTS)


def written(rows: list[Row], delimiter: str, line_end: str, *, quoted: bool) -> bytes:
    """Write a part as an upload may be written."""
    text = io.StringIO(newline="")
    writer = csv.writer(
        text,
        delimiter=delimiter,
        lineterminator=line_end,
        quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL,
    )
    writer.writerow(COLUMNS)
    writer.writerows(tuple(cell.replace("\n", line_end) for cell in row) for row in rows)
    return text.getvalue().encode()


def chunked(data: bytes, size: int) -> Iterator[bytes]:
    """Cut bytes into chunks."""
    return (data[at : at + size] for at in range(0, len(data), size))


def find(
    content: bytes, delimiter: str, answers: list[Answer], sent: Iterable[int] = ()
) -> tuple[list[OwnRow], set[int]]:
    """Search; return what was found, and the numbers of the answers that were."""
    records = sum(1 for _ in read_records([content])) - 1
    with OwnRows(lambda: chunked(content, 7), delimiter, records) as own:
        own.search(lambda: answers, sent)
        return [*own.found()], {row for row in range(len(answers)) if own.is_found(row)}


def same(row: Iterable[str]) -> Row:
    """Return what a row means, by the types of its columns."""
    name, amount, note, done = row
    return canonical(name), as_double(amount), canonical(note), as_checkbox(done)


def shown(row: Row) -> Row:
    """Return a row as Salesforce shows it if it was loaded."""
    name, amount, note, done = row
    return name, NUMBERS.get(amount, ""), note, CHECKBOXES.get(done, "")


@st.composite
def cases(draw: Any, *, blanking: bool) -> tuple[Any, ...]:
    """Draw a part, its delimiter, the positions that are answered, fates, and the answers."""
    texts = [*TEXTS, *LIKE_A_CHECKBOX] if blanking else TEXTS
    rows = draw(st.lists(rows_with(texts), min_size=1, max_size=9))
    checkboxes = draw(st.sampled_from([ONE_AND_ZERO, TRUE_AND_FALSE]))  # an upload has one way
    rows = [(*row[:3], checkboxes.get(row[3], row[3])) for row in rows]
    delimiter, line_end = draw(st.sampled_from(",;\t|^`")), draw(st.sampled_from(["\n", "\r\n"]))
    content = written(rows, delimiter, line_end, quoted=draw(st.booleans()))
    shuffled = draw(st.permutations(range(len(rows))))
    some = shuffled[: draw(st.integers(1, len(rows)))] if blanking else shuffled
    header = draw(st.permutations(COLUMNS))
    header = header[: draw(st.integers(0, len(header)))] if blanking else header
    bring = under_columns(COLUMNS, [f" {name.upper()} " for name in header])
    places = [COLUMNS.index(name) for name in header]
    answers = []
    typed = {fate: draw(st.booleans()) for fate in (RETRIED, FAILED)}
    for position in some:
        fate = draw(st.sampled_from([RETRIED, FAILED]))
        row = shown(rows[position]) if typed[fate] else rows[position]
        cells = [row[at].replace("\n", line_end) for at in places]
        if blanking:
            cells = ["" if draw(st.integers(0, 3)) == 0 else cell for cell in cells]
        answers.append(Answer(bring(cells), fate, str(position)))
    return content, delimiter, some, answers


@settings(max_examples=400, deadline=None)
@given(case=cases(blanking=True))
def test_what_is_found_is_right(case: tuple[Any, ...]) -> None:
    """With cells left blank, columns dropped and rows shuffled, no wrong record is ever found."""
    content, delimiter, some, answers = case
    records = [*read_records([content])][1:]
    found, rows = find(content, delimiter, answers)

    positions = [own.position for own in found]
    assert positions == sorted(set(positions))
    assert {own.row for own in found} == rows
    for own in found:
        assert same(cells_of(records[own.position].raw, delimiter)) == same(
            cells_of(records[int(own.payload)].raw, delimiter)
        )
    for fate in (RETRIED, FAILED):
        truth = Counter(
            same(cells_of(records[at].raw, delimiter))
            for at, answer in zip(some, answers, strict=True)
            if answer.fate == fate
        )
        found_rows = Counter(
            same(cells_of(records[o.position].raw, delimiter)) for o in found if o.fate == fate
        )
        assert not found_rows - truth


@settings(max_examples=200, deadline=None)
@given(case=cases(blanking=False))
def test_all_is_found(case: tuple[Any, ...]) -> None:
    """Without blank cells, and texts like checkboxes, each record of an answered part is found."""
    content, delimiter, some, answers = case
    records = [*read_records([content])][1:]
    found, _ = find(content, delimiter, answers)

    assert len(found) == len(some)
    for own in found:
        assert same(cells_of(records[own.position].raw, delimiter)) == same(
            cells_of(records[int(own.payload)].raw, delimiter)
        )


@given(row=st.lists(ROWS, min_size=1, max_size=8), size=st.integers(1, 30), crlf=st.booleans())
def test_records_are_bytes(row: list[Row], size: int, crlf: bool) -> None:  # noqa: FBT001 # by name
    """Records are the part's bytes, cut where a csv reader cuts, each with its line."""
    line_end = "\r\n" if crlf else "\n"
    content = written(row, ",", line_end, quoted=False)
    read = [*read_records(chunked(content, size))]

    assert b"".join(record.raw for record in read) == content
    assert [record.position for record in read] == [*range(-1, len(row))]
    assert [cells_of(record.raw, ",") for record in read] == [
        *csv.reader(io.StringIO(content.decode(), newline=""))
    ]
    for record in read:
        before = b"".join(each.raw for each in read[: record.position + 1])
        assert record.line == before.count(b"\n")


def test_equal_records() -> None:
    """Equal records are interchangeable; those that were sent again before come first."""
    content = b"A,B\nx,1\nx,1\nx,1.0\ny,2\n"
    found, _ = find(content, ",", [Answer(["x", "1"], RETRIED)] * 2, sent=[1])

    assert [own.position for own in found] == [0, 1]
    found, _ = find(content, ",", [Answer(["x", "1"], RETRIED)], sent=[1])
    assert [own.position for own in found] == [1]


def test_plain_text_comes_first() -> None:
    """Of records that mean the same the one of the same text is found."""
    content = b"A,B\nx,1.0\nx,1\nx,1.00\n"
    found, _ = find(content, ",", [Answer(["x", "1"], RETRIED)])

    assert [own.position for own in found] == [1]


def test_columns_by_what_is_shown() -> None:
    """Leading zeros mean nothing in a column that is shown as numbers, but do in one of codes."""
    content = b"Code,Amount\n007,01.50\n7,+2\n8,003\n"
    shown = [Answer(["7", "2.0"], RETRIED), Answer(["007", "1.5"], RETRIED)]
    found, _ = find(content, ",", [*shown, Answer(["8", "003"], FAILED)])

    assert [(own.position, own.row) for own in found] == [(0, 1), (1, 0), (2, 2)]


@pytest.mark.parametrize(
    ("answers", "positions"),
    [
        ([["x", ""]], []),
        ([["x", ""]] * 3, []),
        ([["x", ""]] * 2, [0, 1]),
        ([["x", ""], ["x", "1"]], [0, 1]),
        ([["", ""]], []),
        ([["", ""]] * 3, [0, 1, 2]),
        ([["", "3"]], [2]),
        ([["z", "1"]], []),
    ],
)
def test_blank_cells(answers: list[list[str]], positions: list[int]) -> None:
    """What fits several records is found only if all of them are answered."""
    found, _ = find(b"A,B\nx,1\nx,2\ny,3\n", ",", [Answer(cells, RETRIED) for cells in answers])

    assert [own.position for own in found] == positions


def test_fates() -> None:
    """Records that cannot be distinguished and meet different fates are not found."""
    answers = [Answer(["x", ""], RETRIED), Answer(["x", ""], FAILED)]

    assert find(b"A,B\nx,1\nx,2\n", ",", answers) == ([], set())
    assert len(find(b"A,B\nx,1\nx,1\n", ",", answers)[0]) == 2


def test_errors() -> None:
    """Records that cannot be distinguished and failed for different reasons are not found."""
    answers = [Answer(["x", ""], FAILED, "one"), Answer(["x", ""], FAILED, "other")]

    assert find(b"A,B\nx,1\nx,2\n", ",", answers) == ([], set())


def test_many_patterns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows of rare patterns are found as well, by the columns that they share."""
    monkeypatch.setattr("bulkdrop.own_rows.patterns._MOST_EXACT", 0)
    monkeypatch.setattr("bulkdrop.own_rows.patterns._LEAST_EXACT", 0)
    names = ["Name", *(f"F{i}" for i in range(8))]
    rows = [[f"N{i}", *("x" if i >> bit & 1 else "" for bit in range(8))] for i in range(256)]
    content = "".join(f"{','.join(row)}\n" for row in [names, *rows]).encode()

    found, _ = find(content, ",", [Answer(row, RETRIED) for row in reversed(rows)])

    assert len(found) == len(rows)
    assert all(own.row == 255 - own.position for own in found)
