"""AWS services that fail on demand: the faults of a network, in front of moto."""

import contextlib
import socket
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NoReturn

from werkzeug import Request, Response

from local.http.acts import meet
from local.http.bodies import peek_body
from local.http.faults import Faults
from local.http.late import LateAnswers
from local.http.server import DroppedConnectionError

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class FaultyServices:
    """
    A WSGI application that answers as `app` does, unless a request meets a fault.

    A fault's `path` sees what names the call: `/bucket/key?query` for S3, for services that have
    no paths `/ AWSStepFunctions.StartExecution`.
    """

    def __init__(self, app: "WSGIApplication", faults: Faults) -> None:
        self._app = app
        self._faults = faults
        self._late = LateAnswers()

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer one request, as WSGI has it."""
        request = Request(environ)
        call = f"{request.full_path.rstrip('?')} {request.headers.get('X-Amz-Target', '')}"
        fault = self._faults.take(request.method, call, lambda: peek_body(request))
        if fault is None:
            return self._app(environ, start_response)
        try:
            reply = meet(fault, request, self._answer, self._late)(environ, start_response)
        except DroppedConnectionError:
            _abandon(environ)
        return _cut_where_dropped(reply, environ)

    def _answer(self, request: Request) -> Response:
        return Response.from_app(self._app, request.environ, buffered=True)


def _cut_where_dropped(reply: Iterable[bytes], environ: "WSGIEnvironment") -> Iterator[bytes]:
    try:
        yield from reply
    except DroppedConnectionError:
        _abandon(environ)


def _abandon(environ: "WSGIEnvironment") -> NoReturn:
    """Close the connection, and leave moto's server no reply to send."""
    connection: socket.socket = environ["werkzeug.socket"]
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
    raise ConnectionAbortedError from None
