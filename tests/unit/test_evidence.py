"""Evidence: whether a job's records are ours can be told from what they hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulkdrop.submit_job.evidence import Verdict, canonical, judge, without_added

SAME = [
    ("9.1E3", "9100"),
    ("1.50", "1.5"),
    ("-0012", "-12"),
    ("TRUE", "true"),
    ("#N/A", ""),
    (" x ", "x"),
    ("2026-11-24T10:00:00Z", "2026-11-24T10:00:00.000Z"),
    ("2026-11-24T10:00:00+02:00", "2026-11-24T08:00:00.000Z"),
    ("2026-11-24T08:00:00", "2026-11-24T08:00:00.000Z"),
]


@pytest.mark.parametrize(("sent", "shown"), SAME)
def test_same_value_in_another_form(sent: str, shown: str) -> None:
    """Salesforce re-renders numbers, booleans, blanks and times; they still are the same."""
    assert canonical(sent) == canonical(shown)


OTHER = [("1", "2"), ("a", "A"), ("2026-11-24", "2026-11-25"), ("true", "1"), ("", "0")]


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_other_value(one: str, other: str) -> None:
    """What means another thing has another form."""
    assert canonical(one) != canonical(other)


def test_time_that_is_none() -> None:
    """A value that only looks like a time is a text."""
    assert canonical("2026-13-45T99:00:00Z") == "2026-13-45T99:00:00Z"


CELLS = st.text("ab1.", max_size=4)


@given(rows=st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8), data=st.data())
def test_order_does_not_matter(rows: list[tuple[str, str]], data: st.DataObject) -> None:
    """Rows and columns in another order, and in another letter case of the header, are ours."""
    mixed = data.draw(st.permutations(rows))
    ours = [["A", "B"], *map(list, rows)]
    theirs = [["b", "a"], *([second, first] for first, second in mixed)]

    assert judge(ours, theirs) is Verdict.OURS


PEOPLE = [["Name", "City"], ["Ada", "London"], ["Alan", "London"], ["Grace", "New York"]]


def test_dropped_column() -> None:
    """A column that the results leave out is not held against them."""
    assert judge(PEOPLE, [["Name"], ["Alan"], ["Ada"], ["Grace"]]) is Verdict.OURS


def test_others() -> None:
    """Other people, more of them, or another table are certainly not ours."""
    others = [PEOPLE[0], ["Edsger", "Austin"], ["Barbara", "Boston"], ["Niklaus", "London"]]

    assert judge(PEOPLE, others) is Verdict.NOT_OURS
    assert judge(PEOPLE, [*PEOPLE, PEOPLE[1]]) is Verdict.NOT_OURS
    assert judge(PEOPLE, [["Id"], ["1"], ["2"], ["3"]]) is Verdict.NOT_OURS


def test_doubt() -> None:
    """Rows that agree for the most part are neither proven nor refuted."""
    alike = [PEOPLE[0], ["Ada", "London"], ["Alan", "London"], ["Grace", "Boston"]]

    assert judge(PEOPLE, alike) is Verdict.DOUBTFUL


def test_constant_columns_prove_nothing() -> None:
    """A value that all rows share says little about whose rows they are."""
    ours = [["Id", "Type"], ["1", "a"], ["2", "a"], ["3", "a"]]

    assert judge(ours, [["Id", "Type"], ["4", "a"], ["5", "a"], ["6", "a"]]) is Verdict.NOT_OURS


def test_added_columns_are_left_out() -> None:
    """What Salesforce adds to result sets is not compared, wherever it stands."""
    rows = [["sf__Id", "Name", "SF__Created"], ["003", "Ada", "true"]]

    assert [*without_added(rows)] == [["Name"], ["Ada"]]
    assert [*without_added([])] == [[]]


def test_failed_job_may_lack_rows() -> None:
    """A failed job that gives only some of our rows back is neither proven nor refuted."""
    ours = [["LastName", "Email"], ["A", "a@x"], ["B", "b@x"], ["C", "c@x"]]

    assert judge(ours, ours[:3], may_lack_rows=True) is Verdict.DOUBTFUL
    assert judge(ours, ours[:3]) is Verdict.NOT_OURS
    assert judge(ours, [ours[0], ["X", "x@x"]], may_lack_rows=True) is Verdict.NOT_OURS
