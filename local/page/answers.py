"""What the page is answered, a method for each of its routes."""

import json
import mimetypes
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from werkzeug import Request, Response

from bulkdrop.folder_settings.names import TOML_NAME
from bulkdrop.layout import CHECK, INCOMING, RESULTS
from bulkdrop.load.target import is_no_upload, parse_key
from local.http.replies import json_response
from local.page.bus import Bus
from local.page.loads import Loads, Row
from local.page.org import OrgOfPage
from local.page.settings import judged
from local.world import World

_STATIC = Path(__file__).parent / "static"
_LOOK_SECONDS = 0.7
_MOST_LOADS = 500
_MOST_SETTINGS_BYTES = 1 << 20
_POLICY_OF_RESULTS = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
_TYPES = {".js": "text/javascript", ".csv": "text/csv; charset=utf-8", ".jsonl": "text/plain"}


class Answers:
    """Answers from a world: its bucket, its bus and its org."""

    def __init__(self, world: World) -> None:
        session = world.session()
        self._s3 = session.client("s3")
        self._bucket = world.bucket
        self._about = {"bucket": world.bucket, "org": world.org_url, "cloud": world.endpoint_url}
        self._loads = Loads(self._s3, world.bucket)
        self._bus = Bus(session)
        self._org = OrgOfPage(world.connection, world.parameter("SalesforceApiVersion"))
        self._closing = threading.Event()

    def close(self) -> None:
        """End what is streamed."""
        self._closing.set()

    def page(self, request: Request) -> Response:
        """Return the page."""
        return self.static(request, "index.html")

    def static(self, _request: Request, name: str) -> Response:
        """Return a file of the page."""
        path = _STATIC / name
        if path not in _STATIC.iterdir():
            return Response("There is no such file.\n", 404)
        return Response(path.read_bytes(), content_type=_type_of(name))

    def result(self, _request: Request, path: str) -> Response:
        """Return a file of results, so that the links in a report lead to the files beside it."""
        try:
            found = self._s3.get_object(Bucket=self._bucket, Key=f"{RESULTS}{path}")
        except self._s3.exceptions.NoSuchKey:
            return Response("There is no such file among the results.\n", 404)
        name = path.rpartition("/")[2]
        answer = Response(found["Body"].iter_chunks(1 << 20), content_type=_type_of(name))
        answer.headers["Content-Length"] = str(found["ContentLength"])
        answer.headers["Content-Security-Policy"] = _POLICY_OF_RESULTS
        if name.endswith(".csv"):
            answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer

    def about(self, _request: Request) -> Response:
        """Return where this is."""
        return json_response(self._about)

    def stream(self, _request: Request) -> Response:
        """Return what changes, as long as somebody listens."""
        return Response(self._changes(), content_type="text/event-stream")

    def _changes(self) -> Iterator[bytes]:
        """Yield loads and events each time that they have changed, as server-sent events."""
        sent: dict[str, str] = {}
        while not self._closing.is_set():
            try:
                seen = {**newest(self._loads.seen()), "bus": self._bus.seen()}
            except (BotoCoreError, ClientError):  # the cloud ends before its page
                return
            for name, document in seen.items():
                text = json.dumps(document)
                if sent.get(name) != text:
                    sent[name] = text
                    yield f"event: {name}\ndata: {text}\n\n".encode()
            yield b": still here\n\n"  # so that a browser that has gone is noticed
            self._closing.wait(_LOOK_SECONDS)

    def objects(self, _request: Request) -> Response:
        """Return the org's objects."""
        return json_response(self._org.objects())

    def object(self, _request: Request, name: str) -> Response:
        """Return what can be done with an object, and its keys."""
        return json_response(self._org.object(name))

    def records(self, _request: Request, name: str) -> Response:
        """Return the latest records of an object."""
        return json_response(self._org.records(name))

    def drop(self, request: Request) -> Response:
        """Upload the body under the key that the pickers name."""
        asked = request.args
        folders = [asked["object"], asked["operation"], asked.get("key", ""), asked["name"]]
        key = f"{CHECK if 'check' in asked else INCOMING}{'/'.join(filter(None, folders))}"
        parse_key(key)
        if is_no_upload(key):
            return json_response({"error": f"A file named {asked['name']} is never loaded."}, 400)
        metadata = {"repeated-upload": "load"} if "again" in asked else {}
        self._s3.upload_fileobj(request.stream, self._bucket, key, ExtraArgs={"Metadata": metadata})
        return json_response({"key": key})

    def settings(self, request: Request) -> Response:
        """Return the settings of a folder."""
        try:
            found = self._s3.get_object(Bucket=self._bucket, Key=_settings_key(request))
        except self._s3.exceptions.NoSuchKey:
            return json_response({"text": "", "is_there": False})
        text = found["Body"].read(_MOST_SETTINGS_BYTES).decode("utf-8", errors="replace")
        return json_response({"text": text, "is_there": True})

    def judge(self, request: Request) -> Response:
        """Return what Bulkdrop says of settings."""
        return json_response(self._judged(request, in_force=False))

    def save(self, request: Request) -> Response:
        """Put settings in force if they hold."""
        verdict = self._judged(request, in_force=True)
        if verdict["holds"]:
            key = _settings_key(request)
            self._s3.put_object(Bucket=self._bucket, Key=key, Body=request.get_data())
        return json_response(verdict)

    def _judged(self, request: Request, *, in_force: bool) -> dict[str, Any]:
        key, content = _settings_key(request), request.get_data()
        return judged(key, content, self._org.described, in_force=in_force)


def _settings_key(request: Request) -> str:
    folder = request.args.get("folder", "").strip("/")
    return f"{INCOMING}{folder}{'/' if folder else ''}{TOML_NAME}"


def _type_of(name: str) -> str:
    kind = _TYPES.get(Path(name).suffix) or mimetypes.guess_type(name)[0]
    return kind or "application/octet-stream"


def newest(rows: list[Row]) -> dict[str, Any]:
    """Return the loads that the page lists, and how many are earlier than these."""
    return {"loads": rows[:_MOST_LOADS], "earlier": max(0, len(rows) - _MOST_LOADS)}
