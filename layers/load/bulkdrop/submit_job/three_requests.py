"""
Create, PUT, PATCH: the way of large parts, and of orgs that refuse the multipart form.

Nothing is irreversible before the PATCH. A job whose data is not known to be complete is aborted
and another one made, since a second PUT would poison it; one whose data is complete is closed, and
kept whatever becomes of it. A create whose reply was lost leaves an open job behind that loads
nothing and that the org removes in time; it is left alone, since it looks like an open job of
another program that uses the same user.
"""

import dataclasses

from bulkdrop.errors import SubmissionPendingError, TooManyJobsError
from bulkdrop.load.part import Attempt
from bulkdrop.stop_job import stop_job
from bulkdrop.work.claims import Claims
from bulkdrop.work.journal import Journal, KnownJob
from bulkdrop.work.part_content import PartContent
from sfbulk import (
    BulkClient,
    Job,
    JobNotFoundError,
    JobState,
    JobStateError,
    RequestRejectedError,
    SalesforceError,
)


@dataclasses.dataclass(frozen=True)
class ThreeRequests:
    """The submission of one attempt at a part by three requests, for which `max_jobs` are made."""

    client: BulkClient
    claims: Claims
    journal: Journal
    content: PartContent
    attempt: Attempt
    max_jobs: int

    def go_on(self, known: KnownJob) -> Job | None:
        """Return the job of an earlier run, unless another one has to be made."""
        if known.is_complete:
            job = self.client.get_job(known.id)
            return self._close(known.id) if job.state is JobState.OPEN else job
        try:
            job = self._stopped(known.id)
        except JobNotFoundError:  # an open job expires after a day
            return None
        if job.state is JobState.ABORTED and not self._became_complete(known):
            return None
        return job

    def submit(self, known: KnownJob | None) -> Job:
        """
        Make a job in place of `known`, fill it and close it.

        Raises TooManyJobsError if that was tried enough.
        """
        made = known.jobs if known else 0
        if known and made >= self.max_jobs:
            raise TooManyJobsError(_too_many(self.attempt, known))
        job = self.client.create_job(self.attempt.job_spec)
        ours = KnownJob(job.id, is_complete=False, jobs=made + 1)
        self._record_new(ours)
        self._upload(ours)
        self.journal.record_job(dataclasses.replace(ours, is_complete=True))
        return self._close(job.id)

    def _became_complete(self, known: KnownJob) -> bool:
        """Return whether another run filled the job while this one aborted it: then it is kept."""
        latest = self.journal.job()
        if latest is None or latest.id != known.id:
            raise SubmissionPendingError(
                f"Another run of Submit Job made a job in place of {known.id}; this one sends "
                "nothing and looks again later."
            )
        return latest.is_complete

    def _record_new(self, ours: KnownJob) -> None:
        """Record a job before data is sent to it; abort it if another run has made one as well."""
        try:
            self.claims.take(ours.id)  # so that no load takes it for the job of its lost request
            self.journal.record_job(ours)
        except SubmissionPendingError:
            self.client.abort(ours.id)
            raise

    def _upload(self, ours: KnownJob) -> None:
        try:
            self.client.upload(ours.id, self.content.open, self.content.length)
        except SalesforceError as error:
            self.journal.record_job(dataclasses.replace(ours, answer=str(error)))
            refused = isinstance(error, RequestRejectedError)
            if refused and self.client.get_job(ours.id).state is JobState.ABORTED:
                raise SubmissionPendingError(
                    f"Job {ours.id} was aborted while its data was sent; another one is made."
                ) from error
            raise

    def _stopped(self, job_id: str) -> Job:
        """Return a job that takes no more data: abort it if it is open."""
        job = self.client.get_job(job_id)
        return stop_job(self.client, job_id) if job.state is JobState.OPEN else job

    def _close(self, job_id: str) -> Job:
        try:
            return self.client.close(job_id)
        except JobStateError:  # an earlier run's request was slow, and has closed it
            return self.client.get_job(job_id)


def _too_many(attempt: Attempt, known: KnownJob) -> str:
    answer = known.answer or f"job {known.id} was aborted."
    return (
        f"{known.jobs} jobs were made for part {attempt.part.number}, and none of them could be "
        f"filled: {answer}"
    )
