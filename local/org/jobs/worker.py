"""What happens to a job once it is closed, until it is terminal."""

import sys
import time
import traceback
from collections.abc import Iterator

from local.org.errors import JobFailure
from local.org.jobs.engine import Engine, Life
from local.org.jobs.fast import FastProcessing
from local.org.jobs.job import Job
from local.org.jobs.processing import StrictProcessing, refuse
from local.org.jobs.running import Processing
from local.org.limits import EXCEEDED_QUOTA, Limits
from local.org.records.locks import RowLocks
from local.org.records.store import Store
from local.org.settings import OrgSettings
from local.org.vocabulary import JobState

_LOOK_AGAIN = 0.05  # seconds; settings may change while a job waits


class Worker:
    """Moves jobs from UploadComplete through InProgress to their end."""

    def __init__(
        self, store: Store, settings: OrgSettings, locks: RowLocks, limits: Limits
    ) -> None:
        self._store = store
        self._settings = settings
        self._locks = locks
        self._limits = limits
        self._engine = Engine()

    def start(self) -> None:
        """Begin to work, in a thread."""
        self._engine.start()

    def stop(self) -> None:
        """Stop working; jobs stay where they are."""
        self._engine.stop()

    def take_on(self, job: Job) -> None:
        """Work on a job that was just closed."""
        self._engine.add(self._life(job))

    def _life(self, job: Job) -> Life:
        """Yield the seconds until the job wants to be looked at again; each step holds its lock."""
        while (wait := job.closed_at + self._settings.lag - time.monotonic()) > 0:
            yield min(wait, _LOOK_AGAIN)
        while True:
            with job.lock:
                if job.state.terminal or job.gone:
                    return
                rows = self._step_safely(job)
            yield from self._working_time(job, rows)

    def end(self, job: Job, state: JobState, *, record_rest: bool = True) -> None:
        """Make the job terminal; its results are complete before its state says so."""
        settles = state is not JobState.JOB_COMPLETE and record_rest
        job.looks_left = self._settings.settling_looks if settles and job.processing else 0
        if job.processing is None:
            job.results = refuse(job, self._settings)
        elif job.looks_left:  # by a habit: what follows is worked on at looks
            job.results = job.processing.so_far()
        else:
            self._finish(job, record_rest=record_rest)
        job.retries = self._settings.batch_retries
        job.move_to(state)

    def settle(self, job: Job) -> None:
        """Let a look at a terminal job that works on (a habit) take it a step on."""
        if not (job.looks_left and job.processing):
            return
        job.looks_left -= 1
        rows, failed = job.processing.step(self._settings.settling_rows)
        job.processed += rows
        job.failed += failed
        if rows and job.looks_left:
            job.results = job.processing.so_far()
        else:
            self._finish(job)

    def forget(self, job: Job) -> None:
        """Close the files of a job that works on no more."""
        if job.processing:
            self._finish(job)

    def _finish(self, job: Job, *, record_rest: bool = True) -> None:
        if job.processing:
            job.results = job.processing.finish(record_rest=record_rest)
            job.processing = None

    def _working_time(self, job: Job, rows: int) -> Iterator[float]:
        started = time.monotonic()
        while True:
            speed = self._settings.seconds_per_thousand_rows
            wait = started + rows * speed / 1000 - time.monotonic()
            yield min(max(wait, 0), _LOOK_AGAIN)
            if wait <= _LOOK_AGAIN or job.state.terminal:
                return

    def _step_safely(self, job: Job) -> int:
        try:
            return self._step(job)
        except JobFailure as failure:
            self._fail(job, str(failure))
        except Exception:  # noqa: BLE001 -- a defect here must not stop the other jobs
            traceback.print_exc(file=sys.stderr)
            self._fail(job, "Unknown : the sandbox org has a defect; see its standard error")
        return 0

    def _step(self, job: Job) -> int:
        if job.state is JobState.UPLOAD_COMPLETE:
            job.start()
            return 0
        if job.processing is None:
            job.processing = self._open(job)
        if self._is_interrupted(job):
            return 0
        begins_batch = job.processed % self._settings.batch_size == 0
        if begins_batch and not job.processing.at_end() and not self._limits.batches_left():
            self._fail(job, EXCEEDED_QUOTA, record_rest=False)
            return 0
        batches = self._batches(job)
        rows, failed = job.processing.step(self._most_rows(job))
        job.processed += rows
        job.failed += failed
        self._limits.take_batches(self._batches(job) - batches)
        if not rows:
            self.end(job, JobState.JOB_COMPLETE)
        return rows

    def _open(self, job: Job) -> Processing:
        if not job.data.exists():  # choice: a job closed without data has no rows
            job.data.touch()
        if self._settings.fast:
            return FastProcessing(job)
        return StrictProcessing(job, self._store, self._settings, self._locks)

    def _fail(self, job: Job, message: str, *, record_rest: bool = True) -> None:
        job.error_message = message
        self.end(job, JobState.FAILED, record_rest=record_rest)

    def _batches(self, job: Job) -> int:
        """Count the internal batches begun; the empty parent batch is not counted (choice)."""
        return -(-job.processed // self._settings.batch_size)

    def _most_rows(self, job: Job) -> int:
        """Stop at the end of a batch and where the job is to be interrupted."""
        size = self._settings.batch_size
        most = sys.maxsize if self._settings.fast else size - job.processed % size
        after = self._settings.interrupt_after_rows
        if after is None or self._settings.interrupt_times <= 0:
            return most
        return min(most, max(after - job.processed, 1))

    def _is_interrupted(self, job: Job) -> bool:
        settings = self._settings
        after = settings.interrupt_after_rows
        if after is None or job.processed < after or settings.interrupt_times <= 0:
            return False
        settings.interrupt_times -= 1
        if settings.interrupt_state == JobState.ABORTED:
            self.end(job, JobState.ABORTED)
        else:
            self._fail(job, settings.interrupt_message)
        return True
