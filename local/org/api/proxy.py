"""A proxy before the org that refuses requests by itself, as HTML."""

import re
import threading

from werkzeug import Request, Response

from local.http.bodies import put_back
from local.http.replies import canned_response
from local.org.settings import OrgSettings

_PAGE = "<html><head><title>{0}</title></head><body><h1>{0}</h1><hr>proxy</body></html>"


class Proxy:
    """Refuses by the settings `proxy_…`, before anything of the org looks at the request."""

    def __init__(self, settings: OrgSettings) -> None:
        self._settings = settings
        self._lock = threading.Lock()

    def refusal(self, request: Request) -> Response | None:
        """Return the proxy's answer; None if it lets the request pass."""
        if self._forbids(request):
            return canned_response(403, _PAGE.format("403 Forbidden"))
        most = self._settings.proxy_max_bytes
        if most is not None and _is_larger(request, most):
            return canned_response(413, _PAGE.format("413 Request Entity Too Large"))
        return None

    def _forbids(self, request: Request) -> bool:
        settings = self._settings
        with self._lock:
            left = settings.proxy_refusals
            if left == 0 or not re.search(settings.proxy_path, request.path):
                return False
            if left is not None:
                settings.proxy_refusals = left - 1
            return True


def _is_larger(request: Request, most: int) -> bool:
    """Look at the length, or for a chunked body at the body, which is put back."""
    if request.content_length is not None:
        return request.content_length > most
    body = request.stream.read(most + 1)
    if len(body) > most:
        return True
    put_back(request, body)
    return False
