"""All that the org answers over HTTP: login, REST, its own control; with faults in front."""

import re
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from werkzeug import Request, Response

from local.http.acts import meet
from local.http.bodies import peek_body
from local.http.faults import Fault, Faults
from local.http.late import LateAnswers
from local.http.replies import json_response
from local.http.server import DroppedConnectionError
from local.org.api.auth import Logins, OAuthError
from local.org.api.proxy import Proxy
from local.org.api.replies import error_response
from local.org.api.rest import Rest
from local.org.errors import ApiError, not_found
from local.org.limits import Limits
from local.org.settings import OrgSettings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

    from local.org.api.control import Control

_RESOURCE = re.compile(r"/services/data/(v[^/]+)(?:/(.*))?", re.IGNORECASE)
_JOB = re.compile(r"/jobs/ingest/(\w+)", re.IGNORECASE)
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

    def __init__(
        self,
        logins: Logins,
        rest: Rest,
        limits: Limits,
        faults: Faults,
        settings: OrgSettings,
    ) -> None:
        self._logins = logins
        self._rest = rest
        self._limits = limits
        self._faults = faults
        self._settings = settings
        self._proxy = Proxy(settings)
        self.late = LateAnswers()
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
        path = request.full_path.rstrip("?")
        fault = self._faults.take(request.method, path, lambda: self._about(request))
        try:
            response = self._meet(fault, request) if fault else self._answer(request)
        except DroppedConnectionError:
            self._note(request, None, fault)
            raise
        self._note(request, response.status_code, fault)
        return response

    def _meet(self, fault: Fault, request: Request) -> Response:
        return meet(fault, request, self._answer, self.late)

    def _about(self, request: Request) -> str:
        """Return the object of the job that the path names, else the request's body."""
        if found := _JOB.search(request.path):
            return self._rest.object_of_job(found[1])
        return peek_body(request)

    def _note(self, request: Request, status: int | None, fault: Fault | None) -> None:
        path = request.full_path.rstrip("?")
        act = fault.act if fault else None
        self.requests.append(RequestEntry(request.method, path, status, act))

    def _answer(self, request: Request) -> Response:
        try:
            return self._route(request)
        except ApiError as error:
            return error_response(error, self._settings)
        except OAuthError as error:
            body = {"error": error.error, "error_description": error.description}
            return json_response(body, 400)

    def _route(self, request: Request) -> Response:
        if refusal := self._proxy.refusal(request):
            return refusal
        path = request.path
        if path.rstrip("/") == "/services/data":
            return self._rest.versions()
        if path == "/services/oauth2/token" and request.method == "POST":
            return self._log_in(request)
        self._logins.check(request.authorization)
        if path == "/services/oauth2/userinfo":
            return json_response(self._logins.user_info())
        return self._answer_resource(request)

    def _log_in(self, request: Request) -> Response:
        """Choice: 127.0.0.1 is the org's My Domain, any other name stands for a login host."""
        my_domain = request.host == self.url.removeprefix("http://")
        form, authorization = request.form, request.authorization
        granted = self._logins.log_in(form, authorization, self.url, my_domain=my_domain)
        return json_response(granted)

    def _answer_resource(self, request: Request) -> Response:
        found = _RESOURCE.fullmatch(request.path)
        if found is None:
            raise not_found()
        self._limits.take_request()
        try:
            response = self._rest.answer(request, found[1], found[2] or "")
        except ApiError as error:
            response = error_response(error, self._settings)
        response.headers["Sforce-Limit-Info"] = self._limits.usage
        return response
