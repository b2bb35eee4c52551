"""A server that says byte for byte what a test states: for what no well-behaved org would do."""

import json
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.client import parse_headers
from typing import Any

from sfbulk import AccessToken, BulkClient, Timeouts

JOB = {
    "id": "7505f00000AAAAAAA4",
    "object": "Contact",
    "operation": "insert",
    "state": "Open",
    "createdById": "0055f00000BBBBBBB4",
    "createdDate": "2026-11-23T10:00:00.000+0000",
}
EXPIRED = [{"errorCode": "INVALID_SESSION_ID", "message": "Session expired or invalid"}]
DROP = None  # in place of a reply: the connection is closed without one


def reply(status: int = 200, body: object = b"", **headers: str) -> bytes:
    """Write a whole reply; a body that is not bytes is sent as JSON."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    lines = [f"HTTP/1.1 {status} Said So", f"Content-Length: {len(content)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + content


@dataclass
class Received:
    """One request as it arrived; `body` is short if its sender gave up."""

    method: str
    path: str
    headers: Message
    body: bytes
    connection: int
    """The port it came from; the id of a handler may be given to the next one."""


class _Connection(socketserver.StreamRequestHandler):
    server: "Wire"

    def handle(self) -> None:
        while line := self.rfile.readline().split():
            method, path = line[0].decode(), line[1].decode()
            headers = parse_headers(self.rfile)
            time.sleep(self.server.pause)
            length = int(headers.get("Content-Length", "0"))
            body = self._read_body(length)
            self.server.received.append(
                Received(method, path, headers, body, self.client_address[1])
            )
            answer = next(self.server.replies) if len(body) == length else DROP
            if answer is DROP:
                return
            if self.server.keeps_connections:
                self.wfile.write(answer)
            else:
                self.wfile.write(answer.replace(b"\r\n", b"\r\nConnection: close\r\n", 1))
                return

    def _read_body(self, length: int) -> bytes:
        body = b""
        while len(body) < length and (piece := self.rfile.read1(length - len(body))):
            self.server.body_started.set()
            body += piece
        return body


class Wire(socketserver.ThreadingTCPServer):
    """Answers requests with the given replies in turn, and keeps what it received."""

    def __init__(
        self, *replies: bytes | None, pause: float = 0, keeps_connections: bool = False
    ) -> None:
        super().__init__(("127.0.0.1", 0), _Connection)
        self.replies = iter(replies)
        self.pause = pause
        self.keeps_connections = keeps_connections
        self.received: list[Received] = []
        self.body_started = threading.Event()
        self.url = f"http://127.0.0.1:{self.server_address[1]}"


@dataclass
class FixedLogin:
    """A login that needs no org: gives token-1, then token-2 and so on."""

    instance_url: str
    renewed: list[AccessToken] = field(default_factory=list)

    def token(self) -> AccessToken:
        """Return the newest token."""
        return AccessToken(f"token-{len(self.renewed) + 1}", self.instance_url)

    def renew(self, stale: AccessToken) -> AccessToken:
        """Return the next token, and remember which one was refused."""
        self.renewed.append(stale)
        return self.token()


@contextmanager
def serving(*replies: bytes | None, **behaviour: Any) -> Iterator[Wire]:
    """Run a server; after the block, every connection has been dealt with."""
    with Wire(*replies, **behaviour) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,)).start()
        try:
            yield server
        finally:
            server.shutdown()


@contextmanager
def wire(*replies: bytes | None, **behaviour: Any) -> Iterator[tuple[Wire, BulkClient]]:
    """Run a server and a client of it that is logged in."""
    with serving(*replies, **behaviour) as server:
        login, timeouts = FixedLogin(server.url), Timeouts(connect=0.5, read=3)
        with BulkClient(login, timeouts=timeouts) as bulk:
            yield server, bulk


Act = Callable[[BulkClient], object]
