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
from pathlib import Path

from bench.s3_handler import Handler
from bench.s3_server import Server
from bench.s3_store import Store


def main() -> None:
    """Serve until standard input ends, or a signal asks for the end."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())  # not without removing the folder
    folder = Path(tempfile.mkdtemp(prefix="bench-s3-"))
    try:
        server = Server(Store(folder), Handler)
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
