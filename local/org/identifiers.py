"""Salesforce record ids: 15 case-sensitive characters, or 18 with a checksum of the case."""

import itertools
import re

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_CHECK = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
_TRIPLES = tuple(map("".join, itertools.product(_DIGITS, repeat=3)))
_TRIPLE_COUNT = len(_TRIPLES)
_ID = re.compile(r"[0-9A-Za-z]{15}(?:[A-Z0-5]{3})?")
_SHORT = 15
_INSTANCE = "Sb0"


def to_18(record_id: str) -> str | None:
    """Return the 18-character form, or None if this is no id (or its checksum is wrong)."""
    if not _ID.fullmatch(record_id):
        return None
    complete = record_id[:_SHORT] + _checksum(record_id[:_SHORT])
    return complete if complete.startswith(record_id) else None


def _checksum(short: str) -> str:
    groups = (short[0:5], short[5:10], short[10:15])
    return "".join(
        _CHECK[sum(1 << place for place, char in enumerate(group) if char.isupper())]
        for group in groups
    )


class IdSequence:
    """
    Hands out ids of one key prefix in ascending order.

    The counter uses digits and small letters only, so the checksum is the same for all of them
    and costs nothing per record.
    """

    def __init__(self, key_prefix: str, last_id: str | None = None) -> None:
        self._head = key_prefix + _INSTANCE
        self._tail = _checksum(self._head + "0" * 9)
        self._numbers = itertools.count(1 + (int(last_id[6:_SHORT], 36) if last_id else 0))

    def next(self) -> str:
        """Return an id never returned before; safe from several threads."""
        rest, low = divmod(next(self._numbers), _TRIPLE_COUNT)
        high, middle = divmod(rest, _TRIPLE_COUNT)
        return f"{self._head}{_TRIPLES[high]}{_TRIPLES[middle]}{_TRIPLES[low]}{self._tail}"
