"""Encoding: read from the bytes, guessed only where a guess is safe, turned into UTF-8."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulkdrop.errors import UploadRefusedError
from bulkdrop.table.encoding import (
    detect_encoding,
    is_mostly_utf8,
    mark_of,
    to_utf8,
)

MARKS = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}
TEXT = "Name,Ort\nMüller,Köln\n"


def blocks(data: bytes, size: int) -> list[bytes]:
    """Cut data into blocks."""
    return [data[at : at + size] for at in range(0, len(data), size)]


@pytest.mark.parametrize(
    ("encoding", "text"),
    [("iso2022_jp", "名前,市\n山田,東京\n"), ("iso2022_kr", "이름,시\n김철수,서울\n")],
)
def test_escapes_tell(encoding: str, text: str) -> None:
    """Text that switches its character set is ASCII by its bytes, and still says what it is."""
    data = text.encode(encoding)

    assert data.isascii()
    assert detect_encoding(data) == encoding
    assert b"".join(to_utf8([data], encoding)).decode() == text


@pytest.mark.parametrize("encoding", MARKS)
def test_mark_shows_the_encoding(encoding: str) -> None:
    """A byte order mark names the encoding, UTF-32's before UTF-16's."""
    head = MARKS[encoding] + TEXT.encode(encoding)

    assert (MARKS[encoding], encoding) == (mark_of(head), detect_encoding(head))


@pytest.mark.parametrize("encoding", MARKS)
def test_zero_bytes_tell(encoding: str) -> None:
    """Without a mark, the places of the zero bytes do."""
    head = TEXT.encode(encoding)

    assert (b"", encoding) == (mark_of(head), detect_encoding(head))


@given(
    text=st.text(max_size=60).filter(lambda text: not text.startswith("\ufeff")),
    encoding=st.sampled_from([*MARKS]),
    marked=st.booleans(),
    size=st.integers(1, 9),
)
def test_text_becomes_utf8(
    text: str,
    encoding: str,
    marked: bool,  # noqa: FBT001 # hypothesis passes it by name
    size: int,
) -> None:
    """Any text in any encoding becomes the same text in UTF-8, wherever the blocks end."""
    data = (MARKS[encoding] if marked else b"") + text.encode(encoding)
    if encoding == "utf-8":
        size = max(size, 3)  # the mark of UTF-8 is never cut: blocks have a megabyte

    assert text.encode() == b"".join(to_utf8(blocks(data, size), encoding))


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-32-be", "shift_jis"])
def test_text_that_breaks_off_is_refused(encoding: str) -> None:
    """Text that ends within a character is not loaded without it."""
    data = "Name\nテ".encode(encoding)[:-1]

    with pytest.raises(UploadRefusedError, match=f"not valid {encoding} text, in line 2"):
        b"".join(to_utf8([data], encoding))


def test_half_a_surrogate_is_refused() -> None:
    """A decoder that yields what UTF-8 cannot hold is answered in words."""
    with pytest.raises(UploadRefusedError, match="not valid unicode_escape text"):
        b"".join(to_utf8([rb"Name\n\ud83d"], "unicode_escape"))


def test_broken_utf8_is_still_utf8() -> None:
    """A file that is UTF-8 except for a few bytes is not taken for another encoding."""
    text = "Müller, Straße, Köln\n"

    assert is_mostly_utf8(text.encode() * 3 + b"\xfc\n")
    assert not is_mostly_utf8(text.encode("cp1252") * 3)
