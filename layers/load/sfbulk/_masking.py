"""Keep tokens and secrets out of messages: a reply may echo the request that it answers."""

import html
import re
from typing import Any
from urllib.parse import parse_qsl, quote

import requests

_MASK = "***"
# Shorter ones protect nothing, and would be cut out of ordinary words.
_SHORTEST_SECRET = 4
_SECRET_FIELDS = frozenset({"client_secret", "assertion"})
# Salesforce's session ids begin with the org's id and an exclamation mark.
_TOKENS = re.compile(
    r"(?i:\b(bearer|oauth)[\s:=+]+)[^\s\"'<>,;]+|\b00D[A-Za-z0-9]{12,15}(?:!|%21|&#33;)[^\s\"'<>,;]+"
)


def masked(text: str, response: requests.Response) -> str:
    """Return the text without what authorized the request, other tokens and control characters."""
    text = "".join(c if c.isprintable() or c == "\n" else " " for c in text)
    text = _without(text, _secrets(response.request))
    return _TOKENS.sub(lambda match: f"{match[1]} {_MASK}" if match[1] else _MASK, text)


def masked_json(value: Any, response: requests.Response) -> Any:  # noqa: ANN401 - JSON
    """Return a JSON value whose strings do not hold what authorized the request."""
    return _masked_value(value, _secrets(response.request))


def _masked_value(value: Any, secrets: list[str]) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, str):
        return _without(value, secrets)
    if isinstance(value, list):
        return [_masked_value(item, secrets) for item in value]
    if isinstance(value, dict):
        return {name: _masked_value(item, secrets) for name, item in value.items()}
    return value


def _without(text: str, secrets: list[str]) -> str:
    for secret in secrets:
        text = text.replace(secret, _MASK)
    return text.encode("utf-8", "replace").decode()  # JSON may hold half a surrogate pair


def _secrets(request: requests.PreparedRequest) -> list[str]:
    """Return what must not be repeated, in the spellings that an echo may have, longest first."""
    authorization = request.headers.get("Authorization") or ""
    plain = [authorization.partition(" ")[2]]
    if isinstance(request.body, str):  # the form of a login
        plain += [value for name, value in parse_qsl(request.body) if name in _SECRET_FIELDS]
    spellings = {form for text in plain for form in (text, quote(text, safe=""), html.escape(text))}
    telling = (form for form in spellings if len(form) >= _SHORTEST_SECRET)
    return sorted(telling, key=len, reverse=True)
