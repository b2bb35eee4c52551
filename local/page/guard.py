"""
Refuse requests that another site had a browser send, or that reach us by another name.

Without it any page that a person visits could drop files here: Origin and Sec-Fetch-Site tell of
those, and Host of a name that was pointed at this machine (DNS rebinding).
"""

from werkzeug.datastructures import Headers

_CHANGING = {"POST", "PUT"}


def is_foreign(method: str, headers: Headers, port: int) -> bool:
    """Return whether a request is refused: neither our own page sent it nor a person."""
    ours = {f"127.0.0.1:{port}", f"localhost:{port}"}
    if headers.get("Host", "") not in ours:
        return True
    origin = headers.get("Origin")
    if origin is not None and origin not in {f"http://{host}" for host in ours}:
        return True
    site = headers.get("Sec-Fetch-Site", "none")
    if site in {"same-origin", "none"}:
        return False
    # A link on another site may lead to the page; nothing else of another site may.
    return method in _CHANGING or headers.get("Sec-Fetch-Mode") != "navigate"
