"""
Turn an attempt at a part into one ingest job, at most once.

The step may be repeated at any time: what an earlier run has done is in the journal, and
Salesforce is asked before anything is done again. In the create, PUT, PATCH path nothing is
irreversible before the PATCH: a job whose data is not known to be complete is aborted and made
anew, since a second PUT would poison it; one whose data is complete is closed, and kept whatever
becomes of it. The multipart request does all three at once: it is sent again only if it is certain
that the last one made no job.
"""

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager

from bulkdrop.content import PartContent
from bulkdrop.errors import SubmissionPendingError
from bulkdrop.journal import Journal
from bulkdrop.load import PartStep
from bulkdrop.storage.bucket import Bucket
from bulkdrop.submit_job.claims import Claims
from bulkdrop.submit_job.find_job import Search
from sfbulk import (
    MULTIPART_LIMIT,
    BulkClient,
    Job,
    JobNotFoundError,
    JobState,
    JobStateError,
    OutcomeUnknownError,
    RequestRejectedError,
    SalesforceError,
)


@dataclasses.dataclass(frozen=True)
class Submission:
    """
    The submission of one attempt at a part.

    A job that nobody can see `settle_seconds` after its request was sent was never made.
    """

    bucket: Bucket
    client: BulkClient
    step: PartStep
    settle_seconds: int

    def submit(self) -> Job:
        """
        Give the attempt's job, submitted now or by an earlier run of this step.

        Raises SubmissionPendingError if a later run will know more, SubmissionUnknownError if
        nobody can know whether Salesforce took the part, and sfbulk's errors.
        """
        job = self._submitted_job()
        if job:
            return job
        if self.step.part.characters <= MULTIPART_LIMIT:
            return self._find_or_send()
        return self._submit_in_three_requests()

    def _submitted_job(self) -> Job | None:
        """Give the job of an earlier run, unless it has to be made anew."""
        known = self._journal.job()
        if known is None:
            return None
        if known.is_complete:
            job = self.client.get_job(known.id)
            return self._close(known.id) if job.state is JobState.OPEN else job
        try:
            job = self.client.get_job(known.id)
        except JobNotFoundError:  # an open job expires after a day
            return None
        if job.state is JobState.OPEN:
            job = self.client.abort(known.id)
        return None if job.state is JobState.ABORTED else job

    def _close(self, job_id: str) -> Job:
        try:
            return self.client.close(job_id)
        except JobStateError:  # an earlier run's request was slow, and has closed it
            return self.client.get_job(job_id)

    def _find_or_send(self) -> Job:
        request = self._journal.request()
        if request is None or not request.may_have_arrived:
            return self._submit_in_one_request()
        job = self._search.find(request)
        if job:
            self._journal.record_job(job.id, is_complete=True)
            return job
        if request.age.total_seconds() < self.settle_seconds:
            raise SubmissionPendingError(
                f"The reply to the request for part {self.step.part.number} was lost; there is no "
                "job of it yet, which is certain only when Salesforce has had the time to make it."
            )
        self._journal.withdraw_request()
        return self._submit_in_one_request()

    def _submit_in_one_request(self) -> Job:
        data = b"".join(self._content.open())
        with self._announced_request():
            job = self.client.create_job_with_content(self.step.job_spec, data)
        if not self._claims.take(job.id):
            raise SubmissionPendingError(
                f"Job {job.id} was taken over by a load of the same records whose own reply was "
                "lost; that load's job is this one's."
            )
        self._journal.record_job(job.id, is_complete=True)
        return job

    def _submit_in_three_requests(self) -> Job:
        job = self._create()
        try:
            self.client.upload(job.id, self._content.open, self._content.length)
        except RequestRejectedError as error:
            if self.client.get_job(job.id).state is JobState.ABORTED:
                raise SubmissionPendingError(
                    f"Job {job.id} was aborted; it is made anew."
                ) from error
            raise
        self._journal.record_job(job.id, is_complete=True)
        return self._close(job.id)

    def _create(self) -> Job:
        """Create an open job, once it is certain that no earlier one is left that nobody knows."""
        self._abort_orphans()
        with self._announced_request():
            job = self.client.create_job(self.step.job_spec)
        if not self._claims.take(job.id):
            raise SubmissionPendingError(
                f"Job {job.id} was taken for one that nobody knows, and aborted by a load that "
                "looked for such; it is made anew."
            )
        self._journal.record_job(job.id, is_complete=False)
        self._journal.withdraw_request()  # its job is known, so there is none to look for
        return job

    def _abort_orphans(self) -> None:
        """
        Abort open jobs that nobody knows of, if an earlier run lost the reply to a create.

        Salesforce may make such a job late, so this goes on until the request has settled.
        """
        request = self._journal.request()
        if request is None or not request.may_have_arrived:
            return
        self._search.abort_orphans(request)
        if request.age.total_seconds() < self.settle_seconds:
            raise SubmissionPendingError(
                f"The reply to the request for a job for part {self.step.part.number} was lost; "
                "another is made when it is certain that the first is not left open."
            )
        self._journal.withdraw_request()

    @contextmanager
    def _announced_request(self) -> Iterator[None]:
        """Write a request down while it is sent; one whose end is unknown stays written down."""
        self._journal.announce_request()
        try:
            yield
        except OutcomeUnknownError:
            raise  # the next run of the step finds out
        except SalesforceError:
            self._journal.withdraw_request()
            raise

    @property
    def _journal(self) -> Journal:
        return Journal(self.bucket, self.step.prefix)

    @property
    def _search(self) -> Search:
        return Search(self.client, self._claims, self._content, self.step)

    @property
    def _claims(self) -> Claims:
        return Claims(self.bucket, self.step.prefix)

    @property
    def _content(self) -> PartContent:
        return PartContent(self.bucket, self.step)
