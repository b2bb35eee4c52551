"""HTTP/1.1 on loopback: keep-alive, chunked bodies both ways, connections dropped on demand."""

import contextlib
import socket
import sys
import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler
from werkzeug.test import run_wsgi_app
from werkzeug.wsgi import get_input_stream

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

_MOST_TO_DRAIN = 200_000_000
_BLOCK = 1 << 18
_LOOK_FOR_END = 0.02  # seconds between looks whether to stop


class DroppedConnectionError(Exception):
    """Raised by the application, also in the middle of a reply, to close the connection."""


class _Server(ThreadedWSGIServer):
    """A thread per connection; knows its connections so that it can close them."""

    def __init__(
        self, app: "WSGIApplication", port: int, now: Callable[[], float], name: str
    ) -> None:
        self.connections: set[socket.socket] = set()
        self.now = now
        self._name = name
        super().__init__("127.0.0.1", port, app, handler=_Handler)

    def handle_error(self, request: object, client_address: object) -> None:  # noqa: ARG002 -- socketserver's signature
        """Report a defect of the application in one line; a client that went away is none."""
        error = sys.exc_info()[1]
        if not isinstance(error, OSError):
            print(f"{self._name}: a request failed: {error!r}", file=sys.stderr)


class _Handler(WSGIRequestHandler):
    """One connection. Unlike werkzeug's own handler it keeps the connection after a reply."""

    server: _Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # small replies must not wait for the client's delayed ACK
    timeout = 600  # seconds; an idle client may stay long

    def run_wsgi(self) -> None:
        if self.headers.get("Expect", "").strip().lower() == "100-continue":
            self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        environ = self.make_environ()
        environ["wsgi.input"] = get_input_stream(environ)
        environ["wsgi.input_terminated"] = True
        try:
            body, status, headers = run_wsgi_app(self.server.app, environ)
            self._send(status, headers.to_wsgi_list(), body)
            self._drain(environ)
        except DroppedConnectionError:
            self._abandon()
        except OSError:  # the client went away
            self.close_connection = True

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 -- werkzeug's signature
        """Be quiet; an application keeps its own list of requests."""

    def date_time_string(self, timestamp: float | None = None) -> str:
        """Return the header Date by the application's clock."""
        return super().date_time_string(self.server.now() if timestamp is None else timestamp)

    def setup(self) -> None:
        super().setup()
        self.server.connections.add(self.connection)

    def finish(self) -> None:
        self.server.connections.discard(self.connection)
        with contextlib.suppress(OSError):
            super().finish()

    def _send(self, status: str, headers: list[tuple[str, str]], body: Iterable[bytes]) -> None:
        code, _, reason = status.partition(" ")
        self.send_response(int(code), reason)
        for name, value in headers:
            self.send_header(name, value)
        names = {name.lower() for name, _ in headers}
        has_body = int(code) not in {204, 304} and self.command != "HEAD"
        chunked = has_body and "content-length" not in names
        if chunked:
            self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for block in body:
            if block and has_body:
                self.wfile.write(b"%x\r\n%b\r\n" % (len(block), block) if chunked else block)
        if chunked:
            self.wfile.write(b"0\r\n\r\n")

    def _drain(self, environ: "WSGIEnvironment") -> None:
        """Read what the application left of the request, so that the next request can follow."""
        left = _MOST_TO_DRAIN
        while left > 0 and (block := environ["wsgi.input"].read(_BLOCK)):
            left -= len(block)
        self.close_connection = self.close_connection or left <= 0

    def _abandon(self) -> None:
        self.close_connection = True
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)


class Server:
    """
    Serves one WSGI application on 127.0.0.1 in threads of its own.

    `now` dates its replies, in seconds since 1970; `name` is what reports of its defects begin
    with.
    """

    def __init__(
        self, app: "WSGIApplication", port: int, now: Callable[[], float], name: str
    ) -> None:
        self._server = _Server(app, port, now, name)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=[_LOOK_FOR_END], name=name, daemon=True
        )
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def start(self) -> None:
        """Begin to serve; the port is open already."""
        self._thread.start()

    def stop(self) -> None:
        """Stop listening and close all connections."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()
        for connection in list(self._server.connections):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
