"""Cells become values by the settings, and one that does not fit never becomes another value."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kit.value_forms import FORMS, Form, reader_of, value_of

from bulkdrop.fields.values.block import Block
from bulkdrop.fields.values.booleans import PatternReader
from bulkdrop.fields.values.column_reader import ColumnReader
from bulkdrop.fields.values.record_ids import long_id
from bulkdrop.fields.values.record_values import RecordValues
from bulkdrop.fields.values.unfit import Unfit

CASES = [(form, cell) for form in FORMS for cell in (*form.becomes, *form.unfit)]


@pytest.mark.parametrize(("form", "cell"), CASES, ids=lambda each: str(each)[:60])
def test_cell_becomes_a_value(form: Form, cell: str) -> None:
    """A cell becomes the value that the settings state, or does not fit."""
    assert value_of(form, cell) == form.becomes.get(cell)


@pytest.mark.parametrize("form", FORMS, ids=lambda each: f"{each.kind}: {each.settings[:40]}")
def test_column_is_read_as_its_cells(form: Form) -> None:
    """A column that is read at once gives what its cells give one by one."""
    cells = [*form.becomes, *form.unfit, *form.becomes]

    together = [str(each) for each in reader_of(form).of([cells], len(cells))]

    alone = reader_of(form)
    assert together == [str(alone.of([[cell]], 1)[0]) for cell in cells]


GERMAN = next(form for form in FORMS if form.kind == "currency")


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**12)))
def test_numbers_come_back(number: object) -> None:
    """A number that is written as the settings state is the same number."""
    text = f"{number:,.2f}".translate(str.maketrans(",.", ".,"))

    assert value_of(GERMAN, text) == f"{number:.2f}"


@given(st.text(st.sampled_from("0123456789.,-+eE €%\n"), max_size=8))
def test_numbers_are_read_alike(cell: str) -> None:
    """Whatever a cell holds, a column that is read at once never gives another value."""
    together, alone = reader_of(GERMAN), reader_of(GERMAN)

    read = together.of([["1", cell]], 2)

    assert read[1] == alone.of([[cell]], 1)[0]
    assert type(read[1]) is type(alone.of([[cell]], 1)[0])


@given(st.dates(dt.date(1900, 1, 1), dt.date(2999, 12, 31)))
def test_dates_come_back(day: dt.date) -> None:
    """A date that is written as the settings state is the same day, in any zone."""
    assert value_of(FORMS[0], f"{day:%d.%m.%Y}") == day.isoformat()


SPAN = [dt.datetime.fromisoformat(f"{year}-01-01") for year in (1950, 2080)]


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe"])
@given(st.datetimes(*SPAN), st.booleans())
def test_moments_come_back(zone: str, moment: dt.datetime, seconds: bool) -> None:  # noqa: FBT001 -- drawn
    """A moment that is written in a zone is the same moment in UTC, or has two readings."""
    moment = moment.replace(microsecond=0, second=moment.second if seconds else 0)
    stated = f'datetime_format = "dd.MM.yyyy HH:mm{":ss" if seconds else ""}"'
    form = Form("datetime", f'{stated}\ntime_zone = "{zone}"', {}, ())
    offsets = {moment.replace(tzinfo=ZoneInfo(zone), fold=fold).utcoffset() for fold in (0, 1)}

    value = value_of(form, f"{moment:%d.%m.%Y %H:%M}{f':{moment:%S}' if seconds else ''}")

    if len(offsets) > 1:
        assert value is None
    else:
        assert value
        known = dt.datetime.fromisoformat(value)
        assert known == moment.replace(tzinfo=ZoneInfo(zone))


@given(st.from_regex(r"\A[A-Za-z0-9]{15}\Z"))
def test_long_ids(short: str) -> None:
    """An id of 18 characters restores the capitals of its 15, and another one is no id."""
    long = long_id(short)

    assert long is not None
    assert long[:15] == short
    assert long_id(long) == long
    assert long_id(long.lower()) == long
    if short.lower() != short != short.upper():
        assert long_id(short + ("AAA" if long[15:] != "AAA" else "AAB")) is None


def test_one_currency_in_a_file() -> None:
    """A column has the currency sign of its first amount; an amount in another one does not fit."""
    read = reader_of(GERMAN).of([["5 €", "$ 5", "6", "7€"]], 4)

    assert [type(each) is Unfit for each in read] == [False, True, False, False]
    assert getattr(read[1], "complaint", "") == "has another currency than €, the column's first"


def test_word_is_no_currency() -> None:
    """Three capitals that are no amount are not the currency of the amounts below them."""
    read = reader_of(GERMAN).of([["TBD", "5 EUR", "N/A", "6 EUR", "USD"]], 5)

    assert [type(each) is Unfit for each in read] == [True, False, True, False, True]


def test_empty_cell_under_a_pattern() -> None:
    """A pattern of a spec.csv says nothing of an empty cell, unless it matches one."""
    read, or_empty = PatternReader(re.compile("^ja$")), PatternReader(re.compile("^(ja)?$"))

    assert [read(cell) for cell in ("ja", "nein", "", " ")] == ["true", "false", "", ""]
    assert or_empty("") == "true"


RECORDS = st.lists(
    st.tuples(*[st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=6)] * 3),
    min_size=1,
    max_size=5,
)


@given(RECORDS, st.sampled_from(";,|"))
def test_records_keep_what_is_not_converted(rows: list[tuple[str, ...]], delimiter: str) -> None:
    """Columns that no setting names keep their cells, whatever stands in them."""
    from bulkdrop.table.csv_writer import render  # noqa: PLC0415 -- a kit of this test alone

    block = Block(render(rows, delimiter), 3, delimiter)
    readers = [ColumnReader([0], None), ColumnReader([1], str.upper), ColumnReader([2], None)]
    values = RecordValues(readers, 3, delimiter)
    read = values.read(block)

    again = Block(values.written(block, read), 3, delimiter)

    assert [*zip(*again.columns, strict=True)] == [(a, b.upper(), c) for a, b, c in rows]


def test_unfit_records_are_kept_back() -> None:
    """A record with a cell that does not fit is not among those that are sent."""
    text = b"1,5;a\nx;b\n2.000;c\ny;d\n"
    values = RecordValues([reader_of(GERMAN), ColumnReader([1], None)], 2, ";")
    block = Block(text, 2, ";")
    read = values.read(block)

    assert values.written(block, read) == b"1.5;a\n2000;c\n"
    assert [(each.record, each.cell) for each in read.kept_back] == [(1, "x"), (3, "y")]
    assert read.kept_back[0].complaint == "is not a number such as 1.234,50"


def test_columns_are_joined_and_doubled() -> None:
    """Several columns become one, one becomes several, and a constant is in every record."""
    readers = [
        ColumnReader([0, 1], None),
        ColumnReader([1], None),
        ColumnReader([], lambda _: "x, y"),
    ]
    values = RecordValues(readers, 2, ",")
    block = Block(b"Ada,Lovelace\n,Turing\n", 2, ",")

    text = values.written(block, values.read(block))

    assert text == b'"Ada, Lovelace",Lovelace,"x, y"\nTuring,Turing,"x, y"\n'
