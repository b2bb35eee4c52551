"""Names in metadata that are not read: those meant for a setting are reported, others are not."""

import pytest

from bulkdrop.table.unread_settings import warnings_of_settings


@pytest.mark.parametrize("name", ["column_delimiter", "Column-Delimiter", "separator", "SEP"])
def test_names_of_other_programs(name: str) -> None:
    """However it is spelled, the name of a delimiter is reported with the one that is read."""
    (warning,) = warnings_of_settings([name, "mtime"])

    assert warning.message.endswith(
        "If 'column-delimiter' is meant, call it so with the next file."
    )
    assert len(warning.message) <= 300


@pytest.mark.parametrize(
    "name", ["column-delimiter", "encoding", "sheet", "compression", "mtime", "", "x" * 500]
)
def test_other_names(name: str) -> None:
    """Settings that are read, and names that mean nothing here, are no warning."""
    assert [*warnings_of_settings([name])] == []
