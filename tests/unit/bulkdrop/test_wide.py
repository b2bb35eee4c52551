"""Unicode in wide characters without a mark, as against text in which a zero byte stands."""

import codecs

import pytest

from bulkdrop.table.encoding import detect_encoding
from bulkdrop.table.wide import wide_encoding

WIDE = ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]
TEXTS = {
    "Western": "LastName,City\nMüller,Köln\n",
    "Japanese": "氏名,都市\r\n田中,東京\r\n",
    "Polish": "Nazwisko;Miasto\nŁęcka;Łódź\n",
    "emoji": "LastName\n😀😀😀\n",
}


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("encoding", WIDE)
def test_wide_text_is_known(encoding: str, text: str) -> None:
    """The whole head speaks for it, even if it ends within a character."""
    data = TEXTS[text].encode(encoding)

    assert wide_encoding(data) == encoding
    assert wide_encoding((data * 50)[:-1]) == encoding


NARROW = {
    "one zero": b"LastName,Description\nDoe,a\0b\nRoe,c\n",
    "zeros where UTF-32 has them": b"A,B\n\0\0\0x,y\n",
    "padded cells": b"A,B\n" + b"abc\0\0\0\0\0,de\0\0\0\0\0\0\n" * 20,
    "a zero in each record": b"A,B\n" + b"\xc3\xbc\0,y\n" * 40,
    "nothing but zeros": bytes(400),
    "no zero": b"A,B\n1,2\n",
    "Windows-1252": b"LastName,City\nM\xfcller,K\0ln\n",
}


@pytest.mark.parametrize("kind", NARROW)
def test_zero_bytes_prove_nothing(kind: str) -> None:
    """Text in which zero bytes stand here and there is not taken for UTF-16 or UTF-32."""
    assert wide_encoding(NARROW[kind]) is None
    assert detect_encoding(NARROW[kind]) == "utf-8"


def test_a_mark_speaks_first() -> None:
    """A byte order mark is believed."""
    assert detect_encoding(codecs.BOM_UTF16_BE + b"\0A") == "utf-16-be"
