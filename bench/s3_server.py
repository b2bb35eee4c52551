"""The server of the S3 of the benchmarks."""

import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from bench.s3_store import Store


class Server(ThreadingHTTPServer):
    """A thread for each connection; `calls` counts the requests."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, store: Store, handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(("127.0.0.1", 0), handler)
        self.store = store
        self.calls = 0

    def handle_error(self, request: object, client_address: object) -> None:
        """Log nothing of clients that went away."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)  # type: ignore[arg-type] # its own arguments
