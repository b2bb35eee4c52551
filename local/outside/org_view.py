"""Look into a running sandbox org from another process, past its REST API."""

import re
from typing import Any

import requests

_TIMEOUT = (5, 60)


class OrgView:
    """What the org itself knows, by its resources under `/sandbox/`."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._session = requests.Session()
        self._session.trust_env = False  # no proxy stands before this machine

    def jobs(self) -> dict[str, dict[str, Any]]:
        """Return all ingest jobs by id, as GET shows each."""
        return {job["id"]: job for job in self._get("jobs")}

    def records(self, object_name: str) -> list[dict[str, Any]]:
        """Return the object's records; `job` is the job that wrote a record last."""
        found: list[dict[str, Any]] = self._get(f"records/{object_name}")
        return found

    def latest(self, object_name: str, most: int) -> tuple[int, list[dict[str, Any]]]:
        """Return how many records the object has, and the last of them."""
        found = self._get(f"records/{object_name}?latest={most}")
        return found["total"], found["records"]

    def put_jobs(self) -> set[str]:
        """Return the ids of the jobs whose data came by PUT."""
        paths = (entry["path"] for entry in self._get("requests") if entry["method"] == "PUT")
        return {found[1] for path in paths if (found := re.search(r"/ingest/(\w+)/", path))}

    def calls(self) -> int:
        """Count the requests that the org has seen: logins and all of its REST API."""
        return len(self._get("requests"))

    def _get(self, resource: str) -> Any:  # noqa: ANN401 - JSON
        answer = self._session.get(f"{self._url}/sandbox/{resource}", timeout=_TIMEOUT)
        answer.raise_for_status()
        return answer.json()
