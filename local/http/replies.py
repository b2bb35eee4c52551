"""Replies of a kind that any server sends: JSON, or a text as it was given."""

import json

from werkzeug import Response


def json_response(body: object, status: int = 200) -> Response:
    """Return an answer with JSON."""
    return Response(json.dumps(body), status, content_type="application/json;charset=UTF-8")


def canned_response(status: int, body: str) -> Response:
    """Return an answer with a text that is HTML if it begins like it, else JSON."""
    is_html = body.lstrip().startswith("<")
    content_type = "text/html;charset=UTF-8" if is_html else "application/json;charset=UTF-8"
    return Response(body, status, content_type=content_type)
