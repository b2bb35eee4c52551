"""The one query that the org understands: how many records have one of some values in a field."""

import re
from collections.abc import Callable

from local.org.errors import ApiError
from local.org.records.sobject import Field, SObject

_COUNT = re.compile(
    r"SELECT COUNT\(\) FROM (\w+) WHERE (\w+) IN \((.*)\)", re.IGNORECASE | re.DOTALL
)
_VALUE = re.compile(r"'((?:[^'\\]|\\.)*)'|([\d.+-]+)", re.DOTALL)


def counting(query: str, find: Callable[[str], SObject | None]) -> tuple[SObject, Field, list[str]]:
    """Return the object, the field and the values of a query; ApiError for any other one."""
    parts = _COUNT.fullmatch(query.strip())
    if not parts:
        raise ApiError("MALFORMED_QUERY", f"unexpected token: {query[:40]}")
    target = find(parts[1])
    if target is None:
        raise ApiError("INVALID_TYPE", f"sObject type '{parts[1]}' is not supported.")
    field = target.get(parts[2])
    if field is None:
        text = f"No such column '{parts[2]}' on entity '{target.name}'."
        raise ApiError("INVALID_FIELD", text)
    return target, field, [*_values(parts[3])]


def _values(text: str) -> list[str]:
    values: list[str] = []
    at = 0
    while found := _VALUE.match(text, at):
        quoted = found[1] is not None
        values.append(re.sub(r"\\(.)", r"\1", found[1]) if quoted else found[2])
        at = found.end() + 1
        if text[found.end() : at] not in {",", ""}:
            break
    if at <= len(text) or not values:
        raise ApiError("MALFORMED_QUERY", f"unexpected token: {text[at : at + 40]}")
    return values
