"""The body of a request, looked at and put back for whatever answers the request."""

from io import BytesIO

from werkzeug import Request


def peek_body(request: Request) -> str:
    """Return the body as text, and put it back."""
    body = request.stream.read()
    put_back(request, body)
    return body.decode("utf-8", errors="replace")


def put_back(request: Request, body: bytes) -> None:
    """Let this be the body that is read next."""
    again = BytesIO(body)
    request.environ["wsgi.input"] = again
    request.__dict__["stream"] = again  # in the place of werkzeug's cached property
