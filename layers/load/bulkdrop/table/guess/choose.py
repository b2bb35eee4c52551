"""Guess the encoding of a file that is not Unicode, or refuse it with what it may be."""

from bulkdrop.errors import UploadRefusedError
from bulkdrop.reason import ReasonCode
from bulkdrop.table.guess.judge import Verdict, judge
from bulkdrop.table.guess.reading import Reading

_SHOWN = 30
_REMEDY = (
    "Nothing was sent; state it in the upload's metadata, for example encoding={}, "
    "or save the file as UTF-8."
)


def guess_encoding(sample: bytes) -> str:
    """
    Return the encoding in which the sample reads clearly better than in any other.

    Where several encodings read the same text, it is the commonest. Raises UploadRefusedError with
    both readings of one word if two are about as likely, or if too little text is there to judge.
    """
    verdict = judge(sample.splitlines(keepends=True))
    if verdict.clear:
        return verdict.encoding
    raise _unclear(verdict)


def _unclear(verdict: Verdict) -> UploadRefusedError:
    best, rival = verdict.best, verdict.rival
    if best is None:
        return UploadRefusedError(
            ReasonCode.ENCODING_UNCLEAR,
            "The file is not UTF-8, and is not text in any known encoding. "
            + _REMEDY.format("cp1252"),
        )
    names = [one.encoding for one in (best, rival) if one]
    shown = [_printable(word) for word in _telling_word(best, rival)]
    readings = " or ".join(f"“{word}” ({name})" for word, name in zip(shown, names, strict=True))
    return UploadRefusedError(
        ReasonCode.ENCODING_UNCLEAR,
        f"The file's encoding is unclear: one of its words reads {readings}. "
        + _REMEDY.format(names[0]),
        encodings=names,
        readings=shown,
    )


def _telling_word(best: Reading, rival: Reading | None) -> list[str]:
    """Return the readings of a word that a person recognises: of letters, long, not too long."""
    if rival is None:
        return [best.words[0]]
    differing = [at for at, word in enumerate(best.words) if word != rival.words[at]]
    at = max(differing, key=lambda at: (best.words[at].isalpha(), min(len(best.words[at]), _SHOWN)))
    return [best.words[at], rival.words[at]]


def _printable(word: str) -> str:
    return "".join(letter if letter.isprintable() else "�" for letter in word.strip()[:_SHOWN])
