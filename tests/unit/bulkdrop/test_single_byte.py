"""The table of what bytes mean in encodings of one byte a character."""

import subprocess
import sys

import pytest

from bulkdrop.table.guess.candidates import SINGLE_BYTE
from bulkdrop.table.misread.spelling import READ_AS
from bulkdrop.table.single_byte import NO_MEANING, halves

ENCODINGS = sorted({*READ_AS, *(candidate.encoding for candidate in SINGLE_BYTE)})


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_table_is_that_of_the_codecs(encoding: str) -> None:
    """The table of what bytes mean is Python's own."""
    known = bytes(range(0x80, 0x100)).decode(encoding, "replace")

    assert halves()[encoding] == known.replace("\ufffd", NO_MEANING)


def test_table_has_no_others() -> None:
    """Each encoding of the table is guessed, or text is read in it by mistake."""
    assert [*halves()] == ENCODINGS


def test_a_guess_imports_no_codec_of_one_byte() -> None:
    """Python's own would take longer to import than the guess."""
    program = (
        "import sys; from bulkdrop.table.guess.choose import guess_encoding; "
        "print(guess_encoding('Schröder;Köln;Hölder;Gröbenzell'.encode('cp850'))); "
        "print(*[name for name in sys.modules if name.startswith('encodings.')])"
    )
    said = subprocess.run(  # noqa: S603 # our own words
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout

    assert said.startswith("cp850")
    assert "encodings.cp437" not in said
    assert "encodings.mac_roman" not in said
