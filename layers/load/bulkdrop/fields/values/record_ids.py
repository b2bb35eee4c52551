"""
Ids of records: 15 characters that count letter case, or 18 that do not need to.

The last three characters say which of the others are capitals: one for each five of them.
https://help.salesforce.com/s/articleView?id=000385008
"""

import re

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
_ID = re.compile(r"[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?", re.ASCII)
_SHORT, _GROUP = 15, 5
_CAPITALS = {code: "1" if chr(code).isupper() else "0" for code in range(128)}
# The first of five characters is the lowest bit.
_CHECK = {f"{number:05b}"[::-1]: letter for number, letter in enumerate(_LETTERS)}


def long_id(text: str) -> str | None:
    """
    Return the 18 characters of an id, capitals restored; None if it is no id.

    An id of 18 characters whose check characters do not fit is none, unless a program made all of
    its letters small or capital ones.
    """
    if not _ID.fullmatch(text):
        return None
    short, suffix = text[:_SHORT], _suffix(text)
    if text[_SHORT:] in {"", suffix}:
        return short + suffix
    if text not in {text.lower(), text.upper()}:
        return None
    restored = _restored(short, text[_SHORT:].upper())
    return restored if restored and restored[_SHORT:] == text[_SHORT:].upper() else None


def read_id(cell: str) -> str:
    """Return an id of 15 characters as 18; what is no such id stays as it is."""
    text = cell.strip()
    known = long_id(text) if len(text) == _SHORT else None
    return known or cell


def _suffix(text: str) -> str:
    bits = text.translate(_CAPITALS)
    return _CHECK[bits[:5]] + _CHECK[bits[5:10]] + _CHECK[bits[10:15]]


def _restored(short: str, suffix: str) -> str | None:
    letters: list[str] = []
    for start, sign in zip(range(0, _SHORT, _GROUP), suffix, strict=True):
        bits = _LETTERS.find(sign)
        if bits < 0:
            return None
        group = short[start : start + _GROUP]
        letters += [
            each.upper() if bits >> at & 1 else each.lower() for at, each in enumerate(group)
        ]
    whole = "".join(letters)
    return whole + _suffix(whole)
