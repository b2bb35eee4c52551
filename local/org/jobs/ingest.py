"""The ingest jobs of the org and the rules of each call on them."""

import shutil
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from local.org.errors import ApiError, invalid_job, invalid_job_state, invalid_value, not_found
from local.org.identifiers import to_18
from local.org.jobs.creation import JobFactory, check_request
from local.org.jobs.job import Job
from local.org.jobs.worker import Worker
from local.org.limits import EXCEEDED_QUOTA, Limits
from local.org.settings import OrgSettings
from local.org.vocabulary import JobState, ResultSet

_Shown = TypeVar("_Shown")
_BLOCK = 1 << 18
_DELETABLE = {JobState.UPLOAD_COMPLETE, *(state for state in JobState if state.terminal)}


class Ingest:
    """All ingest jobs; every method raises ApiError where Salesforce would refuse."""

    def __init__(
        self, factory: JobFactory, worker: Worker, limits: Limits, settings: OrgSettings
    ) -> None:
        self._factory = factory
        self._worker = worker
        self._limits = limits
        self._settings = settings
        self._lock = threading.Lock()
        self._jobs: dict[str, Job] = {}

    def create(self, payload: Mapping[str, Any], api_version: float) -> Job:
        """Make an Open job."""
        request = check_request(payload, hard_delete_allowed=self._settings.hard_delete_allowed)
        if not self._limits.batches_left():  # choice: refused here already
            raise ApiError("EXCEEDEDQUOTA", EXCEEDED_QUOTA)
        job = self._factory.make(request, api_version)
        with self._lock:
            self._jobs[job.id] = job
        return job

    def create_with_data(
        self, payload: Mapping[str, Any], content: bytes, api_version: float
    ) -> Job:
        """Make a job with its data, closed at once: the multipart call."""
        most = self._settings.max_multipart_characters
        if len(content.decode(errors="replace")) > most:  # choice of status and text
            text = "ClientInputError : Failed to read request. Exceeded max size limit of"
            raise ApiError("CLIENTINPUTERROR", f"{text} {most} characters")
        job = self.create(payload, api_version)
        job.data.write_bytes(content)
        job.uploads = 1
        with job.lock:
            self._close(job)
        return job

    def get(self, job_id: str) -> Job:
        """Return a job by its id of 15 or 18 characters."""
        job = self._jobs.get(to_18(job_id) or "")
        if job is not None:
            self._expire(job)
        if job is None or job.gone:
            raise not_found()
        return job

    def look(self, job_id: str, show: Callable[[Job], _Shown]) -> _Shown:
        """Return what `show` makes of a job; a look takes a job that settles a step on."""
        job = self.get(job_id)
        with job.lock:
            shown = show(job)
            self._worker.settle(job)
        return shown

    def listed(self) -> list[Job]:
        """Return the jobs that the list shows by now, oldest first."""
        latest = time.monotonic() - self._settings.list_lag
        return [job for job in self.all() if job.made_at <= latest]

    def all(self) -> list[Job]:
        """Return all jobs there are, oldest first."""
        with self._lock:
            jobs = list(self._jobs.values())
        for job in jobs:
            self._expire(job)
        return [job for job in jobs if not job.gone]

    def upload(self, job_id: str, read: Callable[[int], bytes]) -> None:
        """
        Take the data from `read`; nothing in it is looked at yet.

        Only data that arrived whole counts. A second upload is accepted and poisons the job.
        """
        job = self.get(job_id)
        _require_open(job)
        with self._lock:
            job.attempts += 1
            partial = job.directory / f"upload-{job.attempts}"
        try:
            self._receive(partial, read)
            with job.lock:
                _require_open(job)
                partial.replace(job.data)
                job.uploads += 1
        finally:
            partial.unlink(missing_ok=True)

    def change_state(self, job_id: str, state: str) -> Job:
        """Close or abort a job."""
        job = self.get(job_id)
        if state not in {JobState.UPLOAD_COMPLETE, JobState.ABORTED}:
            raise invalid_value("state", state)
        with job.lock:
            if state == JobState.ABORTED:
                self._abort(job)
            else:
                self._close(job)
        return job

    def delete(self, job_id: str) -> None:
        """Forget a job and its data; its records stay."""
        job = self.get(job_id)
        with job.lock:
            if job.state not in _DELETABLE:  # choice of text
                raise invalid_job_state(f"Deleting job in state {job.state} not allowed")
            self._forget(job)

    def results(self, job_id: str, result_set: ResultSet) -> Iterator[bytes]:
        """Return one result set of a finished job."""
        job = self.get(job_id)
        with job.lock:
            if job.results is None:  # choice: Salesforce's answer is not documented
                text = f"Results are not available while the job is in state {job.state}"
                raise invalid_job_state(text)
            stream = job.results.stream(result_set)
            if result_set is ResultSet.UNPROCESSED:
                self._worker.settle(job)  # to send these again too early is to send some twice
            return stream

    def clear(self) -> None:
        """Forget all jobs, in whatever state."""
        for job in self.all():
            with job.lock:
                if not job.state.terminal:
                    self._worker.end(job, JobState.ABORTED)
                self._forget(job)

    def _close(self, job: Job) -> None:
        if job.state is not JobState.OPEN:
            raise invalid_job_state("Closing already Completed Job not allowed")
        if job.uploads > 1:
            raise invalid_job(
                f"Found multipe contents for job: <{job.id[:15]}>, please 'Close' / 'Abort' / "
                "'Delete' the current Job then create a new Job and make sure you only do 'PUT' "
                "once on a given Job."
            )
        job.close()
        self._worker.take_on(job)

    def _abort(self, job: Job) -> None:
        if job.state.terminal:
            raise invalid_job_state("Aborting already Completed Job not allowed")
        self._worker.end(job, JobState.ABORTED)

    def _expire(self, job: Job) -> None:
        """Choice: an Open job past its time becomes Aborted."""
        with job.lock:
            if job.state is JobState.OPEN and job.age > self._settings.open_lifetime:
                self._worker.end(job, JobState.ABORTED)
            elif job.state.terminal and job.age > self._settings.retention:
                self._forget(job)

    def _forget(self, job: Job) -> None:
        job.gone = True
        self._worker.forget(job)
        with self._lock:
            self._jobs.pop(job.id, None)
        shutil.rmtree(job.directory, ignore_errors=True)

    def _receive(self, path: Path, read: Callable[[int], bytes]) -> None:
        size = 0
        with path.open("wb") as file:
            while block := read(_BLOCK):
                size += len(block)
                if size > self._settings.max_upload_bytes:  # choice of status
                    text = "ClientInputError : Failed to read request. Exceeded max size limit of"
                    most = self._settings.max_upload_bytes * 4 // 3
                    raise ApiError("CLIENTINPUTERROR", f"{text} {most} after base64 encoding")
                file.write(block)


def _require_open(job: Job) -> None:
    if job.state is not JobState.OPEN:  # choice of text
        raise invalid_job_state(f"Uploading to job in state {job.state} not allowed")
