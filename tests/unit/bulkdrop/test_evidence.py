"""Evidence: whether a job's records are ours can be judged from what they hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulkdrop.submit_job.evidence import Records, Verdict, judge

CELLS = st.text("ab1.", max_size=4)
PEOPLE = [["Name", "City"], ["Ada", "London"], ["Alan", "London"], ["Grace", "New York"]]


def judged(ours: list[list[str]], *theirs: list[list[str]], may_lack_rows: bool = False) -> Verdict:
    """Judge tables, each with a header row."""
    return judge(Records.of(ours), Records.of(*theirs), may_lack_rows=may_lack_rows)


@given(rows=st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8), data=st.data())
def test_order_does_not_matter(rows: list[tuple[str, str]], data: st.DataObject) -> None:
    """Rows and columns in another order, and in another letter case of the header, are ours."""
    mixed = data.draw(st.permutations(rows))
    ours = [["A", "B"], *map(list, rows)]
    theirs = [["b", "a"], *([second, first] for first, second in mixed)]

    assert judged(ours, theirs) is Verdict.OURS


@given(rows=st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8), data=st.data())
def test_blank_echo_disproves_nothing(rows: list[tuple[str, str]], data: st.DataObject) -> None:
    """Our own rows are never refuted because Salesforce shows some of their cells blank."""
    shown = [[data.draw(st.sampled_from([cell, ""])) for cell in row] for row in rows]

    verdict = judged([["A", "B"], *map(list, rows)], [["A", "B"], *shown])

    assert verdict in {Verdict.OURS, Verdict.DOUBTFUL}


def test_blank_column() -> None:
    """A column whose cells are all blank in the echo leaves the job doubtful, not another's."""
    blank = [["name", "city"], *(["", city] for _, city in PEOPLE[1:])]

    assert judged(PEOPLE, blank) is Verdict.DOUBTFUL
    assert judged(PEOPLE, [["name", "city"], *[["", ""]] * 3]) is Verdict.DOUBTFUL


def test_rendered_in_an_unknown_way() -> None:
    """Numbers and times that are shown otherwise than known here disprove nothing."""
    ours = [["Amount", "At"], ["1.005", "2026-11-24T10:00:00Z"], ["7", "2026-11-25T10:00:00Z"]]
    shown = [["Amount", "At"], ["1.01", "2026-11-24T00:00:00Z"], ["7.5", "2026-11-25T00:00:00Z"]]

    assert judged(ours, shown) is Verdict.DOUBTFUL


def test_ids_of_both_lengths() -> None:
    """An id that comes back with 18 characters is the one that was sent with 15."""
    ours = [["AccountId"], ["0035e00000AbCdE"]]

    assert judged(ours, [["AccountId"], ["0035e00000AbCdEAAV"]]) is Verdict.OURS


def test_other_line_breaks() -> None:
    """Lines within a cell are the same ones, whatever breaks Salesforce shows them with."""
    ours = [["Note"], ["call\nback"], ["two\nlines"]]

    assert judged(ours, [["Note"], ["two\r\nlines"], ["call\r\nback"]]) is Verdict.OURS


def test_columns_must_be_equal() -> None:
    """A table with fewer columns than the job's, or with more, is not proven by what they share."""
    names = [row[:1] for row in PEOPLE]

    assert judged(names, PEOPLE) is Verdict.NOT_OURS
    assert judged(PEOPLE, names) is Verdict.DOUBTFUL


def test_result_sets_without_our_columns() -> None:
    """A job aborted in the queue may give back sets with nothing but Salesforce's own columns."""
    bare = [["sf__Id", "sf__Error"], ["", "x"], ["", "x"], ["", "x"]]

    assert judged(PEOPLE, bare) is Verdict.DOUBTFUL
    assert judged(PEOPLE, [["sf__Id", "sf__Created"]], may_lack_rows=True) is Verdict.DOUBTFUL


def test_others() -> None:
    """Other people, more of them, or another table are certainly not ours."""
    others = [PEOPLE[0], ["Edsger", "Austin"], ["Barbara", "Boston"], ["Niklaus", "London"]]

    assert judged(PEOPLE, others) is Verdict.NOT_OURS
    assert judged(PEOPLE, [*PEOPLE, PEOPLE[1]]) is Verdict.NOT_OURS
    assert judged(PEOPLE, [["Id"], ["1"], ["2"], ["3"]]) is Verdict.NOT_OURS


def test_doubt() -> None:
    """Rows that agree for the most part are neither proven nor refuted."""
    alike = [PEOPLE[0], ["Ada", "London"], ["Alan", "London"], ["Grace", "Boston"]]

    assert judged(PEOPLE, alike) is Verdict.DOUBTFUL


def test_constant_columns_prove_nothing() -> None:
    """A value that all rows share says little about whose rows they are."""
    ours = [["Key", "Type"], ["k1", "a"], ["k2", "a"], ["k3", "a"]]

    assert judged(ours, [["Key", "Type"], ["k4", "a"], ["k5", "a"], ["k6", "a"]]) is (
        Verdict.NOT_OURS
    )


def test_result_sets_are_put_together() -> None:
    """Rows of all sets count; what Salesforce adds is left out, and an empty set has no header."""
    good = [["sf__Id", "sf__Created", "Name", "City"], ["003", "true", *PEOPLE[1]]]
    bad = [["sf__Id", "sf__Error", "City", "Name"], *(["", "x", c, n] for n, c in PEOPLE[2:])]

    assert judged(PEOPLE, good, bad, []) is Verdict.OURS


@pytest.mark.parametrize("count", [1, 2])
def test_failed_job_may_lack_rows(count: int) -> None:
    """A failed job that gives only some of our rows back is neither proven nor refuted."""
    ours = [["LastName", "Email"], ["A", "a@x"], ["B", "b@x"], ["C", "c@x"]]

    assert judged(ours, ours[: count + 1], may_lack_rows=True) is Verdict.DOUBTFUL
    assert judged(ours, ours[: count + 1]) is Verdict.NOT_OURS
    assert judged(ours, [ours[0], ["X", "x@x"]], may_lack_rows=True) is Verdict.NOT_OURS
