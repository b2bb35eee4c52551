"""The sandbox org, put together: records, jobs, sessions, faults and the server before them."""

import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any, Self

from local.http.faults import Faults
from local.http.server import Server
from local.org.api.auth import Logins
from local.org.api.conditional import ConditionalReplies
from local.org.api.control import Control
from local.org.api.jobs import job_info
from local.org.api.rest import Rest
from local.org.api.web import Web
from local.org.clock import OrgClock
from local.org.errors import ApiError
from local.org.jobs.creation import JobFactory
from local.org.jobs.ingest import Ingest
from local.org.jobs.worker import Worker
from local.org.limits import Limits
from local.org.records.locks import RowLocks
from local.org.records.schema import sobject
from local.org.records.store import Store
from local.org.settings import OrgSettings
from local.org.vocabulary import JobState

_ORGANIZATION_ID = "00DSb0000000001IAA"
_USER_ID = "005Sb0000000001IAA"


class Org:
    """
    A Salesforce org on 127.0.0.1, from `with` or start() until stop().

    Attributes: `url`, `client_id`, `client_secret`, `username`, `private_key` (PEM, for the JWT
    bearer flow), `faults`, `settings`.
    """

    def __init__(self, settings: OrgSettings | None = None) -> None:
        self.settings = settings or OrgSettings()
        self._directory = tempfile.TemporaryDirectory(prefix="sandbox-org-")
        root = Path(self._directory.name)
        self._store = Store(self.settings.database or root / "records.sqlite")
        self._limits = Limits(self.settings)
        self._locks = RowLocks(self.settings)
        self.user_id = _USER_ID
        clock = OrgClock(self.settings)
        self._logins = Logins(self.settings, clock, _ORGANIZATION_ID, self.user_id)
        self._store.name_user(self.user_id, self._logins.username)
        self._worker = Worker(self._store, self.settings, self._locks, self._limits)
        factory = JobFactory(root, _USER_ID, self._store.last_job_id(), clock)
        self._ingest = Ingest(factory, self._worker, self._limits, self.settings)
        self.faults = Faults()
        conditional = ConditionalReplies(clock)
        rest = Rest(self._ingest, self._store, self._limits, self.settings, conditional)
        self._web = Web(self._logins, rest, self._limits, self.faults, self.settings)
        self._web.control = Control(self)
        self._server = Server(self._web, self.settings.port, clock.now, "sandbox org")
        self._web.url = self.url = self._server.url
        self.client_id = self._logins.client_id
        self.client_secret = self._logins.client_secret
        self.username = self._logins.username

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Begin to serve and to work on jobs."""
        self._worker.start()
        self._server.start()

    def stop(self) -> None:
        """Stop serving; a temporary database is removed."""
        self._server.stop()
        self._web.late.cancel()
        self._worker.stop()
        self._ingest.clear()
        self._store.close()
        self._directory.cleanup()

    @property
    def private_key(self) -> str:
        """The PEM of the private key whose public half the connected app trusts."""
        return self._logins.private_key

    def configure(self, **changes: Any) -> None:  # noqa: ANN401 -- values of any setting's type
        """Change settings while the org runs; ValueError names one that cannot."""
        self.settings.change(**changes)

    def records(self, object_name: str) -> list[dict[str, Any]]:
        """Return the live records of an object: their fields that are set, and `job`."""
        target = sobject(object_name)
        if target is None:
            raise ValueError(f"The org has no object {object_name!r}.")
        return self._store.records(target)

    def ledger(self) -> list[dict[str, Any]]:
        """Return one entry per committed row, in order of commitment."""
        return self._store.ledger()

    def jobs(self) -> list[dict[str, Any]]:
        """Return all jobs as GET would show them."""
        return [job_info(job) for job in self._ingest.all()]

    def abort_job(self, job_id: str) -> bool:
        """Abort a job as somebody does in the org's Setup; False if it had ended before."""
        try:
            self._ingest.change_state(job_id, JobState.ABORTED)
        except ApiError:
            return False
        return True

    def requests(self) -> list[dict[str, Any]]:
        """Return the requests seen (the last 100,000): method, path, status, fault."""
        return [asdict(entry) for entry in list(self._web.requests)]

    def expire_sessions(self) -> None:
        """End all sessions now: the next call with an old token gets a 401."""
        self._logins.expire_all()

    def reset(self) -> None:
        """Forget records, jobs, ledger, requests, faults and the day's counts; keep settings."""
        self._web.late.cancel()
        self._ingest.clear()
        self._store.clear()
        self._store.name_user(self.user_id, self.username)
        self._locks.clear()
        self._limits.clear()
        self.faults.clear()
        self._web.requests.clear()
