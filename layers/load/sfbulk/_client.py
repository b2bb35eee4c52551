"""Bulk API 2.0 ingest: one method for each thing that can be done with a job."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from typing import Self
from urllib.parse import urlencode

from sfbulk._auth import Auth
from sfbulk._calls import JOBS, Call, job_path
from sfbulk._connection import DEFAULT_TIMEOUTS, Timeouts
from sfbulk._identity import CLIENT_NAME, USER_AGENT, api_version_path, identity_headers
from sfbulk._job_list import MAX_PAGES, JobPage, jobs_in_pages
from sfbulk._jobs import Job, JobSpec
from sfbulk._multipart import send_multipart
from sfbulk._results import ResultStream
from sfbulk._transport import Transport
from sfbulk._upload import UnreadableContentError, UploadStream, check_upload_length
from sfbulk._upload_source import UploadContent, source_of
from sfbulk._vocabulary import JobState, JobType, ResultSet
from sfbulk._waiting import wait_for


class BulkClient:
    """
    Ingest jobs of one org. Every failure is a `SalesforceError`; see `sfbulk._errors`.

    Calls that only read are tried up to three times within seconds; calls that change something
    are sent once, and say by `OutcomeUnknownError` when nobody can know whether they were carried
    out. An expired session is renewed once. Threads may share a client. `user_agent` and
    `client_name` (`Sforce-Call-Options`) name the program in the org's logs.
    """

    def __init__(
        self,
        auth: Auth,
        *,
        api_version: str | float = "66.0",
        timeouts: Timeouts = DEFAULT_TIMEOUTS,
        user_agent: str = USER_AGENT,
        client_name: str = CLIENT_NAME,
    ) -> None:
        identity = identity_headers(user_agent, client_name)
        self._transport = Transport(auth, api_version_path(api_version), timeouts, identity)

    def create_job(self, spec: JobSpec) -> Job:
        """Create a job, `Open` for its data; an org forgets it if it is not closed in a day."""
        call = Call(
            f"create a job ({spec.operation} of {spec.object})",
            "POST",
            JOBS,
            content_type="application/json",
            open_body=lambda: json.dumps(spec.to_json()).encode(),
        )
        return self._transport.ask(call, Job.from_json)

    def create_job_with_content(
        self, spec: JobSpec, content: bytes, *, before_send: Callable[[], None] | None = None
    ) -> Job:
        """
        Create a job, upload its data and close it in one request; processing starts at once.

        Takes at most `MULTIPART_LIMIT` characters of UTF-8; raises `JobContentTooLargeError` for
        more. After an `OutcomeUnknownError` the job may be running, under an id nobody was told:
        `before_send`, called just before each time that the request is sent, is the place to
        record it. The request is whole `SEND_SECONDS` after that, or never.
        """
        return send_multipart(self._transport, spec, content, before_send)

    def upload(self, job_id: str, content: UploadContent, length: int | None = None) -> None:
        """
        Upload a job's data, streamed; an org takes one upload for each job and no second.

        `content` is bytes, a binary file (read from where it stands), an iterable of bytes, or a
        function that opens one. `length` in bytes, at most `UPLOAD_LIMIT`, is needed where it
        cannot be seen. An expired session reads the content again from the start; what cannot be
        read again raises `ContentSpentError`. What the content raises is passed on; the job is
        still `Open` then, and is best aborted.
        """
        open_content, length = source_of(content, length, job_id)
        check_upload_length(length, job_id)
        call = Call(
            f"take the content of job {job_id}",
            "PUT",
            f"{job_path(job_id)}/batches",
            job_id=job_id,
            content_type="text/csv; charset=UTF-8",
            open_body=lambda: UploadStream(open_content(), length),
        )
        try:
            self._transport.send(call)
        except UnreadableContentError as broken:
            raise broken.error from broken.error.__cause__

    def close(self, job_id: str) -> Job:
        """Say that the data is complete: the job is queued, and cannot be changed any more."""
        return self._request_state(job_id, JobState.UPLOAD_COMPLETE, "close")

    def abort(self, job_id: str) -> Job:
        """Stop a job that has not ended; records that it has written stay written."""
        return self._request_state(job_id, JobState.ABORTED, "abort")

    def delete(self, job_id: str) -> None:
        """Remove a job and its results, unless it is `Open` or `InProgress`."""
        self._transport.send(
            Call(f"delete job {job_id}", "DELETE", job_path(job_id), job_id=job_id)
        )

    def get_job(self, job_id: str) -> Job:
        """Ask once how the job is doing; the reply has the counters."""
        call = Call(f"describe job {job_id}", "GET", job_path(job_id), job_id=job_id)
        return self._transport.ask(call, Job.from_json)

    def wait(self, job_id: str, timeout: float) -> Job:
        """
        Look at a job, with pauses that grow to 30 seconds, until it has ended, and return it.

        Raises `JobTimeoutError` if it has not after `timeout` seconds; the job goes on. An org that
        is unavailable is asked again while time is left; one last answer may be waited for.
        """
        return wait_for(lambda: self.get_job(job_id), job_id, timeout)

    def list_jobs(
        self, job_type: str = JobType.V2_INGEST, *, max_pages: int = MAX_PAGES
    ) -> Iterator[Job]:
        """
        List the org's jobs of one type, in no particular order and without counters.

        Pages of up to 1,000 are fetched as the iteration reaches them. The API has no other filter.
        Raises `IncompleteJobListError` after `max_pages` pages if more follow: a loop that ends
        without an error has seen all jobs. Fields that an org left out are None.
        """

        def ask(query: str) -> JobPage:
            call = Call(f"list {job_type} jobs", "GET", f"{JOBS}?{query}")
            return self._transport.ask(call, JobPage.from_json)

        return jobs_in_pages(ask, urlencode({"jobType": job_type}), max_pages)

    @contextmanager
    def results(self, job_id: str, result_set: ResultSet) -> Iterator[ResultStream]:
        """
        Open one result set of a job that has ended, for the length of a `with` block.

        It starts with a header line and may have nothing else; the order of rows and columns is
        not that of the upload. An org keeps results for seven days.
        """
        call = Call(
            f"give the {result_set} of job {job_id}",
            "GET",
            f"{job_path(job_id)}/{result_set}",
            job_id=job_id,
            accept="text/csv",
            streams_reply=True,
        )
        with (
            closing(self._transport.send(call)) as response,
            ResultStream(response, result_set, job_id) as stream,
        ):
            yield stream

    def log_in(self) -> None:
        """Log in now, so that the next call need not; raises as any call does."""
        self._transport.log_in()

    @property
    def clock_skew(self) -> timedelta:
        """How far the org's clock was ahead of ours at the last reply that said its time."""
        return self._transport.clock_skew

    def user_id(self) -> str | None:
        """Give the id of the user that this client is, as in `Job.created_by_id`, if known."""
        return self._transport.user_id()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._transport.close()

    def _request_state(self, job_id: str, state: JobState, verb: str) -> Job:
        call = Call(
            f"{verb} job {job_id}",
            "PATCH",
            job_path(job_id),
            job_id=job_id,
            content_type="application/json",
            open_body=lambda: json.dumps({"state": state}).encode(),
        )
        return self._transport.ask(call, Job.from_json)
