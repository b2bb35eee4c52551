"""End an attempt at a part: save its job's results or hand its records back, and tell."""

import dataclasses
from collections.abc import Callable
from contextlib import AbstractContextManager

from bulkdrop.failure import Failure
from bulkdrop.journal import Journal, KnownJob
from bulkdrop.load import Part, PartStep
from bulkdrop.outcome import JobReport, Outcome, outcome_key
from bulkdrop.save_results.result_files import ResultFiles, Results
from bulkdrop.storage.bucket import Bucket
from sfbulk import BulkClient, Job, JobNotFoundError, JobState

Connect = Callable[[], AbstractContextManager[BulkClient]]


@dataclasses.dataclass(frozen=True)
class Saving:
    """The end of one attempt at a part; `second_chances` is how many may follow the first."""

    bucket: Bucket
    connect: Connect
    step: PartStep
    second_chances: int

    def save(self, failure: Failure | None) -> Outcome:
        """
        Keep the attempt's results and outcome in S3, and give the outcome.

        `failure` is what ended the attempt before its job did, if anything. Salesforce is asked
        only if there is a job, so a part that no login let through is ended without one.
        """
        outcome = self._outcome(failure)
        load_id = self.step.load.load_id
        self.bucket.write_json(outcome_key(load_id, self.step.part), outcome.to_json())
        return outcome

    def _outcome(self, failure: Failure | None) -> Outcome:
        journal = Journal(self.bucket, self.step.prefix)
        known = journal.job()
        if known is None:
            results = {} if self._may_have_a_job(journal) else self._files.hand_back()
            return self._ended(None, results, None, failure)
        try:
            with self.connect() as client:
                job, results, again = self._collect(client, known)
        except JobNotFoundError as error:
            # A job whose data was never complete was never closed, and has loaded nothing.
            results = {} if known.is_complete else self._files.hand_back()
            return self._ended(None, results, None, _gone(error, known))
        if not (job.state.is_terminal or failure):
            failure = _still_running(job)
        return self._ended(job, results, again, failure)

    def _may_have_a_job(self, journal: Journal) -> bool:
        """Tell whether a job may be loading the part whose id nobody knows."""
        request = journal.request()
        return request is not None and request.may_have_arrived

    def _collect(self, client: BulkClient, known: KnownJob) -> tuple[Job, Results, Part | None]:
        job = client.get_job(known.id)
        if job.state is JobState.OPEN:
            job = client.abort(known.id)
            if not known.is_complete:  # never closed, so none of its data was looked at
                return job, self._files.hand_back(), None
        if not job.state.is_terminal:
            return job, {}, None
        results, again = self._files.collect(client, job)
        if self._ended(job, results, again, None).unknown:  # once more, before it is told
            results, again = self._files.collect(client, job)
        return job, results, again

    def _ended(
        self, job: Job | None, results: Results, again: Part | None, failure: Failure | None
    ) -> Outcome:
        part, report = self.step.part, JobReport.of(job) if job else None
        return Outcome(part.number, part.attempt, part.records, report, results, again, failure)

    @property
    def _files(self) -> ResultFiles:
        return ResultFiles(self.bucket, self.step, self.second_chances)


def _still_running(job: Job) -> Failure:
    return Failure(
        "LoadTimedOut",
        f"Job {job.id} was still {job.state.value} when the load's time was up, and Salesforce did "
        "not let it be aborted. Look at it in the org before you drop the file again.",
    )


def _gone(error: JobNotFoundError, known: KnownJob) -> Failure:
    return Failure(
        type(error).__name__,
        f"Salesforce does not know job {known.id} any more: it was deleted, is older than seven "
        "days, or belongs to another org. Look in the org for its records before you drop the file "
        "again.",
    )
