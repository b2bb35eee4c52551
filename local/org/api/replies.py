"""How replies look: Salesforce's own form, and the habits that other orgs and proxies have."""

import codecs
import csv
import io
import zlib
from collections.abc import Iterator
from itertools import chain

from werkzeug import Request, Response

from local.http.replies import json_response
from local.org.errors import ApiError
from local.org.settings import OrgSettings

_STATUSES = {
    "INVALID_SESSION_ID": 401,
    "REQUEST_LIMIT_EXCEEDED": 403,
    "NOT_FOUND": 404,
    "METHOD_NOT_ALLOWED": 405,
    "UNSUPPORTED_API_VERSION": 410,
    "REQUEST_ENTITY_TOO_LARGE": 413,
    "UNSUPPORTED_MEDIA_TYPE": 415,
}
"""The HTTP statuses that go with Salesforce's errorCodes; any other goes with 400."""

_GZIP = 31  # zlib's word for a gzip header
_HEADER_AND_ROW = 2


def error_response(error: ApiError, settings: OrgSettings) -> Response:
    """Answer with the array that the REST API reports errors in, or by habit with one object."""
    body = {"errorCode": error.code, "message": error.message}
    status = _STATUSES.get(error.code, 400)
    response = json_response(body if settings.error_objects else [body], status)
    if status == 401:  # noqa: PLR2004 -- HTTP's own number
        response.headers["WWW-Authenticate"] = "Token"
    return response


def upload_response(settings: OrgSettings) -> Response:
    """Answer an upload: 201 and nothing."""
    content_type = "text/html" if settings.html_upload_reply else None
    return Response(status=201, content_type=content_type)


def results_response(blocks: Iterator[bytes], request: Request, settings: OrgSettings) -> Response:
    """Answer with a result set, compressed if the client accepts that."""
    if settings.no_content_for_empty_results:
        beginning = _beginning(blocks)
        if not _has_rows(beginning):
            return Response(status=204)
        blocks = chain([beginning], blocks)
    if settings.crlf_results:
        blocks = _with_crlf(blocks)
    if settings.marked_results:
        blocks = chain([codecs.BOM_UTF8], blocks)
    response = Response(blocks, content_type="text/csv; charset=UTF-8")
    if request.accept_encodings.quality("gzip"):
        response.response = _gzipped(blocks)
        response.headers["Content-Encoding"] = "gzip"
    return response


def _beginning(blocks: Iterator[bytes]) -> bytes:
    """Read until there is more than one line."""
    beginning = b""
    for block in blocks:
        beginning += block
        if beginning.count(b"\n") > 1:
            break
    return beginning


def _has_rows(beginning: bytes) -> bool:
    lines = csv.reader(io.StringIO(beginning.decode(errors="replace"), newline=""))
    return len(list(lines)) >= _HEADER_AND_ROW


def _with_crlf(blocks: Iterator[bytes]) -> Iterator[bytes]:
    last = b""
    for block in blocks:
        text = last + block
        last = b"\r" if text.endswith(b"\r") else b""
        yield text.removesuffix(last).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    yield last


def _gzipped(blocks: Iterator[bytes]) -> Iterator[bytes]:
    compressor = zlib.compressobj(1, wbits=_GZIP)
    for block in blocks:
        yield compressor.compress(block)
    yield compressor.flush()
