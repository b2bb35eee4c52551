"""
What the bytes 0x80 to 0xFF mean in each encoding of one byte a character, from one small table.

Python knows it as well, but would import a module for each: too slow for every file with an umlaut.
"""

import json
from functools import cache
from pathlib import Path

NO_MEANING = "\ufffe"
"""Stands for a byte without a meaning; it is what `codecs.charmap_decode` takes for that."""


@cache
def halves() -> dict[str, str]:
    """Return the 128 characters of each encoding, by its name in Python; read once."""
    table = Path(__file__).with_name("single_byte.json")
    found: dict[str, str] = json.loads(table.read_text("ascii"))
    return found
