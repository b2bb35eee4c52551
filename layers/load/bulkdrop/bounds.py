"""How what may be long is cut, so that states, events and messages stay within AWS's limits."""

import json
from typing import Any

STATE_BYTES = 256 * 1024
"""
What a state, a task's result, an event and a message may hold, as UTF-8.

https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html,
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html,
https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
"""
MESSAGE_CHARACTERS = 8_000
"""The most of a summary's message; a `Cause` in Step Functions holds 32,768 characters."""

_REASON_CHARACTERS = 14_000
_SENTENCE_CHARACTERS = 2_000
_MARK = "\N{HORIZONTAL ELLIPSIS}"


def cut(text: str, characters: int) -> str:
    """Return the text, or as much of it as fits with an ellipsis behind."""
    return text if len(text) <= characters else f"{text[: characters - 1]}{_MARK}"


def cut_sentence(text: str) -> str:
    """Return what is said of one error, 2,000 characters at most."""
    return cut(text, _SENTENCE_CHARACTERS)


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
