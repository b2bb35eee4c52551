"""
Bulk API 2.0 ingest: one method for each thing that can be done with a job.

Facts are from Salesforce's Bulk API 2.0 guide, whose pages are named:
https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/create_job.htm
"""

import json
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from typing import Self
from urllib.parse import urlencode

from sfbulk._auth import Auth
from sfbulk._calls import JOBS, Call, job_path
from sfbulk._connection import DEFAULT_TIMEOUTS, Timeouts
from sfbulk._describe import Describing
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


class BulkClient(Describing):
    """
    Ingest jobs of one org. A call that fails raises a `SalesforceError`.

    Calls that only read are tried up to three times within seconds. Calls that change something
    are sent once, and raise `OutcomeUnknownError` if a lost reply leaves open whether they were
    carried out. An expired session is renewed once. Threads may share a client. `user_agent` and
    `client_name` (`Sforce-Call-Options`) name the program in the org's logs; ValueError for these
    or an `api_version` (41.0 or later) that does not fit.
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
        """Return a new job, `Open` for its data; an org drops it if it is not closed in a day."""
        call = Call(
            f"create a job ({spec.operation} of {spec.object})",
            "POST",
            JOBS,
            content_type="application/json",
            open_body=lambda: json.dumps(spec.to_json()).encode(),
            default_namespace=spec.default_namespace,
        )
        return self._transport.ask(call, Job.from_json)

    def create_job_with_content(
        self, spec: JobSpec, content: bytes, *, before_send: Callable[[], None] | None = None
    ) -> Job:
        """
        Return a new job, created, uploaded and closed by one request; processing starts at once.

        Takes CSV of at most `MULTIPART_LIMIT` characters (`create_job.htm`):
        `JobContentTooLargeError` for more, ValueError if it is not UTF-8. After an
        `OutcomeUnknownError` the job may be running under an id that is not known. `before_send`
        is called just before each sending, to record it: within `SEND_SECONDS` of that the last
        piece of the request is sent, or never.
        """
        return send_multipart(self._transport, spec, content, before_send)

    def upload(self, job_id: str, content: UploadContent, length: int | None = None) -> None:
        """
        Upload a job's data, streamed; an org takes one upload for each job (`upload_job_data.htm`).

        `content` is bytes, a binary file (read from where it stands), an iterable of bytes, or a
        function that opens one. `length` in bytes is needed where it cannot be seen; more than
        `UPLOAD_LIMIT` raises `JobContentTooLargeError`. If the session has expired, the content is
        read again from its start; `ContentSpentError` if it cannot be. What the content raises is
        passed on, and text or a wrong length is a TypeError or ValueError: abort the job then.
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
        """Return the job, now complete and queued for processing; it takes no more data."""
        return self._request_state(job_id, JobState.UPLOAD_COMPLETE, "close")

    def abort(self, job_id: str) -> Job:
        """Return the job, stopped before its end; records that it has written stay written."""
        return self._request_state(job_id, JobState.ABORTED, "abort")

    def delete(self, job_id: str) -> None:
        """Remove a job and its results; Salesforce refuses it for `Open` and `InProgress` jobs."""
        self._transport.send(
            Call(f"delete job {job_id}", "DELETE", job_path(job_id), job_id=job_id)
        )

    def get_job(self, job_id: str) -> Job:
        """Return the job as it is now, with its counters; `JobNotFoundError` if there is none."""
        call = Call(f"describe job {job_id}", "GET", job_path(job_id), job_id=job_id)
        return self._transport.ask(call, Job.from_json)

    def wait(self, job_id: str, timeout: float) -> Job:
        """
        Return the job when it has ended; look at it with pauses that grow to 30 seconds.

        Raises `JobTimeoutError` after `timeout` seconds and the last look; the job continues.
        """
        return wait_for(lambda: self.get_job(job_id), job_id, timeout)

    def list_jobs(
        self, job_type: str = JobType.V2_INGEST, *, max_pages: int = MAX_PAGES
    ) -> Iterator[Job]:
        """
        Yield the org's jobs of one type, in no order and without counters (`get_all_jobs.htm`).

        Pages of up to 1,000 are fetched as the iteration reaches them. Raises
        `IncompleteJobListError` after `max_pages` pages if more follow. Fields may be None.
        """

        def ask(query: str) -> JobPage:
            call = Call(f"list {job_type} jobs", "GET", f"{JOBS}?{query}")
            return self._transport.ask(call, JobPage.from_json)

        return jobs_in_pages(ask, urlencode({"jobType": job_type}), max_pages)

    @contextmanager
    def results(self, job_id: str, result_set: ResultSet) -> Iterator[ResultStream]:
        """
        Open one result set of a job that has ended, for a `with` block, as a binary file.

        It may be a header line alone. Rows and columns are not in the upload's order. An org keeps
        results for seven days.
        """
        call = Call(
            f"return the {result_set} of job {job_id}",
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
        """Log in now, so that the next call need not; raises as every call does."""
        self._transport.log_in()

    @property
    def clock_skew(self) -> timedelta:
        """How far the org's clock was ahead of ours at the last reply with a Date header."""
        return self._transport.clock_skew

    def user_id(self) -> str | None:
        """Return the id of the user that is logged in, as in `Job.created_by_id`, if known."""
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
