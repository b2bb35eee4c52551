"""Serve the page and what it asks for, on loopback alone."""

import time
from collections.abc import Iterable
from types import TracebackType
from typing import TYPE_CHECKING, Self

from botocore.exceptions import BotoCoreError, ClientError
from werkzeug import Request, Response
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule

from bulkdrop.errors import UploadRefusedError
from local.http.replies import json_response
from local.http.server import Server
from local.page.answers import Answers
from local.page.guard import is_foreign
from local.world import World
from sfbulk import SalesforceError

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

_ROUTES = Map(
    [
        Rule("/", endpoint="page", methods=["GET"]),
        Rule("/static/<name>", endpoint="static", methods=["GET"]),
        Rule("/results/<path:path>", endpoint="result", methods=["GET"]),
        Rule("/api/about", endpoint="about", methods=["GET"]),
        Rule("/api/stream", endpoint="stream", methods=["GET"]),
        Rule("/api/objects", endpoint="objects", methods=["GET"]),
        Rule("/api/objects/<name>", endpoint="object", methods=["GET"]),
        Rule("/api/records/<name>", endpoint="records", methods=["GET"]),
        Rule("/api/drop", endpoint="drop", methods=["POST"]),
        Rule("/api/settings", endpoint="settings", methods=["GET"]),
        Rule("/api/settings", endpoint="save", methods=["PUT"]),
        Rule("/api/settings/judge", endpoint="judge", methods=["POST"]),
    ]
)


class Page:
    """The page of a world, served from when it is entered."""

    def __init__(self, world: World, port: int = 0) -> None:
        self._answers = Answers(world)
        self._server = Server(self._app, port, time.time, "page")
        self.url = self._server.url

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._answers.close()
        self._server.stop()

    def _app(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        response = self._answer(Request(environ))
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Content-Security-Policy", _POLICY)
        return response(environ, start_response)

    def _answer(self, request: Request) -> Response:
        port = int(self.url.rpartition(":")[2])
        if is_foreign(request.method, request.headers, port):
            return Response("Only the page itself, on this machine, is answered.\n", 403)
        try:
            name, given = _ROUTES.bind_to_environ(request.environ).match()
            response: Response = getattr(self._answers, name)(request, **given)
        except UploadRefusedError as error:
            return json_response({"error": error.sentence}, 400)
        except (BotoCoreError, ClientError, SalesforceError) as error:
            return json_response({"error": str(error)}, 502)
        except HTTPException as error:
            return Response(f"{error.name}\n", error.code)
        return response
