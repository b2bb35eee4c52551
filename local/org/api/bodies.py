"""Request bodies as the REST API takes them: plain or gzip, JSON or anything."""

import json
import zlib
from collections.abc import Callable
from typing import Any

from werkzeug import Request

from local.org.errors import ApiError

_BLOCK = 1 << 18
_MOST_IN_MEMORY = 4_000_000
_GZIP = 31  # zlib's word for a gzip header


def reader(request: Request) -> Callable[[int], bytes]:
    """Return a function that reads the body piece by piece, expanded if it came as gzip."""
    if request.headers.get("Content-Encoding", "").lower() != "gzip":
        return request.stream.read
    expander = zlib.decompressobj(_GZIP)

    def read(size: int) -> bytes:
        while not expander.eof:
            compressed = expander.unconsumed_tail or request.stream.read(_BLOCK)
            if not compressed:
                break
            if block := _expand(expander, compressed, size):
                return block
        return b""

    return read


def whole(request: Request) -> bytes:
    """Return a small body whole; ApiError if it is too large to be one."""
    read = reader(request)
    pieces: list[bytes] = []
    size = 0
    while block := read(_BLOCK):
        size += len(block)
        if size > _MOST_IN_MEMORY:  # choice of text
            raise ApiError("REQUEST_ENTITY_TOO_LARGE", "The request body is too large")
        pieces.append(block)
    return b"".join(pieces)


def json_object(body: bytes) -> dict[str, Any]:
    """Return the JSON object that a body is; ApiError if it is none."""
    try:
        payload = json.loads(body)
    except ValueError as error:
        raise ApiError("JSON_PARSER_ERROR", str(error)) from None
    if not isinstance(payload, dict):
        raise ApiError("JSON_PARSER_ERROR", "A JSON object is expected")
    return payload


def _expand(expander: "zlib._Decompress", compressed: bytes, size: int) -> bytes:
    try:
        return expander.decompress(compressed, size)
    except zlib.error:
        text = "The Content-Encoding of the message specifices GZIP, but the data is not in valid"
        raise ApiError("UNKNOWN_EXCEPTION", f"{text} GZIP format") from None
