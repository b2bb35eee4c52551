"""What is wrong with a settings file, in words that name the file, the key and a right example."""

from collections.abc import Iterable

from bulkdrop.errors import UploadRefusedError
from bulkdrop.reason import ReasonCode

_FILE_CHARACTERS = 60
_VALUE_CHARACTERS = 40


def wrong(file: str, key: str, problem: str, example: str) -> UploadRefusedError:
    """Return the refusal of the uploads to which a settings file applies."""
    shown = file if len(file) <= _FILE_CHARACTERS else f"…{file[-_FILE_CHARACTERS:]}"
    return UploadRefusedError(
        ReasonCode.WRONG_SETTINGS,
        f"{shown}: {problem}; a correct line is {example}. Nothing was sent; correct the settings, "
        "then drop the file again.",
        file=file,
        key=key,
    )


def shown(value: object) -> str:
    """Return a value as a message shows it."""
    text = f"{value!r}"
    return text if len(text) <= _VALUE_CHARACTERS else f"{text[:_VALUE_CHARACTERS]}…"


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the known name that is nearest to this one; nothing if none is near."""
    from difflib import get_close_matches  # noqa: PLC0415 # of refusals alone

    return next(iter(get_close_matches(name.lower(), list(known), n=1, cutoff=0.6)), "")
