"""Judge a load by its parts: its status, and the sentence that says what to do next."""

from collections.abc import Iterator, Sequence
from itertools import islice

from bulkdrop.bounds import cut
from bulkdrop.errors import SourceGoneError, UploadRefusedError, WorkExpiredError
from bulkdrop.finish_load.stopped_early import stopped_early
from bulkdrop.load.failure import LOAD_TIMED_OUT, Failure
from bulkdrop.load.upload import Load
from bulkdrop.reason import Reason
from bulkdrop.report.ending import Counts, Ending, Status
from bulkdrop.report.error_group import ErrorGroup
from bulkdrop.report.grammar import counted, file_name, were
from bulkdrop.result_name import ResultName
from bulkdrop.work.outcome import Outcome
from sfbulk import JobState, Operation

_DONE = {
    Operation.UPDATE: "updated",
    Operation.DELETE: "deleted",
    Operation.HARD_DELETE: "deleted",
}

_MOST_REASONS = 10
_REASON_CHARACTERS = 300


def judge_unplanned(load: Load, failure: Failure) -> Ending:
    """Judge a load that ended before it had a plan: nothing was sent to Salesforce."""
    if failure.is_of(UploadRefusedError):
        return Ending(Status.REFUSED, failure.message, Reason.from_json(failure.reason))
    if failure.is_of(SourceGoneError):
        return Ending(Status.FAILED, f"{failure.message} Nothing was sent to Salesforce.")
    if failure.is_of(WorkExpiredError):
        return Ending(Status.UNRECONCILED, failure.message)
    return Ending(
        Status.FAILED,
        f"{load.upload.key} could not be planned. {failure.sentence} "
        "Nothing was sent to Salesforce; run the command under `resume` in this summary.",
    )


def judge(
    load: Load, counts: Counts, outcomes: list[Outcome], errors: Sequence[ErrorGroup] = ()
) -> Ending:
    """Judge a load by what became of its records; `errors` are named if it was stopped early."""
    if counts.unknown:
        return Ending(Status.UNRECONCILED, _unreconciled(load, counts, outcomes))
    if counts.unprocessed:
        if stopped := stopped_early(load, counts, outcomes, errors):
            return stopped
        return Ending(Status.FAILED, _failed(load, counts, outcomes))
    if counts.failed and not counts.succeeded:
        return Ending(Status.NOTHING_LOADED, _with_failures(load, counts))
    if counts.failed:
        return Ending(Status.COMPLETED_WITH_FAILURES, _with_failures(load, counts))
    records = counted(counts.total or 0, "record")
    done = _DONE.get(load.operation, "loaded")
    verb = f"{were(counts.total or 0)} {done}"
    return Ending(Status.SUCCEEDED, f"{records} of {file_name(load.upload.key)} {verb}.")


def _with_failures(load: Load, counts: Counts) -> str:
    refused, aside = counts.failed - counts.not_sent, counts.not_sent
    reasons = [f"Salesforce refused {refused:,}"] if refused else []
    if aside:
        reasons.append(f"{aside:,} {were(aside)} not sent (malformed)")
    records, name = counted(counts.total or 0, "record"), file_name(load.upload.key)
    return (
        f"{counts.succeeded:,} of {records} of {name} {were(counts.succeeded)} "
        f"{_DONE.get(load.operation, 'loaded')}; {' and '.join(reasons)}. {_remedy(refused, aside)}"
    )


def _remedy(refused: int, not_sent: int) -> str:
    if not not_sent:
        return "Correct the rows in failure.csv, which say why, and drop that file."
    if not refused:
        return "Correct the lines in not_sent.csv and drop that file; failure.csv says why."
    return "Correct the rows in failure.csv, which say why, and in not_sent.csv; drop both files."


def _failed(load: Load, counts: Counts, outcomes: list[Outcome]) -> str:
    return (
        f"Of {_records(counts.total)} of {load.upload.key}, {counts.succeeded} were loaded, "
        f"{counts.failed} refused and {counts.unprocessed} not processed. {_reasons(outcomes)} "
        "If the cause lies in the file or its folder, fix "
        f"{load.results_prefix}unprocessed.csv and drop it under incoming/; if it lies elsewhere, "
        "fix it and run the command under `resume` in this summary. Do not do both: each loads "
        "just the records that were not processed."
    )


def _records(count: int | None) -> str:
    return "1 record" if count == 1 else f"{count} records"


def _unreconciled(load: Load, counts: Counts, outcomes: list[Outcome]) -> str:
    return (
        f"It is not known what became of {counts.unknown} of {_records(counts.total)} of "
        f"{load.upload.key}; known to be loaded: {counts.succeeded}. {_reasons(outcomes)} "
        "The command under `resume` in this summary asks Salesforce again and loads nothing twice; "
        "dropping the file again could."
    )


def _reasons(outcomes: list[Outcome]) -> str:
    """Return the first ten different reasons, each once, with the job that it belongs to."""
    reasons = dict.fromkeys(reason for outcome in outcomes for reason in _reasons_of(outcome))
    first = [cut(reason, _REASON_CHARACTERS) for reason in islice(reasons, _MOST_REASONS)]
    more = len(reasons) - len(first)
    first += [f"(and {more:,} more)"] if more else []
    return " ".join(first) or "Salesforce gave no reason."


def _reasons_of(outcome: Outcome) -> Iterator[str]:
    job, failure = outcome.job, outcome.failure
    if failure:
        yield failure.sentence
    if job is None or (failure and failure.error == LOAD_TIMED_OUT):  # its sentence names the job
        return
    if job.error:
        yield f"Salesforce ended job {job.id}: {job.error}."
    elif not JobState(job.state).is_terminal:
        yield f"Job {job.id} was still {job.state} then; Salesforce may still process it."
    elif outcome.unknown:
        yield (
            f"The results of job {job.id} ({job.state}) account for "
            f"{outcome.records - outcome.unknown} of its {outcome.records} records."
        )
    elif job.state == JobState.ABORTED and outcome.count(ResultName.UNPROCESSED):
        yield (
            f"Job {job.id} was aborted before it processed them: by a user of the org, or by "
            "Bulkdrop when the load's time (LoadTimeoutHours) was up."
        )
