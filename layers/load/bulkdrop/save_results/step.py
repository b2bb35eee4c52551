"""End an attempt at a part: save its job's results or hand its records back, and report."""

import dataclasses
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import cached_property

from bulkdrop.errors import ResultsMovingError
from bulkdrop.load.failure import LOAD_TIMED_OUT, Failure
from bulkdrop.load.part import Attempt, Part
from bulkdrop.load_warning import LoadWarning, WarningCode
from bulkdrop.report.kept_digest import keep_digest
from bulkdrop.report.times import now
from bulkdrop.save_results.result_files import NextAttempts, ResultFiles, Results
from bulkdrop.stop_job import stop_job
from bulkdrop.storage.bucket import Bucket
from bulkdrop.work.journal import Journal, KnownJob
from bulkdrop.work.outcome import JobReport, Org, Outcome, attempts, outcome_key, read_outcome
from sfbulk import BulkClient, Job, JobNotFoundError, JobState

Connect = Callable[[], AbstractContextManager[BulkClient]]


@dataclasses.dataclass(frozen=True)
class Saving:
    """The end of one attempt at a part; `second_chances` is how many may follow the first."""

    bucket: Bucket
    connect: Connect
    attempt: Attempt
    second_chances: int
    job_id: str | None = None
    """The job that the state machine waited for; None if a step before failed."""

    with_values: bool = True
    """Whether the digest of errors holds values of the upload."""

    def save(self, failure: Failure | None) -> Outcome:
        """
        Keep the attempt's results and outcome in S3, and return the outcome.

        `failure` is what ended the attempt before its job did, if anything. Salesforce is asked
        only if there is a job, so a part that no login let through is ended without one.
        """
        outcome = dataclasses.replace(self._outcome(failure), saved_at=now())
        keep_digest(self.bucket, self.attempt, outcome, with_values=self.with_values)
        load_id = self.attempt.load.load_id
        self.bucket.write_json(outcome_key(load_id, self.attempt.part), outcome.to_json())
        return outcome

    def next_attempt(self, outcome: Outcome) -> Part | None:
        """Return the next attempt at the part that has not come to an end, if there is one."""
        if not outcome.again and outcome.attempt == 1:
            return None
        first = dataclasses.replace(self.attempt.part, attempt=1)
        found = attempts(self.bucket, self.attempt.load.load_id, first)
        return next((part for part, end in found if end is None), None)

    def _outcome(self, failure: Failure | None) -> Outcome:
        journal = Journal(self.bucket, self.attempt.prefix)
        recorded = journal.job()
        known = self._waited_for(recorded)
        if known is None:
            results = {} if self._may_have_a_job(journal) else self._files.hand_back()
            return self._ended(None, results, (), failure)
        outcome = self._outcome_of(known, failure)
        if recorded and recorded.id != known.id:
            return dataclasses.replace(outcome, warnings=(_another_job(recorded, known),))
        return outcome

    def _waited_for(self, recorded: KnownJob | None) -> KnownJob | None:
        """Return the job whose results are saved: the one in the state, if it names any."""
        if self.job_id is None or (recorded and recorded.id == self.job_id):
            return recorded
        return KnownJob(self.job_id, is_complete=True)  # Submit Job ends with its data sent

    def _outcome_of(self, known: KnownJob, failure: Failure | None) -> Outcome:
        try:
            with self.connect() as client:
                job, results, following = self._collect(client, known)
                org = Org(*client.org())
        except JobNotFoundError as error:
            if failure is None:  # Check Job has just seen it, so ask again for some minutes
                raise
            # A job whose data was never complete was never closed, and has loaded nothing.
            results = {} if known.is_complete else self._files.hand_back()
            return self._ended(None, results, (), _gone(error, known))
        if not (job.state.is_terminal or failure):
            failure = _still_running(job)
        ended = self._ended(job, results, following, failure)
        report = JobReport.of(job, known.at or None)
        return dataclasses.replace(ended, job=report, org=org)

    def _may_have_a_job(self, journal: Journal) -> bool:
        """Return whether a job whose id is not known may be loading the part."""
        request = journal.request()
        return request is not None and request.may_have_arrived

    def _collect(self, client: BulkClient, known: KnownJob) -> tuple[Job, Results, NextAttempts]:
        job = client.get_job(known.id)
        if job.state is JobState.OPEN:
            job = stop_job(client, known.id)
        if job.state is JobState.ABORTED and not self._is_complete(known):
            return job, self._files.hand_back(), ()  # never closed, so none of it was looked at
        if not job.state.is_terminal:
            return job, {}, ()
        results, following = self._files.collect(client, job)
        if self._ended(job, results, following, None).unknown:  # look at all before it is reported
            results, following = self._files.collect(client, job, by_counters=False)
        if job.state is not JobState.JOB_COMPLETE:
            _check_stillness(job, client.get_job(job.id))
        return job, results, following

    def _is_complete(self, known: KnownJob) -> bool:
        """Return whether the job's data is complete, now or when a slow run of Submit Job ended."""
        latest = known if known.is_complete else Journal(self.bucket, self.attempt.prefix).job()
        return latest is not None and latest.id == known.id and latest.is_complete

    def _ended(
        self, job: Job | None, results: Results, following: NextAttempts, failure: Failure | None
    ) -> Outcome:
        part, report = self.attempt.part, JobReport.of(job) if job else None
        return Outcome(
            part.number,
            part.attempt,
            part.records,
            report,
            results,
            following,
            failure,
            undo=self._files.undo if results else None,
        )

    @cached_property
    def _files(self) -> ResultFiles:
        earlier = read_outcome(self.bucket, self.attempt.load.load_id, self.attempt.part)
        following = earlier.again if earlier else ()
        return ResultFiles(self.bucket, self.attempt, self.second_chances, following)


def _check_stillness(before: Job, after: Job) -> None:
    """Refuse results of a failed or aborted job that counted on while they were fetched."""
    counted, counts = (
        (job.state, job.records_processed, job.records_failed) for job in (before, after)
    )
    if counted != counts:
        raise ResultsMovingError(
            f"Job {after.id} is {after.state.value} and counts on: {after.records_processed} "
            f"records processed, {before.records_processed} a moment ago. Its results are fetched "
            "again when it has stopped."
        )


def _another_job(recorded: KnownJob, known: KnownJob) -> LoadWarning:
    return LoadWarning(
        WarningCode.ANOTHER_JOB,
        f"The results are those of job {known.id}, which the load waited for; its journal names "
        f"job {recorded.id}. Look in the org whether that one loaded records, too.",
    )


def _still_running(job: Job) -> Failure:
    return Failure(
        LOAD_TIMED_OUT,
        f"Job {job.id} was still {job.state.value} when the load's time was up, and Salesforce did "
        "not let it be aborted.",
    )


def _gone(error: JobNotFoundError, known: KnownJob) -> Failure:
    return Failure(
        type(error).__name__,
        f"Salesforce does not know job {known.id} any more: it was deleted, is older than seven "
        "days, or belongs to another org.",
    )
