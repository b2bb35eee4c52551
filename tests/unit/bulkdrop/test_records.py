"""Records: they are counted while they pass by."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from bulkdrop.table.records.record_counter import RecordCounter

CELLS = st.text(st.sampled_from('ab"\n\r,é😀'), max_size=6)


@given(
    rows=st.lists(st.tuples(CELLS, CELLS), max_size=12),
    line_end=st.sampled_from(["\n", "\r\n"]),
    final_break=st.booleans(),
    size=st.integers(1, 20),
)
def test_count_is_the_csv_readers(
    rows: list[tuple[str, str]],
    line_end: str,
    final_break: bool,  # noqa: FBT001 # hypothesis passes it by name
    size: int,
) -> None:
    """The count is the csv reader's, wherever chunks end; the chunks pass unchanged."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator=line_end, quoting=csv.QUOTE_ALL).writerows([("A", "B"), *rows])
    text = out.getvalue() if final_break else out.getvalue().removesuffix(line_end)
    data = text.encode()
    counter = RecordCounter()

    passed = b"".join(counter.watch(data[at : at + size] for at in range(0, len(data), size)))

    assert data == passed
    assert len([*csv.reader(io.StringIO(text, newline=""))]) - 1 == counter.records


def test_nothing_holds_no_records() -> None:
    """Neither an empty stream nor a lone header holds a record."""
    for chunks in ([], [b""], [b'"sf__Id"'], [b'"sf__Id"\n', b""]):
        counter = RecordCounter()
        assert [*counter.watch(chunks)] == chunks
        assert counter.records == 0
