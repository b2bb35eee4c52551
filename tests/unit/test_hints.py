"""Hints: an upload's metadata may say how it is written."""

import pytest

from bulkdrop.errors import UploadRefusedError
from bulkdrop.plan_load.containers import Compression
from bulkdrop.plan_load.hints import Hints
from sfbulk import ColumnDelimiter


def test_nothing_is_said() -> None:
    """Metadata of other systems, and empty values, say nothing."""
    assert Hints() == Hints.from_metadata({"owner": "sales", "encoding": "", "compression": ""})


def test_all_is_said() -> None:
    """Each hint is read whatever its letter case; an encoding has many names."""
    metadata = {"compression": "GZIP", "encoding": "Windows-1252", "column-delimiter": "pipe"}

    assert Hints.from_metadata(metadata) == Hints(Compression.GZIP, "cp1252", ColumnDelimiter.PIPE)


@pytest.mark.parametrize("delimiter", ColumnDelimiter)
def test_delimiters_have_their_names(delimiter: ColumnDelimiter) -> None:
    """A delimiter goes by the name that Salesforce gives it."""
    hints = Hints.from_metadata({"column-delimiter": delimiter.value})

    assert delimiter is hints.column_delimiter


UNKNOWN = [
    ({"compression": "rar"}, "compression=rar.*none, gzip, zip, zstd"),
    ({"encoding": "klingon"}, "encoding=klingon.*utf-8, windows-1252"),
    ({"encoding": "base64"}, "encoding=base64.*utf-8, windows-1252"),
    ({"column-delimiter": "dot"}, "column-delimiter=dot.*comma"),
]


@pytest.mark.parametrize(("metadata", "reason"), UNKNOWN, ids=[str(m) for m, _ in UNKNOWN])
def test_unknown_words_are_refused(metadata: dict[str, str], reason: str) -> None:
    """A hint that is not understood is not passed over; the known words are named."""
    with pytest.raises(UploadRefusedError, match=reason):
        Hints.from_metadata(metadata)
