"""Which addresses a secret or a token may be sent to."""

import ipaddress
import re

import urllib3.exceptions
from urllib3.util import Url, parse_url


def objection(address: str) -> str | None:
    """
    Return why nothing may be sent to the address, as the end of a sentence, or None if it may.

    It must be `https://` and a host, or `http://` and this machine. The address is
    read as `requests` reads it, so that both mean the same host.
    """
    try:
        url = parse_url(address)
        (url.host or "").encode("idna")
    except (urllib3.exceptions.LocationParseError, UnicodeError):
        return "its address is not a URL"
    if url.scheme not in {"https", "http"} or not url.host or not _is_plain(address):
        return "its address is not a URL"
    if url.auth is not None or url.query is not None or url.fragment is not None:
        return "its address is more than https:// and a host"
    if url.scheme == "http" and not _is_this_machine(url):
        return "its address does not begin with https://"
    return None


def shown(address: str) -> str:
    """Return the address as it may be shown: without a user name and password."""
    return re.sub(r"//[^/]*@", "//***@", address)


def _is_plain(address: str) -> bool:
    """Return whether the address is free of what other programs read in another way."""
    return address.isascii() and address.isprintable() and not set(address) & set(" \\<>\"'")


def _is_this_machine(url: Url) -> bool:
    host = (url.host or "").strip("[]")
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"
