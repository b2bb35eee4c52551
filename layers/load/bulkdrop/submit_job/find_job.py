"""Find out whether a request whose reply was lost has made a job."""

import dataclasses
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from itertools import islice

from bulkdrop.errors import SubmissionPendingError, SubmissionUnknownError
from bulkdrop.load.part import Attempt
from bulkdrop.submit_job.evidence import Records, Verdict, judge
from bulkdrop.table.csv_rows import read_rows
from bulkdrop.table.delimited import with_delimiter
from bulkdrop.work.claims import Claims
from bulkdrop.work.journal import Request
from bulkdrop.work.part_content import PartContent
from sfbulk import (
    BulkClient,
    Job,
    JobState,
    LimitExceededError,
    RequestRejectedError,
    ResultSet,
)

# Clocks differ a little, even where the difference is known.
CLOCK_TOLERANCE = timedelta(minutes=5)

CLOCK_DOUBT = timedelta(hours=3)
"""
A job of ours may seem to be made this long before its request.

The difference of the clocks is read off replies, whose Date may be that of a proxy.
"""

LISTED_FOR = timedelta(days=6)
"""An org lists its jobs for seven days; a request that is older than six proves nothing."""


@dataclasses.dataclass(frozen=True)
class Search:
    """
    The search for the job of one attempt at a part.

    A doubtful job may still be claimed by the load that made it, so it is doubted for `patience`
    before the search gives up.
    """

    client: BulkClient
    claims: Claims
    content: PartContent
    attempt: Attempt
    patience: timedelta

    def find(self, request: Request) -> Job | None:
        """
        Return the job that the request made and claim it, or None if there is none at this moment.

        A job that this attempt has claimed is ours, whatever its content. Another one is ours only
        if its records are: several loads of the same object may be on their way. Raises
        SubmissionPendingError while a candidate has not ended, so that its records cannot be seen
        yet, and SubmissionUnknownError if one is neither proven nor refuted, or if the request is
        so old that the org may have forgotten its job.
        """
        unclear: Job | None = None
        for listed in self._candidates(request):
            job, verdict = self._judged(listed, request)
            if verdict is Verdict.OURS and self.claims.take(job.id):
                return job
            if verdict is not Verdict.NOT_OURS:
                unclear = job
        if unclear:
            raise self._unclear(unclear, request)
        if max(request.age, self._age_by_org(request)) > LISTED_FOR:
            raise SubmissionUnknownError(_forgotten(self.attempt, request))
        return None

    def _candidates(self, request: Request) -> Iterator[Job]:
        for listed in self._like_ours(request):
            # Such a request closes its job at once, so an open one is not its.
            if listed.state is not JobState.OPEN and not self.claims.is_anothers(listed.id):
                yield listed

    def _judged(self, listed: Job, request: Request) -> tuple[Job, Verdict]:
        """Return a job of the list as it is now, and whether it is ours."""
        is_ours = self.claims.is_ours(listed.id)
        try:
            job = self.client.get_job(listed.id)
        except LimitExceededError:
            raise
        except RequestRejectedError:
            # Gone, or another user's, unless the org has lost sight of it for a moment.
            doubt = Verdict.DOUBTFUL if request.age < self.patience else Verdict.NOT_OURS
            return listed, Verdict.OURS if is_ours else doubt
        return job, Verdict.OURS if is_ours else self._verdict(job, request)

    def _like_ours(self, request: Request) -> Iterator[Job]:
        user_id = self.client.user_id()
        for job in self.client.list_jobs():
            # By now, since the list's own reply has the org's clock.
            since = self._since(request) - CLOCK_DOUBT
            if job.may_answer(self.attempt.job_spec, user_id, since):
                yield job

    def _since(self, request: Request) -> datetime:
        """Return the earliest time, by the org's clock, at which the job can have been made."""
        behind = min(self.client.clock_skew, timedelta(seconds=request.clock_skew_seconds))
        return request.first_at + min(behind, timedelta(0)) - CLOCK_TOLERANCE

    def _age_by_org(self, request: Request) -> timedelta:
        return request.age + self.client.clock_skew

    def _verdict(self, job: Job, request: Request) -> Verdict:
        verdict = self._verdict_by_records(job)
        if job.state.is_terminal and self._is_early(job, request):
            # By the clocks it is not ours; only equal records speak against that.
            return Verdict.DOUBTFUL if verdict is Verdict.OURS else Verdict.NOT_OURS
        return verdict

    def _is_early(self, job: Job, request: Request) -> bool:
        return job.created_date is not None and job.created_date < self._since(request)

    def _verdict_by_records(self, job: Job) -> Verdict:
        if not job.state.is_terminal:
            return Verdict.DOUBTFUL
        complete = job.state is JobState.JOB_COMPLETE
        if complete and not self._may_count_ours(job):
            return Verdict.NOT_OURS
        delimiter = self.attempt.plan.column_delimiter.character
        ours = Records.of(read_rows(self.content.open(), delimiter))
        theirs = self._records_of(job, delimiter)
        if complete and len(theirs.rows) < (job.records_processed or 0):
            return Verdict.DOUBTFUL  # the org does not show all of its results yet
        return judge(ours, theirs, may_lack_rows=not complete)

    def _may_count_ours(self, job: Job) -> bool:
        """Return whether the counters allow for our number of records, if they count any."""
        processed = job.records_processed
        if not processed:
            return True
        # Some orgs count the failed records among the processed, others beside them.
        return self.attempt.part.records in {processed, processed + (job.records_failed or 0)}

    def _records_of(self, job: Job, delimiter: str) -> Records:
        """Return the records of all result sets, of each no more than one beyond ours."""
        most = self.attempt.part.records + 2  # a header, and one too many
        with ExitStack() as opened:
            sets = [opened.enter_context(self.client.results(job.id, each)) for each in ResultSet]
            tables = (with_delimiter(s.chunks(), delimiter) for s in sets)
            return Records.of(*(islice(read_rows(each, delimiter), most) for each in tables))

    def _unclear(self, job: Job, request: Request) -> Exception:
        if not job.state.is_terminal:
            return SubmissionPendingError(
                f"Job {job.id} may be the one that the lost request made; its records can be "
                "compared once it has ended."
            )
        if request.age < self.patience:
            return SubmissionPendingError(
                f"Job {job.id} may be the one that the lost request made, or that of a load which "
                "has not claimed it yet."
            )
        return SubmissionUnknownError(_doubtful(self.attempt, job))


def _doubtful(attempt: Attempt, job: Job) -> str:
    return (
        f"The reply to the request for part {attempt.part.number} was lost, and job {job.id} has "
        f"records much like its {attempt.part.records}, but not the same, or was made too early: "
        "it may be the one or not."
    )


def _forgotten(attempt: Attempt, request: Request) -> str:
    return (
        f"The reply to the request for part {attempt.part.number} of {request.last_at:%Y-%m-%d} "
        "was lost, and Salesforce lists jobs for seven days only, so whether it made a job can no "
        "longer be known."
    )
