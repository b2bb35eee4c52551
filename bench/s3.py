"""
A small stand-in for S3, for measurements: ranges, PUT and multipart uploads, as streams.

moto reads the whole object for each range of it, which hides what is to be measured. This one is
a process of its own, takes any signature, and keeps no versions.
"""

import json
import os
import shutil
import signal
import sys
import tempfile
import threading
from http.server import ThreadingHTTPServer
from pathlib import Path

from bench.s3_handler import Handler
from bench.s3_store import Store


class Server(ThreadingHTTPServer):
    """A thread for each connection; `calls` counts the requests."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, store: Store) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.store = store
        self.calls = 0

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that went away."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)  # type: ignore[arg-type] # its own arguments


def main() -> None:
    """Serve until standard input ends, or a signal asks for the end."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())  # not without removing the folder
    folder = Path(tempfile.mkdtemp(prefix="bench-s3-"))
    try:
        server = Server(Store(folder))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}"
        sys.stdout.write(json.dumps({"url": url}) + "\n")
        sys.stdout.flush()
        sys.stdin.read()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(0)  # connections that are kept alive hold threads


if __name__ == "__main__":
    main()
