"""What an error of Salesforce means and what to do about it, in plain words."""

import dataclasses
import re
from functools import cache
from pathlib import Path

from bulkdrop.report.grammar import capitalised

ANY = "ANY"
"""The entry for a code that is not known."""

Facts = tuple[tuple[str, str], ...]
"""What a message tells beside its field and value, by name."""

_SECURITY = "TXNSECURITY"


@dataclasses.dataclass(frozen=True)
class Advice:
    """One entry: what a code means, or one of the things that it means."""

    code: str
    cause: str
    fix: str
    matches: re.Pattern[str] | None = None


@dataclasses.dataclass(frozen=True)
class Found:
    """The entry for an error, and what its message tells; `span` is where the value stands."""

    advice: Advice
    field: str | None = None
    value: str | None = None
    span: tuple[int, int] | None = None
    facts: Facts = ()


def find_advice(code: str, message: str) -> Found:
    """
    Return the entry of a code, by its message where that is one of those we know.

    A message in another language has the code's own entry, and an unknown code the entry ANY.
    """
    for advice in _entries().get(_plain(code)) or _entries()[ANY]:
        if advice.matches is None:
            return Found(advice)
        if match := advice.matches.search(message):
            return _found(advice, match)
    return Found(_entries()[ANY][0])


def general_words(code: str, field: str | None) -> tuple[str, str]:
    """Return cause and fix of a code, whatever its message."""
    advice = (_entries().get(_plain(code)) or _entries()[ANY])[-1]
    return worded(advice, (), field, "")


def worded(advice: Advice, facts: Facts, field: str | None, message: str) -> tuple[str, str]:
    """Return cause and fix in words about this field; without a message they quote none."""
    stated = _Stated({**dict(facts), "field": field or "the field", "message": message})
    cause, fix = advice.cause.format_map(stated), advice.fix.format_map(stated)
    cause = cause.replace(": \u201c\u201d", ".")
    return capitalised(cause), fix


class _Stated(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return f"(no {name})"


def codes() -> set[str]:
    """Return the codes that have an entry, as Salesforce spells them."""
    return {advice.code for entries in _entries().values() for advice in entries}


def _found(advice: Advice, match: re.Match[str]) -> Found:
    stated = {name: text for name, text in match.groupdict().items() if text is not None}
    span = match.span("value") if "value" in stated else None
    field, value = stated.pop("field", None), stated.pop("value", None)
    return Found(advice, field, value, span, tuple(sorted(stated.items())))


@cache
def _entries() -> dict[str, tuple[Advice, ...]]:
    import tomllib  # noqa: PLC0415 # a load without errors needs none

    document = tomllib.loads(Path(__file__).with_name("catalogue.toml").read_text("utf-8"))
    return {
        _plain(code): tuple(
            Advice(code, entry["cause"], entry["fix"], _pattern(entry.get("matches")))
            for entry in sorted(entries, key=lambda each: "matches" not in each)
        )
        for code, entries in document.items()
    }


def _pattern(text: str | None) -> re.Pattern[str] | None:
    return re.compile(text) if text else None


def _plain(code: str) -> str:
    """Return a code without regard to its spelling: TooManyLockFailure, TOO_MANY_LOCK_FAILURE."""
    plain = code.replace("_", "").upper()
    return _SECURITY if plain.startswith(_SECURITY) else plain  # followed by the policy's kind
