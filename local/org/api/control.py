"""The org's own resources under `/sandbox/`, for tests and demos that run in another process."""

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, Protocol

from werkzeug import Request, Response

from local.http.faults import Faults
from local.org.settings import OrgSettings

Action = Callable[[dict[str, Any]], object]


class Controlled(Protocol):
    """What control requests ask of a running org."""

    settings: OrgSettings
    faults: Faults

    def configure(self, **changes: Any) -> None:  # noqa: ANN401 -- values of any setting's type
        """Change settings while the org runs."""

    def records(self, object_name: str) -> list[dict[str, Any]]:
        """Return the live records of an object."""

    def ledger(self) -> list[dict[str, Any]]:
        """Return one entry per committed row."""

    def jobs(self) -> list[dict[str, Any]]:
        """Return all jobs."""

    def requests(self) -> list[dict[str, Any]]:
        """Return the requests seen."""

    def expire_sessions(self) -> None:
        """End all sessions."""

    def reset(self) -> None:
        """Forget all but the settings."""


class Control:
    """Turns control requests into calls of the org's methods, and nothing more."""

    def __init__(self, org: Controlled) -> None:
        self._org = org
        self._actions: dict[tuple[str, str], Action] = {
            ("GET", "faults"): lambda _: org.faults.as_json(),
            ("POST", "faults"): lambda fault: asdict(org.faults.add(**fault)),
            ("DELETE", "faults"): lambda _: org.faults.clear(),
            ("GET", "ledger"): lambda _: org.ledger(),
            ("GET", "jobs"): lambda _: org.jobs(),
            ("GET", "requests"): lambda _: org.requests(),
            ("GET", "settings"): lambda _: json.loads(org.settings.as_json()),
            ("PATCH", "settings"): self._configure,
            ("POST", "expire-sessions"): lambda _: org.expire_sessions(),
            ("POST", "reset"): lambda _: org.reset(),
        }

    def answer(self, request: Request) -> Response:
        """Answer a control request; 400 and 404 explain themselves in plain text."""
        name = request.path.removeprefix("/sandbox/").rstrip("/")
        kind, _, target = name.partition("/")
        action = self._actions.get((request.method, name))
        if request.method == "GET" and kind == "records":
            most = request.args.get("latest", type=int)
            action = lambda _: _records(self._org.records(target), most)  # noqa: E731 -- a case of its own
        if action is None:
            known = ", ".join(" /sandbox/".join(key) for key in self._actions)
            return Response(f"Known are: {known}, GET /sandbox/records/<Object>\n", 404)
        try:
            given = request.get_data()  # JSON whatever it is called: curl calls it a form
            body = action(json.loads(given) if given else {})
        except (KeyError, TypeError, ValueError) as error:
            return Response(f"{error}\n", 400)
        return Response(json.dumps(body), content_type="application/json")

    def _configure(self, changes: dict[str, Any]) -> object:
        self._org.configure(**changes)
        return json.loads(self._org.settings.as_json())


def _records(found: list[dict[str, Any]], most: int | None) -> object:
    """Return all records, or the last of them with the number of all."""
    return found if most is None else {"total": len(found), "records": found[-most:]}
