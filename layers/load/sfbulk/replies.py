"""What an org's replies say: Salesforce's error bodies, web pages in their place, Retry-After."""

import codecs
import html
import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple

import requests
import urllib3.exceptions
from urllib3.util import Retry

# 401 bodies with the code of an expired session, for which no new token helps.
REFUSED_SESSIONS = (
    "Connected app is not attached to Agent",
    "This session is not valid for use with the REST API",
)
_LONGEST_MESSAGE = 500


class Complaint(NamedTuple):
    """Salesforce's own account of an error; the code is None if something else replied."""

    error_code: str | None
    message: str


def read_json(response: requests.Response) -> Any:  # noqa: ANN401 - JSON is whatever was sent
    """Give the body as JSON, or None if it is not JSON."""
    try:
        return response.json()
    except requests.JSONDecodeError:
        return None


def complaint(response: requests.Response) -> Complaint:
    """Read an error body: Salesforce's array of code and message, or else its plain words."""
    body = read_json(response)
    entries = body if isinstance(body, list) else []
    errors = [entry for entry in entries if isinstance(entry, dict) and "errorCode" in entry]
    if not errors:
        return Complaint(None, _readable(response.text) or str(response.reason or "no message"))
    messages = [str(error.get("message", "no message")) for error in errors]
    return Complaint(errors[0]["errorCode"], "; ".join(messages))


def is_web_page(response: requests.Response) -> bool:
    """Return whether a proxy, an edge or a maintenance page replied in the org's place."""
    body = response.content.removeprefix(codecs.BOM_UTF8).lstrip()
    return body.startswith(b"<") or (body != b"" and is_labelled_html(response))


def is_labelled_html(response: requests.Response) -> bool:
    """Return whether the headers announce a web page; an empty body is none all the same."""
    return str(response.headers.get("Content-Type", "")).lower().startswith("text/html")


def session_expired(response: requests.Response) -> bool:
    """Tell whether the token is no longer good and a new one may be."""
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
    except (TypeError, ValueError):
        return None
    return at.replace(tzinfo=at.tzinfo or UTC) - datetime.now(UTC)


def retry_after(response: requests.Response) -> float | None:
    """Read the seconds that the reply asks to wait, from either form of Retry-After."""
    try:
        return Retry().get_retry_after(response.raw)
    except urllib3.exceptions.InvalidHeader:
        return None


def _readable(text: str) -> str:
    """Put the words of a web page, or the text itself, in one line of bounded length."""
    without_code = re.sub(r"(?is)<(script|style)\b.*?</\1>", " ", text)
    words = html.unescape(re.sub(r"<[^>]*>", " ", without_code)).split()
    return " ".join(words)[:_LONGEST_MESSAGE]
