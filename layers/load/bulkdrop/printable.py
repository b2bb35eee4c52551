"""Show characters that act on a terminal, or reorder what it shows, as their escapes."""

import json
import re

# Controls (C0, DEL, C1), separators of lines, marks of direction, halves of surrogates.
_ACTING = "\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff"
_IN_TEXT = re.compile(f"[\x00-\x1f{_ACTING}]")
_IN_JSON = re.compile(f"[{_ACTING}]")  # json escapes the others, where they stand in a string


def printable(text: str) -> str:
    r"""Write each character that acts as its escape: `\x1b`, `\n`, `\u202e`."""
    return _IN_TEXT.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def printable_json(document: object, indent: int | None = None) -> str:
    """Return the document as JSON that can be printed; parsed, it is the document again."""
    return _escaped(json.dumps(document, indent=indent, ensure_ascii=False))


def log_line(document: object) -> str:
    """Return what is logged as JSON that can be printed; an object of ours is written as text."""
    compact = (",", ":")  # CloudWatch bills each byte
    return _escaped(json.dumps(document, ensure_ascii=False, default=str, separators=compact))


def _escaped(text: str) -> str:
    return _IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
