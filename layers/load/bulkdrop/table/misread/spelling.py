"""
What a run of characters beyond ASCII was before it was decoded wrongly.

UTF-8 that is read in a single-byte encoding makes of each letter two or more characters beyond
ASCII (`ü` becomes `Ã¼`). A run of them is taken back strictly: all of its bytes must be UTF-8, and
the text must be letters and signs that people write.
"""

import re
from functools import cache

from bulkdrop.table.single_byte import NO_MEANING, halves

# The encodings that UTF-8 is read in by mistake, the commonest first.
READ_AS = (
    *("cp1252", "iso8859-1", "mac-roman", "cp850", "cp437", "cp1250", "cp1251", "cp1254", "cp1253"),
    *("cp1257", "iso8859-15", "iso8859-2", "cp852", "cp866", "koi8-r", "cp1256", "cp1255"),
    *("mac-cyrillic", "mac-latin2", "cp857", "cp775"),
)
# Text may have been decoded wrongly more than once.
_TIMES = 3
_LAST_LATIN = "\u036f"
_LATIN = re.compile("[\xc0-\u017f\u01a0\u01a1\u01af\u01b0\u0218-\u021b\u0300-\u0345\u1e00-\u1eff]*")
_SIGNS = re.compile(
    "[\xa0-\xbf\u200b-\u200d\u2010-\u2027\u2030-\u203a\u2070-\u209f\u20a0-\u20bf\u2100-\u23ff"
    "\u2500-\u27bf\ufb00-\ufb06\ufe0f\ufeff\U0001f000-\U0001faff]+"
)
_EAST_ASIAN = re.compile("[\u3000-\u30ff\u3400-\u9fff\uac00-\ud7a3\uff00-\uffef]*")
# Of these, one letter alone is no evidence: two characters of good text may look like it.
_ALPHABETS = (
    (("\u0370", "\u03ff"), ("\u1f00", "\u1fff")),
    (("\u0400", "\u052f"),),
    (("\u0530", "\u058f"),),
    (("\u0590", "\u05ff"),),
    (("\u0600", "\u06ff"),),
    (("\u0900", "\u0dff"),),
    (("\u0e00", "\u0eff"),),
    (("\u10a0", "\u10ff"),),
)


class Misreading:
    """UTF-8 text that was read in one encoding: `right` takes a run of characters back."""

    def __init__(self, encoding: str) -> None:
        self.encoding = encoding
        half = _half(encoding)
        self._bytes: dict[str, int] = {}
        for byte, character in enumerate(half, 0x80):
            self._bytes.setdefault(character, byte)
        leads = half[0xC2 - 0x80 : 0xF5 - 0x80]
        self.leads = {lead: 2 + (at >= 0x1E) + (at >= 0x2E) for at, lead in enumerate(leads)}  # noqa: PLR2004 # 0xE0, 0xF0
        self._others = frozenset(each for each, byte in self._bytes.items() if byte < 0xC0)  # noqa: PLR2004 # what follows a lead

    def may_begin(self, first: str) -> bool:
        """Return whether characters may be a lead with what follows it, and the next lead."""
        size = self.leads[first[0]]
        return self._others.issuperset(first[1:size]) and (
            len(first) <= size or first[size] in self.leads
        )

    @cache  # noqa: B019 # there is one object for each encoding
    def right(self, run: str) -> str | None:
        """Return what the run was before it was misread, once or several times; None if nothing."""
        text, found = run, None
        for _ in range(_TIMES):
            before = self._before(text)
            if before is None:
                break
            text = before
            if _is_text(text, run):
                found = text
        return found

    def _before(self, text: str) -> str | None:
        try:
            return bytes(self._bytes[character] for character in text).decode()
        except (KeyError, UnicodeDecodeError):
            return None


def _half(encoding: str) -> str:
    """Return what programs make of the bytes 0x80 to 0xFF: of those without meaning, controls."""
    found = enumerate(halves()[encoding], 0x80)
    return "".join(chr(byte) if letter == NO_MEANING else letter for byte, letter in found)


def _is_text(text: str, run: str) -> bool:
    """Return whether a text is signs and letters of one script that people write."""
    letters = _SIGNS.sub("", text)
    if _LATIN.fullmatch(letters):
        return True
    if len(text) > 1 and any(_is_written_in(alphabet, letters) for alphabet in _ALPHABETS):
        return True
    # Three letters of good Cyrillic text may look like one Chinese character.
    is_sure = len(text) > 1 or not run.isalpha()
    return is_sure and bool(_EAST_ASIAN.fullmatch(letters))


def _is_written_in(ranges: tuple[tuple[str, str], ...], letters: str) -> bool:
    return all(any(first <= letter <= last for first, last in ranges) for letter in letters)


class Misreadings:
    """All encodings that UTF-8 is read in by mistake, the commonest first."""

    def __init__(self) -> None:
        self.all = tuple(map(Misreading, READ_AS))
        self._leading: dict[str, list[Misreading]] = {}
        for each in self.all:
            for lead in each.leads:
                self._leading.setdefault(lead, []).append(each)

    def may_begin(self, first: str) -> bool:
        """Return whether a run that begins with these characters may be misread text."""
        return any(each.may_begin(first) for each in self._leading.get(first[0], ()))

    def is_misread(self, run: str) -> bool:
        """Return whether the run can be taken back in any of the encodings."""
        return any(each.right(run) is not None for each in self._leading.get(run[0], ()))

    def is_doubtful(self, run: str) -> bool:
        """Return whether a run is letters, not Latin ones, for one letter: Её is a Russian word."""
        is_foreign_word = run.isalpha() and run[0] > _LAST_LATIN
        return is_foreign_word and all(len(each.right(run) or "?") == 1 for each in self.all)


@cache
def misreadings() -> Misreadings:
    """Return the encodings, made once: a file of ASCII needs none of them."""
    return Misreadings()
