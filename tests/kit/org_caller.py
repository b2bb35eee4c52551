"""A plain HTTP caller of the sandbox org: what its tests do again and again."""

import csv
import io
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import requests

from local.org import Org, OrgSettings

TIMEOUT = 20  # seconds
TERMINAL = {"JobComplete", "Failed", "Aborted"}
RESULT_SETS = ("successfulResults", "failedResults", "unprocessedrecords")


@dataclass
class Outcome:
    """A finished job: its info and its three result sets as rows."""

    info: dict[str, Any]
    successes: list[dict[str, str]]
    failures: list[dict[str, str]]
    unprocessed: list[dict[str, str]]

    @property
    def errors(self) -> list[str]:
        """The sf__Error of each failed row, sorted because rows come in no order."""
        return sorted(row["sf__Error"] for row in self.failures)


class Caller:
    """A session with one org."""

    def __init__(self, org: Org) -> None:
        self.org = org
        self.session = requests.Session()
        self.base = f"{org.url}/services/data/v66.0"
        self.log_in()

    def log_in(self) -> None:
        """Get a token by client credentials."""
        form = {
            "grant_type": "client_credentials",
            "client_id": self.org.client_id,
            "client_secret": self.org.client_secret,
        }
        url = f"{self.org.url}/services/oauth2/token"
        reply = requests.post(url, data=form, timeout=TIMEOUT).json()
        self.session.headers["Authorization"] = f"Bearer {reply['access_token']}"

    def call(self, method: str, path: str, **more: Any) -> requests.Response:
        """Send one request to a path below the version."""
        return self.session.request(method, f"{self.base}/{path}", timeout=TIMEOUT, **more)

    def create(self, object_name: str = "Contact", operation: str = "insert", **more: Any) -> str:
        """Create a job and return its id."""
        payload = {"object": object_name, "operation": operation, **more}
        reply = self.call("POST", "jobs/ingest", json=payload)
        assert reply.status_code == 200, reply.text
        return str(reply.json()["id"])

    def upload(self, job_id: str, data: str | bytes) -> requests.Response:
        """Send the data of a job."""
        content = data.encode() if isinstance(data, str) else data
        headers = {"Content-Type": "text/csv; charset=UTF-8"}
        return self.call("PUT", f"jobs/ingest/{job_id}/batches", data=content, headers=headers)

    def patch(self, job_id: str, state: str) -> requests.Response:
        """Ask for a state."""
        return self.call("PATCH", f"jobs/ingest/{job_id}", json={"state": state})

    def info(self, job_id: str) -> dict[str, Any]:
        """Look at a job once."""
        info: dict[str, Any] = self.call("GET", f"jobs/ingest/{job_id}").json()
        return info

    def results(self, job_id: str, result_set: str) -> list[dict[str, str]]:
        """Read one result set."""
        reply = self.call("GET", f"jobs/ingest/{job_id}/{result_set}")
        assert reply.status_code == 200, reply.text
        return list(csv.DictReader(io.StringIO(reply.content.decode(), newline="")))

    def start(self, data: str | bytes, *names: str, **more: Any) -> str:
        """Create, upload and close a job; return its id."""
        job_id = self.create(*names, **more)
        assert self.upload(job_id, data).status_code == 201
        assert self.patch(job_id, "UploadComplete").status_code == 200
        return job_id

    def wait(self, job_id: str) -> Outcome:
        """Wait for a job to end and read all about it."""
        deadline = time.monotonic() + TIMEOUT
        while (info := self.info(job_id))["state"] not in TERMINAL:
            assert time.monotonic() < deadline, info
            time.sleep(0.005)
        return Outcome(info, *(self.results(job_id, name) for name in RESULT_SETS))

    def run(self, data: str | bytes, *names: str, **more: Any) -> Outcome:
        """Do a whole job."""
        return self.wait(self.start(data, *names, **more))


@contextmanager
def called(**settings: Any) -> Iterator[Caller]:
    """Run an org with these settings and give a logged-in caller of it."""
    with Org(OrgSettings(**settings)) as org:
        caller = Caller(org)
        with caller.session:
            yield caller


def error_of(reply: requests.Response) -> tuple[int, str, str]:
    """Return status, errorCode and message of a refused call."""
    (body,) = reply.json()
    return reply.status_code, body["errorCode"], body["message"]
