"""Read a row's sf__Error: its codes and fields, and its messages with and without values."""

import dataclasses
import re
from collections.abc import Iterator
from functools import lru_cache

from bulkdrop.report.catalogue import Found, find_advice

NO_CODE = "NO_CODE"
"""Stands for the code of an error that begins with none."""

HIDDEN = "\N{HORIZONTAL ELLIPSIS}"
"""Stands for each value in a message."""

_CODE = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|[A-Z][a-z]+(?:[A-Z][a-z]+)+")
# Several errors of one row follow one another: CODE:message:Field --CODE:message:Field --
_NEXT = re.compile(r"(?<=--)[;,\s]*(?=[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+:)")
# Salesforce's own summary of an error in a trigger or flow, and a bare code inside.
_INNER = re.compile(
    r"first error: (?P<code>[A-Z_]{6,}), (?P<text>.*?)(?:: \[(?P<fields>[^\]]*)\]|$)", re.DOTALL
)
_INNER_CODE = re.compile(r"\b(?P<code>[A-Z]{2,}(?:_[A-Z]+)+)\b\s?[,:]\s?(?P<text>.*)", re.DOTALL)
_AROUND = {"CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "CANNOT_EXECUTE_FLOW_TRIGGER"}
_NAME = re.compile(r"[A-Za-z]\w*(?:\.[A-Za-z]\w*)*")

_MESSAGE_CHARACTERS = 300
_READ_CHARACTERS = 4_000
"""Of a longer error only this much is read: stack traces, records that were not sent."""

_LEAST_CHARACTERS = 2

_VALUES = re.compile(
    r"""
    (?<!\w)'[^'\n]*'(?!\w) | (?<!\w)"[^"\n]*"(?!\w)                # what stands in quotes
    | [\w.+-]+@[\w-]+(?:\.[\w-]+)+                                  # e-mail addresses
    | \b(?=\w*\d)[0-9A-Za-z]{15}(?:[0-9A-Za-z]{3})?\b               # ids
    | (?<![\w.])[-+]?\d(?:[\d.,:/T+-]*\d)?Z?(?!\w)                  # numbers, dates, times
    """,
    re.VERBOSE,
)
_SEVERAL = re.compile(f"{HIDDEN}(?:[,;]? ?{HIDDEN})+")


@dataclasses.dataclass(frozen=True)
class RowError:
    """
    One error of a row.

    `because` is the code inside, where a trigger or flow failed for a reason of its own, and `said`
    the text there; else the message. `found` is the entry in the catalogue for these two.
    """

    code: str
    message: str
    said: str
    field: str | None
    because: str | None
    found: Found

    @property
    def value(self) -> str | None:
        """Return the value that the message quotes, if the catalogue knows where."""
        return self.found.value

    @property
    def names_parent(self) -> bool:
        """Return whether the field is one of a parent, by which it was looked for."""
        return self.found.field == self.field and "entity" in dict(self.found.facts)

    def masked(self, text: str, cell: str | None) -> str:
        """Return a text of the error without values: the one it quotes, the cell, ids, numbers."""
        if self.found.span and (at := text.rfind(self.said)) >= 0:
            start, stop = self.found.span
            text = f"{text[: at + start]}{HIDDEN}{text[at + stop :]}"
        for value in (self.found.value, cell):
            text = _without(value, text) if value else text
        return _masked(text)


def row_errors(text: str) -> Iterator[RowError]:
    """
    Yield the errors of a row.

    The shape is `CODE:message:Field1,Field2 --`, or `CODE:message:--`; a message may hold colons.
    https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/get_job_failed_results.htm
    """
    for each in _NEXT.split(text[:_READ_CHARACTERS]):
        yield _read(each)


def _read(text: str) -> RowError:
    code, colon, rest = text.partition(":")
    code = code.strip()
    if not colon or not _CODE.fullmatch(code):
        code, rest = NO_CODE, text
    message, fields = _split_fields(rest.strip())
    inner = _inner(code, message)
    because, said, inner_fields = inner or (None, message, "")
    found = find_advice(because or code, said)
    field = _names(fields) or _names(inner_fields) or found.field
    return RowError(code, message, said, field, because, found)


def _split_fields(rest: str) -> tuple[str, str]:
    """Return the message, and the names of fields that stand between its last colon and `--`."""
    if not rest.endswith("--"):
        return rest, ""
    message, colon, fields = rest.removesuffix("--").rstrip().rpartition(":")
    return (message, fields) if colon else (fields, "")


def _names(fields: str) -> str | None:
    """Return the names as they are shown, None if there are none."""
    names = [name.strip() for name in fields.split(",")]
    return ", ".join(dict.fromkeys(name for name in names if _NAME.fullmatch(name))) or None


def _inner(code: str, message: str) -> tuple[str, str, str] | None:
    """Return code, text and fields of the innermost error of a trigger or flow, if it has one."""
    if code not in _AROUND:
        return None
    first = [*_INNER.finditer(message)]
    for match in reversed(first):
        if match["code"] not in _AROUND:
            return match["code"], match["text"], match["fields"] or ""
    bare = _INNER_CODE.search(message)
    while bare and bare["code"] in _AROUND:
        bare = _INNER_CODE.search(bare["text"])
    return (bare["code"], bare["text"], "") if bare else None


@lru_cache(maxsize=1_000)  # without the row's own value, messages repeat
def _masked(text: str) -> str:
    text = _SEVERAL.sub(HIDDEN, _VALUES.sub(HIDDEN, " ".join(text.split())))
    if len(text) <= _MESSAGE_CHARACTERS:
        return text
    return f"{text[: _MESSAGE_CHARACTERS - 1]}{HIDDEN}"


def _without(value: str, text: str) -> str:
    """Hide a value where it stands by itself; one character alone may be part of any word."""
    if len(value) < _LEAST_CHARACTERS:
        return text
    at = text.find(value)
    while at >= 0:
        stop = at + len(value)
        inside = text[at - 1 : at].isalnum() or text[stop : stop + 1].isalnum()
        if not inside:
            text = text[:at] + HIDDEN + text[stop:]
            stop = at + len(HIDDEN)
        at = text.find(value, stop)
    return text
