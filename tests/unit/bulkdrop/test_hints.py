"""Hints: an upload's metadata may say how it is written."""

import pytest

from bulkdrop.errors import UploadRefusedError
from bulkdrop.table.files.containers import Compression
from bulkdrop.table.hints import Hints
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
    *(
        ({"encoding": name}, f"encoding={name}.*utf-8")
        for name in ("idna", "punycode", "unicode_escape", "raw_unicode_escape", "charmap")
    ),
    *(({"encoding": name}, "is not known") for name in ("utf-7", "palmos", "rot13", "hex", "a\0b")),
    ({"column-delimiter": "dot"}, "column-delimiter=dot.*comma"),
]


@pytest.mark.parametrize(("metadata", "reason"), UNKNOWN, ids=[str(m) for m, _ in UNKNOWN])
def test_unknown_words_are_refused(metadata: dict[str, str], reason: str) -> None:
    """A hint that is not understood is not passed over; the known words are named."""
    with pytest.raises(UploadRefusedError, match=reason) as refused:
        Hints.from_metadata(metadata)

    ((name, value),) = metadata.items()
    assert refused.value.reason.applies_to == {"metadata": name, "value": value}


ALIASES = {
    "windows-1252": "cp1252",
    "latin1": "iso8859-1",
    "cp1250": "cp1250",
    "Shift_JIS": "shift_jis",
    "gb18030": "gb18030",
    "utf-8-sig": "utf-8",
    "UTF8": "utf-8",
    "macintosh": "mac-roman",
    "x-mac-cyrillic": "mac-cyrillic",
    "ibm850": "cp850",
    "koi8-r": "koi8-r",
    "euc-kr": "euc_kr",
    "utf-16": "utf-16",
}


@pytest.mark.parametrize("name", ALIASES)
def test_character_sets_have_many_names(name: str) -> None:
    """A character set goes by each of its usual names."""
    assert ALIASES[name] == Hints.from_metadata({"encoding": name}).encoding
