"""What an org's replies say: Salesforce's error bodies, web pages in their place, Retry-After."""

import codecs
import html
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple

import requests
import urllib3.exceptions
from urllib3.util import Retry

from sfbulk._fields import OddReplyError
from sfbulk._masking import masked, masked_json

# 401 bodies with the code of an expired session, for which no new token helps.
REFUSED_SESSIONS = (
    "Connected app is not attached to Agent",
    "This session is not valid for use with the REST API",
)
_LONGEST_MESSAGE = 500
_LONGEST_PAUSE = 86_400.0
# Bulk API 2.0, then Bulk API; OAuth's words, and those of gateways, are messages only.
_CODES = ("errorCode", "exceptionCode")
_MESSAGES = ("message", "exceptionMessage", "error_description", "error")


class Complaint(NamedTuple):
    """Salesforce's own account of an error; the code is None if something else replied."""

    error_code: str | None
    message: str


def unmasked_json(response: requests.Response) -> Any:  # noqa: ANN401 - JSON is whatever was sent
    """Return the body as JSON, of a login with the token in it; None if it is not JSON."""
    try:
        return _parsed(response)
    except (ValueError, RecursionError):
        return None


def json_of(response: requests.Response) -> Any:  # noqa: ANN401 - JSON is whatever was sent
    """Return the body as JSON, without the token; OddReplyError if it is not JSON."""
    if not response.content.strip():
        raise OddReplyError("the body is empty")
    try:
        return masked_json(_parsed(response), response)
    except (ValueError, RecursionError):
        # From None: what a parser says of a body may quote the body.
        raise OddReplyError("the body is not JSON") from None


def _parsed(response: requests.Response) -> Any:  # noqa: ANN401 - JSON is whatever was sent
    """Parse a body, which may begin with a byte order mark; broken characters do not matter."""
    try:
        return json.loads(response.content)
    except UnicodeDecodeError:
        return response.json()


def complaint(response: requests.Response) -> Complaint:
    """
    Return what an error body says: Salesforce's code and message, or else its plain words.

    Some orgs send one object, or errors within it; a code or message that is not text is passed
    over. Tokens are masked.
    """
    entries = list(_entries(masked_json(unmasked_json(response), response)))
    code = next((code for entry in entries if (code := _text(entry, _CODES))), None)
    said = "; ".join(message for entry in entries if (message := _text(entry, _MESSAGES)))
    if not code and not said:
        said = _readable(response.text) or str(response.reason or "")
    message = masked(said or "no message", response)[:_LONGEST_MESSAGE]
    return Complaint(masked(code, response) if code else None, message)


def _entries(body: object) -> Iterator[dict[str, Any]]:
    """Yield the objects that may describe an error, in an array, in one another, or alone."""
    if isinstance(body, list):
        for item in body:
            yield from _entries(item)
    elif isinstance(body, str):
        yield {"message": body}
    elif isinstance(body, dict):
        yield body
        for name in ("errors", "error"):
            if isinstance(body.get(name), list | dict):
                yield from _entries(body[name])


def _text(entry: dict[str, Any], names: tuple[str, ...]) -> str | None:
    """Return the first of the fields that holds words, or a number that stands for them."""
    values = (entry.get(name) for name in names)
    words = (str(value) for value in values if isinstance(value, str | int) and value != "")
    return next(words, None)


def is_web_page(response: requests.Response) -> bool:
    """Return whether a proxy, an edge or a maintenance page replied in the org's place."""
    body = response.content.removeprefix(codecs.BOM_UTF8).lstrip()
    return body.startswith(b"<") or (body != b"" and is_labelled_html(response))


def is_labelled_html(response: requests.Response) -> bool:
    """Return whether the headers announce a web page; an empty body is none all the same."""
    return str(response.headers.get("Content-Type", "")).lower().startswith("text/html")


def session_expired(response: requests.Response) -> bool:
    """Return whether the token is no longer valid and a new one may be."""
    if response.status_code != requests.codes.unauthorized:
        return False
    error_code, message = complaint(response)
    return error_code == "INVALID_SESSION_ID" and not any(
        phrase in message for phrase in REFUSED_SESSIONS
    )


def clock_skew(response: requests.Response) -> timedelta | None:
    """Return how far the clock behind the reply is ahead of ours, from its Date header."""
    try:
        at = parsedate_to_datetime(response.headers.get("Date", ""))
    except (TypeError, ValueError, OverflowError):
        return None
    return at.replace(tzinfo=at.tzinfo or UTC) - datetime.now(UTC)


def retry_after(response: requests.Response) -> float | None:
    """Return the seconds that a reply's Retry-After asks to wait, a day at most, or None."""
    try:
        seconds = Retry().get_retry_after(response.raw)
    except (urllib3.exceptions.InvalidHeader, ValueError, OverflowError):
        return None
    return None if seconds is None else min(seconds, _LONGEST_PAUSE)


def _readable(text: str) -> str:
    """Return the words of a web page, or the text itself, in one line."""
    without_code = re.sub(r"(?is)<(script|style)\b.*?</\1>", " ", text)
    words = html.unescape(re.sub(r"<[^>]*>", " ", without_code)).split()
    return " ".join(words)
