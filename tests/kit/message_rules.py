"""What every message that a person meets is held to."""

import re
from collections.abc import Iterator, Mapping

MOST_CHARACTERS = 300
_WRONG_NUMBERS = (
    r"(?<![\d.,-])1 (?:records|rows|lines|files|parts|jobs|times|more reasons|cells|loads)\b",
    r"(?<![\d.,-])1 (?:columns|keys|decimals|batches|fields|values|names)\b",
    r"(?<![\d.,])(?:0|[2-9]|\d[\d,]*\d) (?:record|row|line|part|job|more reason|cell|load)\b",
    r"(?<![\d.,])1 (?:record|row|line|load) (?:of \S+ )?(?:were|are)\b",
)
_NAMED_LINE = re.compile(r"(?<!: )\blines? (?:\S+:)?\d", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?]\s+(?=[A-Z])")


def flaws_of(message: str, *, resumes: bool) -> Iterator[str]:
    """Yield what is wrong with the message of a summary; `resumes` if that says how to resume."""
    yield from flaws_of_words(message)
    if resumes != ("`resume`" in message):
        yield f"resume is {'offered' if resumes else 'named'} by one of the two alone: {message}"
    if resumes and re.search(r"\b[Dd]rop\b", message):
        yield f"two remedies: {message}"


def flaws_of_words(message: str) -> Iterator[str]:
    """Yield what is wrong with any message: its length, its end, its grammar."""
    if len(message) > MOST_CHARACTERS:
        yield f"{len(message)} characters: {message}"
    for pattern in _WRONG_NUMBERS:
        if found := re.search(pattern, message):
            yield f"grammar of {found[0]!r}: {message}"


def flaws_of_reason(message: str, reason: Mapping[str, object] | None) -> Iterator[str]:
    """Yield what is wrong with the reason of a refusal: programs need the line that people read."""
    if reason and "line" not in reason and _NAMED_LINE.search(message):
        yield f"the line is not in the reason: {message}"


def sentences(message: str) -> int:
    """Return the number of sentences, as far as it can be seen."""
    return len(_SENTENCE_END.findall(message)) + 1
