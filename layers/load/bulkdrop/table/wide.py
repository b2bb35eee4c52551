"""Unicode in two or four bytes a character, without a mark that says so."""

import codecs

_WIDE = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
_LEAST_ASCII = 0.1


def wide_encoding(head: bytes) -> str | None:
    """
    Return the encoding of a text that holds zero bytes since its characters are wide, or None.

    The whole head must be that encoding's text, without a character zero, with line breaks and
    other ASCII in it: four bytes prove nothing. A text in UTF-8 in which a zero byte stands in a
    record stays that.
    """
    if b"\0" not in head or (b"\0" not in _first_line(head) and _decoded(head, "utf-8")):
        return None
    shares = {encoding: _share_of_ascii(_decoded(head, encoding)) for encoding in _WIDE}
    best = max(shares, key=lambda encoding: shares[encoding])
    return best if shares[best] >= _LEAST_ASCII else None


def _first_line(head: bytes) -> bytes:
    return head.split(b"\n", 1)[0].split(b"\r", 1)[0]


def _share_of_ascii(text: str) -> float:
    """Return how much of a text is ASCII; none if it is no table's text."""
    if not text or "\0" in text or not ("\n" in text or "\r" in text):
        return 0
    return sum(map(str.isascii, text)) / len(text)


def _decoded(head: bytes, encoding: str) -> str:
    """Decode the head, whose last character may be cut; return nothing if it is something else."""
    try:
        return codecs.getincrementaldecoder(encoding)().decode(head)
    except UnicodeDecodeError:
        return ""
