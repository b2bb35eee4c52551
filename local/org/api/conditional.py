"""Replies that are sent only if they changed: `If-Modified-Since` and `If-None-Match`."""

import hashlib
import json
import math
from threading import Lock
from typing import Any

from werkzeug import Request, Response
from werkzeug.http import http_date

from local.http.replies import json_response
from local.org.clock import OrgClock


class ConditionalReplies:
    """
    Remembers when a document last changed, by its content.

    HTTP's dates have whole seconds, so a change is dated at the end of its second, and at least one
    second after the change before.
    """

    def __init__(self, clock: OrgClock) -> None:
        self._clock = clock
        self._lock = Lock()
        self._seen: dict[str, tuple[str, int]] = {}

    def answer(self, request: Request, name: str, document: dict[str, Any]) -> Response:
        """Answer with the document, or with 304 if the client has it already."""
        digest = hashlib.sha256(json.dumps(document).encode()).hexdigest()[:16]
        modified = self._modified(name, digest)
        response = json_response(document)
        response.set_etag(digest)
        response.headers["Last-Modified"] = http_date(modified)
        return response.make_conditional(request)

    def _modified(self, name: str, digest: str) -> int:
        with self._lock:
            known, at = self._seen.get(name, ("", 0))
            if known != digest:
                at = max(at + 1, math.ceil(self._clock.now()))
                self._seen[name] = (digest, at)
            return at
