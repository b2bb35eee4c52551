"""
Entries of a Java properties file, as `java.util.Properties.load` reads them.

https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/util/Properties.html
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

_BLANK = " \t\f"
_BREAK = re.compile(r"\r\n|\r|\n")
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_SPOKEN = {"t": "\t", "n": "\n", "r": "\r", "f": "\f"}
_KEY = re.compile(r"(?:\\.|[^\\=: \t\f])*", re.DOTALL)
_SEPARATOR = re.compile(r"[ \t\f]*[=:]?[ \t\f]*")


class Entry(NamedTuple):
    """One entry, and the number of the line where it begins."""

    line: int
    key: str
    value: str


class MalformedEscapeError(Exception):
    r"""A `\u` that four hexadecimal digits do not follow; the text is the number of its line."""


def decode(content: bytes) -> str:
    """
    Return the text of a file: ISO-8859-1 by the rules, UTF-8 where the bytes are that.

    Programs write ISO-8859-1 with escapes; people save such files as UTF-8. Text beyond ASCII that
    is valid UTF-8 is hardly ever meant as ISO-8859-1.
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("iso-8859-1")


def read_properties(text: str) -> Iterator[Entry]:
    """Yield the entries in their order, duplicates too. Raises MalformedEscapeError."""
    for number, line in _logical_lines(text):
        key = _KEY.match(line)[0]  # type: ignore[index] # it matches any text
        value = line[_SEPARATOR.match(line, len(key)).end() :]  # type: ignore[union-attr] # as above
        try:
            yield Entry(number, _unescaped(key), _unescaped(value))
        except ValueError:
            raise MalformedEscapeError(str(number)) from None


def _logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield lines with those joined that a backslash continues; comments and blank ones left."""
    held, first = "", 0
    for number, natural in enumerate(_BREAK.split(text), 1):
        line = natural.lstrip(_BLANK)
        if not first and (not line or line[0] in "#!"):
            continue
        first = first or number
        backslashes = len(line) - len(line.rstrip("\\"))
        if backslashes % 2:
            held += line[:-1]
            continue
        yield first, held + line
        held, first = "", 0
    if first:
        yield first, held


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(_spoken, text) if "\\" in text else text


def _spoken(found: re.Match[str]) -> str:
    sign = found[1]
    if len(sign) > 1:
        return chr(int(sign[1:], 16))
    if sign == "u":
        raise ValueError(sign)
    return _SPOKEN.get(sign, sign)
