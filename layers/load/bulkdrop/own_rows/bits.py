"""Sets of whole numbers in little memory."""

_FILTER_BITS = 1 << 27


class Bits:
    """A set of positions: one bit for each up to the largest."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def __contains__(self, position: int) -> bool:
        at = position >> 3
        return at < len(self._bytes) and bool(self._bytes[at] >> (position & 7) & 1)

    def add(self, position: int) -> None:
        """Add a position."""
        missing = (position >> 3) + 1 - len(self._bytes)
        if missing > 0:
            self._bytes.extend(bytes(missing + len(self._bytes) // 8))
        self._bytes[position >> 3] |= 1 << (position & 7)


class Filter:
    """
    A set of hashes that may hold some that were never added, in 16 MB.

    Of a million hashes 1 in 134 others is taken for one of them.
    """

    def __init__(self) -> None:
        self._bytes = bytearray(_FILTER_BITS >> 3)

    def __contains__(self, key: int) -> bool:
        bit = key & (_FILTER_BITS - 1)
        return bool(self._bytes[bit >> 3] >> (bit & 7) & 1)

    def add(self, key: int) -> None:
        """Add a hash."""
        bit = key & (_FILTER_BITS - 1)
        self._bytes[bit >> 3] |= 1 << (bit & 7)
