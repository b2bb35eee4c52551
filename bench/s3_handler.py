"""S3's side of HTTP, as far as a load needs it."""

import itertools
import json
import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import parse_qs, urlsplit

from bench.s3_store import Repeated, Stored

if TYPE_CHECKING:
    from bench.s3_server import Server

_BLOCK = 1 << 18
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'


class Handler(BaseHTTPRequestHandler):
    """One connection. `/-/calls` and `/-/repeat` are the stand-in's own."""

    server: "Server"
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 1 << 16
    _parts: ClassVar[dict[str, dict[int, Path]]] = {}
    _uploads = itertools.count(1)

    def do_HEAD(self) -> None:
        """HeadObject."""
        self._take()
        found = self.server.store.get(self._key)
        self._answer(200 if found else 404, length=found.size if found else 0)

    def do_GET(self) -> None:
        """GetObject, with or without a range, and ListObjectsV2."""
        if self.path == "/-/calls":
            self._answer(200, json.dumps(self.server.calls).encode())
            return
        self._take()
        if "list-type" in self._query:
            self._list()
            return
        found = self.server.store.get(self._key)
        if found is None:
            self._answer(404, f"{_XML}<Error><Code>NoSuchKey</Code></Error>".encode())
            return
        self._send(found)

    def do_PUT(self) -> None:
        """PutObject and UploadPart."""
        self._take()
        store = self.server.store
        if self.headers.get("If-None-Match") and store.get(self._key):
            list(self._body())
            self._answer(412, f"{_XML}<Error><Code>PreconditionFailed</Code></Error>".encode())
            return
        if "partNumber" in self._query:
            part = store.write(self._body())
            self._parts[self._query["uploadId"]][int(self._query["partNumber"])] = part
        else:
            store.put(self._key, self._body())
        self._answer(200)

    def do_POST(self) -> None:
        """CreateMultipartUpload, CompleteMultipartUpload and the stand-in's own `repeat`."""
        body = b"".join(self._body())
        if self.path == "/-/repeat":
            wanted = json.loads(body)
            block = Path(wanted["block"]).read_bytes()
            made = Repeated(wanted["header"].encode(), block, wanted["times"])
            self.server.store.objects[wanted["key"]] = made
            self._answer(200, json.dumps({"bytes": made.size}).encode())
            return
        self._take()
        if "uploads" in self._query:
            upload = f"upload-{next(self._uploads)}"
            self._parts[upload] = {}
            tags = f"<UploadId>{upload}</UploadId>"
            self._answer_xml("InitiateMultipartUploadResult", tags)
        else:
            parts = self._parts.pop(self._query["uploadId"])
            self.server.store.join(self._key, [path for _, path in sorted(parts.items())])
            self._answer_xml("CompleteMultipartUploadResult", '<ETag>"0"</ETag>')

    def do_DELETE(self) -> None:
        """DeleteObject."""
        self._take()
        self.server.store.delete(self._key)
        self._answer(204)

    def handle_expect_100(self) -> bool:
        """Let the body come at once: the client waits a second for this word."""
        going_on = super().handle_expect_100()
        self.wfile.flush()
        return going_on

    def log_message(self, *_: object) -> None:
        """Be quiet."""

    def _take(self) -> None:
        """Read the request line and count it."""
        url = urlsplit(self.path)
        _, _, self._key = url.path.lstrip("/").partition("/")
        pairs = parse_qs(url.query, keep_blank_values=True)
        self._query = {name: values[0] for name, values in pairs.items()}
        self.server.calls += 1

    def _send(self, found: Stored | Repeated) -> None:
        start, stop = 0, found.size
        span = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range", ""))
        if span:
            start, stop = int(span[1]), min(found.size, int(span[2]) + 1)
        self.send_response(206 if span else 200)
        self.send_header("ETag", '"0"')
        self.send_header("Content-Length", str(stop - start))
        if span:
            self.send_header("Content-Range", f"bytes {start}-{stop - 1}/{found.size}")
        self.end_headers()
        for block in found.read(start, stop):
            self.wfile.write(block)

    def _list(self) -> None:
        store = self.server.store
        sizes = {key: store.objects[key].size for key in store.keys(self._query.get("prefix", ""))}
        tags = "".join(
            f"<Contents><Key>{key}</Key><Size>{size}</Size></Contents>"
            for key, size in sizes.items()
        )
        self._answer_xml("ListBucketResult", f"<KeyCount>{len(sizes)}</KeyCount>{tags}")

    def _answer_xml(self, name: str, tags: str) -> None:
        self._answer(200, f"{_XML}<{name}>{tags}</{name}>".encode())

    def _answer(self, status: int, body: bytes = b"", length: int | None = None) -> None:
        self.send_response(status)
        self.send_header("ETag", '"0"')
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)

    def _body(self) -> Iterator[bytes]:
        """Yield the request's body; over plain HTTP botocore always states its length."""
        left = int(self.headers.get("Content-Length", 0))
        while left and (block := self.rfile.read1(min(_BLOCK, left))):
            left -= len(block)
            yield block
