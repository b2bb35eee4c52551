"""Find the words that runs of characters stand in, and the records and lines of these."""

import re
from collections.abc import Iterator

from bulkdrop.table.misread.runs import places_of
from bulkdrop.table.misread.tally import Tally

_WORD = re.compile(rb"[0-9A-Za-z]*(?:[\x80-\xff]+[0-9A-Za-z]*)+")
_RUN = re.compile(rb"[\x80-\xff]+")
# A word is looked for from so far before a run: longer ones begin with less.
_BEFORE = 40
_END_OF_WORD = re.compile(rb"[0-9A-Za-z\x80-\xff]*\Z")


def add_words(tally: Tally, span: bytes, line: int, kind: set[bytes], runs: list[bytes]) -> None:
    """
    Count the words of a span that hold a run of a kind; its first line is `line`.

    Where a tally is full, the runs alone are counted.
    """
    if not kind:
        return
    if tally.is_full:
        tally.runs += sum(run in kind for run in runs)
        return
    at, is_new, is_quoted = 0, True, False
    for word in _words(span, kind):
        between = span[at : word.start()]
        at = word.start()
        line += between.count(b"\n")
        pieces = between.split(b'"')
        # A line break within quotes ends no record.
        is_new = is_new or any(b"\n" in piece for piece in pieces[int(is_quoted) :: 2])
        is_quoted ^= len(pieces) % 2 == 0
        text = word[0].decode(errors="ignore")  # its beginning may be cut off
        tally.add(text, len(_RUN.findall(word[0])), line, in_new_record=is_new)
        is_new = False


def _words(span: bytes, kind: set[bytes]) -> Iterator[re.Match[bytes]]:
    end = 0
    for at in sorted(place for run in kind for place in places_of(span, run)):
        if at < end:  # in the word before
            continue
        before = _END_OF_WORD.search(span[max(0, at - _BEFORE) : at])
        word = _WORD.match(span, at - len(before[0]) if before else at)
        if word:
            end = word.end()
            yield word
