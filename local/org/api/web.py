"""All that the org answers over HTTP: login, REST, its own control; with faults in front."""

import re
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from werkzeug import Request, Response

from local.org.api.auth import Sessions
from local.org.api.rest import Rest, error_response, json_response
from local.org.api.server import DroppedConnectionError
from local.org.errors import ApiError, OAuthError, not_found
from local.org.faults import Fault, Faults
from local.org.limits import Limits

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

    from local.org.api.control import Control

_RESOURCE = re.compile(r"/services/data/(v[^/]+)/(.*)", re.IGNORECASE)
_MOST_REQUESTS = 100_000


@dataclass(frozen=True)
class RequestEntry:
    """One request that the org has seen; `status` None means that no reply was sent."""

    method: str
    path: str
    status: int | None
    fault: str | None


class Web:
    """The WSGI application."""

    def __init__(self, sessions: Sessions, rest: Rest, limits: Limits, faults: Faults) -> None:
        self._sessions = sessions
        self._rest = rest
        self._limits = limits
        self._faults = faults
        self.control: Control | None = None
        self.url = ""
        self.requests: deque[RequestEntry] = deque(maxlen=_MOST_REQUESTS)

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer one request, as WSGI has it."""
        return self._reply(Request(environ))(environ, start_response)

    def _reply(self, request: Request) -> Response:
        if request.path.startswith("/sandbox/") and self.control:
            return self.control.answer(request)
        fault = self._faults.take(request.method, request.full_path.rstrip("?"))
        try:
            response = self._meet(fault, request) if fault else self._answer(request)
        except DroppedConnectionError:
            self._note(request, None, fault)
            raise
        self._note(request, response.status_code, fault)
        return response

    def _meet(self, fault: Fault, request: Request) -> Response:
        return _ACTS[fault.act](fault, request, self._answer)

    def _note(self, request: Request, status: int | None, fault: Fault | None) -> None:
        path = request.full_path.rstrip("?")
        act = fault.act if fault else None
        self.requests.append(RequestEntry(request.method, path, status, act))

    def _answer(self, request: Request) -> Response:
        try:
            return self._route(request)
        except ApiError as error:
            return error_response(error)
        except OAuthError as error:
            body = {"error": error.error, "error_description": error.description}
            return json_response(body, 400)

    def _route(self, request: Request) -> Response:
        path = request.path
        if path.rstrip("/") == "/services/data":
            return self._rest.versions()
        if path == "/services/oauth2/token" and request.method == "POST":
            return self._log_in(request)
        self._sessions.check(request.authorization)
        if path == "/services/oauth2/userinfo":
            return json_response(self._sessions.user_info())
        return self._answer_resource(request)

    def _log_in(self, request: Request) -> Response:
        """Choice: 127.0.0.1 is the org's My Domain, any other name stands for a login host."""
        my_domain = request.host == self.url.removeprefix("http://")
        form, authorization = request.form, request.authorization
        granted = self._sessions.log_in(form, authorization, self.url, my_domain=my_domain)
        return json_response(granted)

    def _answer_resource(self, request: Request) -> Response:
        found = _RESOURCE.fullmatch(request.path)
        if found is None:
            raise not_found()
        self._limits.take_request()
        try:
            response = self._rest.answer(request, found[1], found[2])
        except ApiError as error:
            response = error_response(error)
        response.headers["Sforce-Limit-Info"] = self._limits.usage
        return response


Answer = Callable[[Request], Response]


def _status(fault: Fault, _request: Request, _answer: Answer) -> Response:
    is_html = fault.body.lstrip().startswith("<")
    content_type = "text/html;charset=UTF-8" if is_html else "application/json;charset=UTF-8"
    return Response(fault.body, fault.status, dict(fault.headers), content_type=content_type)


def _status_after(fault: Fault, request: Request, answer: Answer) -> Response:
    answer(request).close()
    return _status(fault, request, answer)


def _drop_before(_fault: Fault, _request: Request, _answer: Answer) -> Response:
    raise DroppedConnectionError


def _drop_during(fault: Fault, request: Request, _answer: Answer) -> Response:
    request.stream.read(fault.bytes)
    raise DroppedConnectionError


def _drop_after(_fault: Fault, request: Request, answer: Answer) -> Response:
    answer(request).close()
    raise DroppedConnectionError


def _delay(fault: Fault, request: Request, answer: Answer) -> Response:
    time.sleep(fault.seconds)
    return answer(request)


def _delay_after(fault: Fault, request: Request, answer: Answer) -> Response:
    response = answer(request)
    time.sleep(fault.seconds)
    return response


def _truncate(fault: Fault, request: Request, answer: Answer) -> Response:
    response = answer(request)
    whole = response.iter_encoded()
    response.response = _cut(iter(whole), fault.bytes)
    return response


def _cut(blocks: Iterator[bytes], size: int) -> Iterator[bytes]:
    """Yield the first bytes of a reply, fewer than it has, then drop the connection."""
    for block in blocks:
        yield block[:size]
        size -= len(block)
        if size <= 0:
            break
    raise DroppedConnectionError


_ACTS: dict[str, Callable[[Fault, Request, Answer], Response]] = {
    "status": _status,
    "status_after": _status_after,
    "drop_before": _drop_before,
    "drop_during": _drop_during,
    "drop_after": _drop_after,
    "delay": _delay,
    "delay_after": _delay_after,
    "truncate": _truncate,
}
