"""
Turn an attempt at a part into one ingest job, at most once.

The step may be repeated at any time, and several runs of it may be at work at once: what was done
is in the journal, whose writes only one of them can win, and Salesforce is asked before anything is
done again. The multipart request creates, fills and closes a job at once, so it is recorded before
it is sent and sent again only if it is certain that the last one made no job. The other way is in
three_requests.py.
"""

import dataclasses
import logging
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from bulkdrop import layout
from bulkdrop.errors import SubmissionPendingError
from bulkdrop.load.deadline import check_time
from bulkdrop.load.part import Attempt
from bulkdrop.settings import SalesforceSettings
from bulkdrop.storage.bucket import Bucket
from bulkdrop.work.claims import Claims
from bulkdrop.work.journal import Journal, KnownJob
from bulkdrop.work.part_content import PartContent
from sfbulk import (
    MULTIPART_LIMIT,
    BlockedRequestError,
    BulkClient,
    Job,
    LimitExceededError,
    OutcomeUnknownError,
    RequestRejectedError,
    SalesforceError,
)

if TYPE_CHECKING:
    from bulkdrop.submit_job.find_job import Search
    from bulkdrop.submit_job.three_requests import ThreeRequests

SEND_SECONDS = 120
"""A request that was recorded is on the network by then: its last piece, and one time-out of 60."""
ARRIVAL_SECONDS = 120
"""A request, or the job that it makes, may take this long from the network into the job list."""
LEAST_SETTLE_SECONDS = SEND_SECONDS + ARRIVAL_SECONDS
_PATIENCE = 4

logger = logging.getLogger(__name__)


@dataclasses.dataclass(frozen=True)
class SubmissionLimits:
    """
    What bounds a submission.

    A job that cannot be seen `settle_seconds` after its request was recorded was never made; at
    least LEAST_SETTLE_SECONDS are safe. A part of more than `multipart_max_characters` goes in
    three requests, and `max_jobs` of them are made for it at most.
    """

    settle_seconds: int
    multipart_max_characters: int
    max_jobs: int

    @classmethod
    def of(cls, settings: SalesforceSettings) -> "SubmissionLimits":
        """Return what the settings of the functions say."""
        return cls(
            settings.submission_settle_seconds,
            min(settings.multipart_max_characters, MULTIPART_LIMIT),
            settings.max_jobs_per_part,
        )


@dataclasses.dataclass(frozen=True)
class Submission:
    """The submission of one attempt at a part."""

    bucket: Bucket
    client: BulkClient
    attempt: Attempt
    limits: SubmissionLimits

    def submit(self) -> Job:
        """
        Return the attempt's job, submitted now or by an earlier run of this step.

        Raises SubmissionPendingError if a later run will know more, SubmissionUnknownError if
        it cannot be known whether Salesforce took the part, LoadTimedOutError if nothing was sent
        before the load's time was up, TooManyJobsError, and sfbulk's errors.
        """
        known = self._journal.job()
        job = self._three_requests.go_on(known) if known else None
        if job := job or self._job_of_lost_request():
            return job
        check_time(self.attempt.plan.deadline, f"Part {self.attempt.part.number} was not sent")
        # A job of three requests that came to nothing is claimed, so it must not be found again.
        if known is None and self._fits_one_request() and (job := self._submit_in_one_request()):
            return job
        return self._three_requests.submit(known)

    def _job_of_lost_request(self) -> Job | None:
        """Return the job that an earlier run's request made; None if there is certainly none."""
        request = self._journal.request()
        if request is None or not request.may_have_arrived:
            return None
        job = self._search.find(request)
        if job:
            self._journal.record_job(KnownJob(job.id, is_complete=True))
            return job
        if request.age < timedelta(seconds=self.limits.settle_seconds):
            raise SubmissionPendingError(
                f"The reply to the request for part {self.attempt.part.number} was lost. It has no "
                "job yet, but Salesforce may still make one; this is checked again later."
            )
        self._journal.withdraw_request()
        return None

    def _fits_one_request(self) -> bool:
        short = self.attempt.part.characters <= self.limits.multipart_max_characters
        return short and self.bucket.read_json(self._refusal_key) is None

    def _submit_in_one_request(self) -> Job | None:
        """Send the multipart request; return None if the org, or a proxy, refuses its form."""
        data = b"".join(self._content.open())
        self.client.log_in()  # so that nothing slow comes between the record and the request
        try:
            job = self.client.create_job_with_content(
                self.attempt.job_spec, data, before_send=self._record_request
            )
        except OutcomeUnknownError:
            raise  # the next run of the step finds out
        except SalesforceError as error:
            self._journal.withdraw_request()
            if not _refuses_the_form(error):
                raise
            self._record_refusal(error)
            return None
        if not self._claims.take(job.id):
            raise SubmissionPendingError(
                f"Job {job.id} was claimed by a load of the same records, whose own reply was "
                "lost. This load will look for the job that the other one made."
            )
        self._journal.record_job(KnownJob(job.id, is_complete=True))
        return job

    def _record_request(self) -> None:
        self._journal.record_request(self.client.clock_skew)

    def _record_refusal(self, error: SalesforceError) -> None:
        """Let the rest of the load go in three requests, as the form will be refused again."""
        logger.warning(
            "The multipart request of load %s was refused, so its parts go by create, PUT and "
            "PATCH: %s",
            self.attempt.load.load_id,
            error,
        )
        self.bucket.write_json(self._refusal_key, {"answer": str(error)})

    @property
    def _refusal_key(self) -> str:
        return layout.multipart_refused_key(self.attempt.load.load_id)

    @cached_property
    def _journal(self) -> Journal:
        return Journal(self.bucket, self.attempt.prefix)

    @property
    def _search(self) -> "Search":
        from bulkdrop.submit_job.find_job import Search  # noqa: PLC0415 # lost replies are rare

        patience = timedelta(seconds=_PATIENCE * self.limits.settle_seconds)
        return Search(self.client, self._claims, self._content, self.attempt, patience)

    @property
    def _three_requests(self) -> "ThreeRequests":
        # Most parts fit one request.
        from bulkdrop.submit_job.three_requests import ThreeRequests  # noqa: PLC0415

        claims, most = self._claims, self.limits.max_jobs
        return ThreeRequests(self.client, claims, self._journal, self._content, self.attempt, most)

    @property
    def _claims(self) -> Claims:
        return Claims(self.bucket, self.attempt.prefix)

    @property
    def _content(self) -> PartContent:
        return PartContent(self.bucket, self.attempt)


def _refuses_the_form(error: SalesforceError) -> bool:
    """Return whether another form of the request may be accepted; no limit, no login, no outage."""
    refused = isinstance(error, RequestRejectedError | BlockedRequestError)
    return refused and not isinstance(error, LimitExceededError)
