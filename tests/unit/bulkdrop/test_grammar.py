"""Numbers agree with their nouns and verbs."""

import pytest

from bulkdrop.report.grammar import counted, file_name, were


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0 records were"),
        (1, "1 record was"),
        (2, "2 records were"),
        (1114, "1,114 records were"),
    ],
)
def test_one_is_singular(count: int, words: str) -> None:
    """One is singular; none and many are plural."""
    assert f"{counted(count, 'record')} {were(count)}" == words


def test_long_names_are_cut() -> None:
    """A file is named without its folders, and a long name is cut."""
    assert file_name("incoming/Contact/insert/people.csv") == "people.csv"
    assert len(file_name(f"incoming/{'x' * 900}.csv")) == 60
