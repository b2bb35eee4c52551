"""Runs of characters beyond ASCII in UTF-8, as fast as Python finds them."""

_ASCII = 0x80
_BLANK_ASCII = bytes(byte if byte >= _ASCII else 0x20 for byte in range(256))
# A blank for ASCII, `L` for the first byte of a character, `c` for the others.
_KINDS = b" " * 0x80 + b"c" * 0x40 + b"L" * 0x40


def foreign_runs(span: bytes) -> list[bytes]:
    """Return all runs."""
    return span.translate(_BLANK_ASCII).split()


def side_by_side(span: bytes) -> list[bytes]:
    """Return the runs of two characters and more."""
    kinds, runs = span.translate(_KINDS), []
    at = kinds.find(b"cL")
    while at >= 0:
        end = kinds.find(b" ", at)
        end = len(kinds) if end < 0 else end
        runs.append(span[kinds.rfind(b" ", 0, at) + 1 : end])
        at = kinds.find(b"cL", end)
    return runs


def places_of(span: bytes, run: bytes) -> list[int]:
    """Return where a run stands that is no part of a longer one."""
    places, at = [], span.find(run)
    while at >= 0:
        end = at + len(run)
        if not (_is_foreign(span[at - 1 : at]) or _is_foreign(span[end : end + 1])):
            places.append(at)
        at = span.find(run, end)
    return places


def touches_a_letter(span: bytes, run: bytes) -> bool:
    """Return whether a run stands beside an ASCII letter somewhere in a span."""
    return any(
        span[at - 1 : at].isalpha() or span[at + len(run) : at + len(run) + 1].isalpha()
        for at in places_of(span, run)
    )


def _is_foreign(byte: bytes) -> bool:
    return not byte.isascii()
