"""
The multipart body of a create call: a part `job` (JSON) and a part `content` (CSV).

Salesforce is lenient about the framing: lines may end in LF or CRLF and the boundary may be
quoted; werkzeug's own parser insists on CRLF.
"""

import re
from email.message import Message
from email.parser import BytesHeaderParser

from local.org.errors import ApiError

_LEADING_BREAK = re.compile(rb"\r?\n")


def parse(content_type: str, body: bytes) -> dict[str, bytes]:
    """Return the parts by name; ApiError if this is no multipart body."""
    boundary = _parameter(content_type, "boundary")
    if not boundary:
        raise _bad_request("The multipart boundary is missing")
    delimiter = rb"(?:\A|\r?\n)--" + re.escape(boundary.encode()) + rb"(?=--|[ \t]*\r?\n)"
    _, *sections = re.split(delimiter, body)
    if not sections or not sections[-1].startswith(b"--"):
        raise _bad_request("The multipart body is not closed by its boundary")
    return dict(_part(section) for section in sections[:-1])


def _part(section: bytes) -> tuple[str, bytes]:
    section = _LEADING_BREAK.sub(b"", section.lstrip(b" \t"), count=1)
    pieces = re.split(rb"\r?\n\r?\n", section, maxsplit=1)
    if len(pieces) == 1:
        raise _bad_request("A multipart part has no empty line after its headers")
    headers = BytesHeaderParser().parsebytes(pieces[0] + b"\n\n")
    name = headers.get_param("name", header="content-disposition")
    if not isinstance(name, str):
        raise _bad_request("A multipart part has no name")
    return name, pieces[1]


def _parameter(content_type: str, name: str) -> str | None:
    message = Message()
    message["content-type"] = content_type
    found = message.get_param(name)
    return found if isinstance(found, str) else None


def _bad_request(message: str) -> ApiError:  # choice of texts
    return ApiError("API_ERROR", message)
