"""The Lambda Runtime API of one sandbox: hands out invocations and takes the answers."""

import queue
import socket
import sys
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import cast


@dataclass(frozen=True)
class Invocation:
    """One call of a function, with the headers that the runtime client reads."""

    payload: bytes
    headers: dict[str, str]


@dataclass(frozen=True)
class Answer:
    """What the function returned, or its error; some errors end the sandbox."""

    payload: bytes
    is_error: bool
    ends_sandbox: bool


class RuntimeApi(ThreadingHTTPServer):
    """
    Serves https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html for one child process.

    The client takes an address without a path, so each sandbox has a server of its own.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _RuntimeRequest)
        self.ready = threading.Event()
        """Set when the function's module has been imported and the first invocation may come."""
        self.invocations: queue.SimpleQueue[Invocation | None] = queue.SimpleQueue()
        self.answers: queue.SimpleQueue[Answer] = queue.SimpleQueue()
        self._closing = False
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        """Host and port, as AWS_LAMBDA_RUNTIME_API wants them."""
        return f"127.0.0.1:{self.server_port}"

    def close(self) -> None:
        """Let go of the port and of a client that waits for its next invocation."""
        self._closing = True
        self.invocations.put(None)
        socket.create_connection(
            ("127.0.0.1", self.server_port), timeout=1
        ).close()  # wakes the thread
        self._thread.join()
        self.server_close()

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a child that was killed in the middle of a request."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)  # type: ignore[arg-type] # as it came

    def _serve(self) -> None:
        while not self._closing:  # serve_forever would look twice a second whether to stop
            self.handle_request()


class _RuntimeRequest(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # with the buffered reply: one packet, no 40 ms pause
    wbufsize = -1

    @property
    def api(self) -> RuntimeApi:
        return cast("RuntimeApi", self.server)

    def do_GET(self) -> None:
        self.api.ready.set()
        invocation = self.api.invocations.get()
        if invocation is None:
            self.close_connection = True
        else:
            self._reply(200, invocation.payload, invocation.headers)

    def do_POST(self) -> None:
        body = self._chunks() if "Transfer-Encoding" in self.headers else self._sized()
        is_error, ends = self.path.endswith("/error"), self.path.endswith("/init/error")
        self._reply(202, b'{"status":"OK"}', {})
        self.api.answers.put(Answer(body, is_error=is_error, ends_sandbox=ends))

    def log_message(self, *_: object) -> None:
        """Say nothing: the function's own lines are the log."""

    def _sized(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def _chunks(self) -> bytes:
        parts = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)

    def _reply(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
