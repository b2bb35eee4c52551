"""How what may be long is cut, so that states, events and messages stay within AWS's limits."""

import json
import re
from typing import Any

STATE_BYTES = 256 * 1024
"""
What a state, a task's result, an event and a message may hold, as UTF-8.

https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html,
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html,
https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
"""
MESSAGE_CHARACTERS = 300
"""The most of a message for people; a `Cause` in Step Functions holds 32,768 characters."""

_REASON_CHARACTERS = 14_000
_SENTENCE_CHARACTERS = 2_000
_NAME_CHARACTERS = 40
# What names, values and keys look like in a message: quoted, or without a space.
_NAMES = re.compile(r"""(?<!\w)'[^'\n]*'(?!\w)|"[^"\n]*"|\u201c[^\u201d\n]*\u201d|\S+""")
_MARK = "\N{HORIZONTAL ELLIPSIS}"


def cut(text: str, characters: int) -> str:
    """Return the text, or as much of it as fits with an ellipsis behind."""
    return text if len(text) <= characters else f"{text[: characters - 1]}{_MARK}"


def cut_sentence(text: str) -> str:
    """Return what is said of one error, 2,000 characters at most."""
    return cut(text, _SENTENCE_CHARACTERS)


def fit(text: str, characters: int = MESSAGE_CHARACTERS) -> str:
    """
    Return a message that has at most this many characters, with its beginning and its remedy.

    First its longest names, values and keys lose what is in their middle. If that is not enough,
    what stands before the last sentence is cut, as the last sentence says what to do.
    """
    while (excess := len(text) - characters) > 0:
        longest = max(_NAMES.finditer(text), key=lambda each: len(each[0]), default=None)
        if longest is None or len(longest[0]) <= _NAME_CHARACTERS:
            break
        room = max(_NAME_CHARACTERS, len(longest[0]) - excess)
        text = f"{text[: longest.start()]}{_within(longest[0], room)}{text[longest.end() :]}"
    before, mark, last = text.rpartition(". ")
    room = characters - len(last) - len(" ")
    if len(text) <= characters or not mark or room < characters // 4:
        return cut(text, characters)
    return f"{cut(before, room)} {last}"


def _within(name: str, characters: int) -> str:
    """Return the beginning and the end of a name."""
    end = (characters - 1) // 2
    return f"{name[: characters - 1 - end]}{_MARK}{name[-end:]}"


def cut_reason(applies_to: dict[str, Any]) -> dict[str, Any]:
    """
    Return what a reason applies to, as JSON of some 14,000 characters at most.

    A long list keeps its first values, and `<name>_left_out` counts the others.
    """
    share = _REASON_CHARACTERS // max(1, len(applies_to))
    kept: dict[str, Any] = {}
    for name, value in applies_to.items():
        if isinstance(value, str):
            kept[name] = cut(value, share)
        elif isinstance(value, list | tuple):
            kept[name] = _first(value, share)
            if left_out := len(value) - len(kept[name]):
                kept[f"{name}_left_out"] = left_out
        else:
            kept[name] = value
    return kept


def _first(values: list[Any] | tuple[Any, ...], characters: int) -> list[Any]:
    """Return the first values whose JSON has that many characters together."""
    size, kept = 0, []
    for value in values:
        size += len(json.dumps(value, ensure_ascii=False)) + len(", ")
        if size > characters:
            break
        kept.append(value)
    return kept
