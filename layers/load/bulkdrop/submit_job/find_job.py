"""Find out whether a request whose reply was lost has made a job."""

import dataclasses
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

from bulkdrop.content import PartContent
from bulkdrop.errors import SubmissionPendingError, SubmissionUnknownError
from bulkdrop.journal import Request
from bulkdrop.load import PartStep
from bulkdrop.storage.csv_rows import read_rows
from bulkdrop.submit_job.claims import Claims
from bulkdrop.submit_job.evidence import Verdict, judge, without_added
from sfbulk import (
    BulkClient,
    Job,
    JobNotFoundError,
    JobState,
    JobStateError,
    LimitExceededError,
    RequestRejectedError,
    ResultSet,
)

# Clocks differ: a job may seem to be made before its request was sent.
CLOCK_TOLERANCE = timedelta(minutes=5)


@dataclasses.dataclass(frozen=True)
class Search:
    """The search for the job of one attempt at a part."""

    client: BulkClient
    claims: Claims
    content: PartContent
    step: PartStep

    def find(self, request: Request) -> Job | None:
        """
        Give the job that the request made and claim it, or None if there is none at this moment.

        A job is ours only if its records are: several loads of the same object may be on their way.
        Raises SubmissionPendingError while a candidate has not ended, so that its records cannot be
        seen yet, and SubmissionUnknownError if one is neither proven nor refuted.
        """
        pending, doubtful = None, None
        for job in self._candidates(request):
            if not job.state.is_terminal:
                pending = job
                continue
            verdict = self._judge(job)
            if verdict is Verdict.OURS and self.claims.take(job.id):
                return job
            if verdict is Verdict.DOUBTFUL:
                doubtful = job
        if pending:
            raise SubmissionPendingError(
                f"Job {pending.id} may be the one that the lost request made; its records can be "
                "compared when it has ended."
            )
        if doubtful:
            raise SubmissionUnknownError(_doubtful(self.step, doubtful))
        return None

    def abort_orphans(self, request: Request) -> None:
        """
        Abort the open jobs like ours that were made since the request and that nobody claims.

        Each is claimed before, so that it is not aborted while another load fills and closes it.
        """
        for job in self._like_ours(request):
            if job.state is JobState.OPEN and self.claims.take(job.id):
                with suppress(JobNotFoundError, JobStateError):  # somebody else was quicker
                    self.client.abort(job.id)

    def _candidates(self, request: Request) -> Iterator[Job]:
        for job in self._like_ours(request):
            # Such a request closes its job at once, so an open one is not its.
            if job.state is not JobState.OPEN and self.claims.is_open(job.id):
                try:
                    yield self.client.get_job(job.id)
                except LimitExceededError:
                    raise
                except RequestRejectedError:  # gone, or another user's: not ours in either case
                    continue

    def _like_ours(self, request: Request) -> Iterator[Job]:
        spec, since = self.step.job_spec, request.at - CLOCK_TOLERANCE
        wanted = (spec.object.lower(), spec.operation)
        user_id = self.client.user_id()
        for job in self.client.list_jobs():
            by_us = user_id is None or job.created_by_id[:15] == user_id[:15]  # the rest is a check
            alike = (job.object.lower(), job.operation) == wanted
            if by_us and alike and job.created_date >= since:
                yield job

    def _judge(self, job: Job) -> Verdict:
        total = self.step.part.records
        if job.state is JobState.JOB_COMPLETE and job.records_processed != total:
            return Verdict.NOT_OURS
        delimiter = self.step.plan.column_delimiter.character
        theirs = self._rows_of(job, delimiter)
        ours = list(read_rows(self.content.open(), delimiter))
        complete = job.state is JobState.JOB_COMPLETE
        return judge(ours, theirs, may_lack_rows=not complete)

    def _rows_of(self, job: Job, delimiter: str) -> list[list[str]]:
        """Gather the rows of all result sets under the first header, no more than fit ours."""
        gathered: list[list[str]] = []
        for result_set in ResultSet:
            with self.client.results(job.id, result_set) as results:
                rows = without_added(read_rows(results.chunks(), delimiter))
                header = next(rows)
                if not any(gathered):  # an empty set may come without its header
                    gathered = [header]
                order = [header.index(name) if name in header else None for name in gathered[0]]
                for row in rows:
                    gathered.append(["" if i is None else row[i] for i in order])
                    if len(gathered) > self.step.part.records + 1:
                        return gathered
        return gathered


def _doubtful(step: PartStep, job: Job) -> str:
    return (
        f"The reply to the request for part {step.part.number} was lost, and job {job.id} has "
        f"records much like its {step.part.records}, but not the same: it may be the one or not. "
        "Compare the job's results with the file before you drop it again."
    )
