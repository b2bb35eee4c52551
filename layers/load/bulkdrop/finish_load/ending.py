"""Judge a load by its parts: its status, and the sentence that says what to do next."""

import dataclasses
from collections.abc import Sequence

from bulkdrop.errors import UploadRefusedError, WorkExpiredError
from bulkdrop.finish_load.causes import Cause, cause_of, causes_of
from bulkdrop.finish_load.stopped_early import stopped_early
from bulkdrop.load.failure import Failure
from bulkdrop.load.upload import Load
from bulkdrop.reason import Reason
from bulkdrop.report.ending import Counts, Ending, Status
from bulkdrop.report.error_group import ErrorGroup
from bulkdrop.report.grammar import counted, file_name, were
from bulkdrop.report.resume import COMPARE
from bulkdrop.work.outcome import Outcome
from sfbulk import Operation

_DONE = {
    Operation.UPDATE: "updated",
    Operation.DELETE: "deleted",
    Operation.HARD_DELETE: "deleted",
}

_RUN = "Run the command under `resume`"


def judge_unplanned(load: Load, failure: Failure) -> Ending:
    """Judge a load that ended before it had a plan: nothing was sent to Salesforce."""
    if failure.is_of(UploadRefusedError):
        return Ending(Status.REFUSED, failure.message, Reason.from_json(failure.reason))
    cause, name = cause_of(failure), file_name(load.upload.key)
    if failure.is_of(WorkExpiredError):
        return Ending(Status.UNRECONCILED, failure.message)
    if cause.lasts:
        message = f"{cause.words}. Nothing was sent to Salesforce; drop the file again."
        return Ending(Status.FAILED, message)
    head = f"{name} could not be planned, and nothing was sent to Salesforce"
    return Ending(Status.FAILED, f"{head}: {_then_resume(cause)}", resumes=True)


def judge(  # noqa: PLR0913 # what is known of a load
    load: Load,
    counts: Counts,
    outcomes: list[Outcome],
    errors: Sequence[ErrorGroup] = (),
    *,
    kept_back: int = 0,
    resumable: bool = True,
) -> Ending:
    """
    Judge a load by what became of its records; `errors` are named if it was stopped early.

    `kept_back` records were not sent because a cell does not fit; failure.csv holds their cells.
    `resumable` says whether the next run could still learn what is not known.
    """
    if counts.unknown:
        return _unreconciled(load, counts, outcomes, resumable=resumable)
    if counts.unprocessed:
        stopped = stopped_early(load, counts, outcomes, errors)
        return stopped or _failed(load, counts, outcomes)
    if counts.failed and not counts.succeeded:
        return Ending(Status.NOTHING_LOADED, _with_failures(load, counts, kept_back))
    if counts.failed:
        message = _with_failures(load, counts, kept_back)
        return Ending(Status.COMPLETED_WITH_FAILURES, message)
    if not counts.total:
        message = f"{file_name(load.upload.key)} has no records, so there was nothing to load."
        return Ending(Status.SUCCEEDED, message)
    records = counted(counts.total, "record")
    done = _DONE.get(load.operation, "loaded")
    verb = f"{were(counts.total)} {done}"
    of_which = _of_which(load, counts)
    return Ending(Status.SUCCEEDED, f"{records} of {file_name(load.upload.key)} {verb}{of_which}.")


def _of_which(load: Load, counts: Counts) -> str:
    """Return what an upsert did, if that is known."""
    if load.operation is not Operation.UPSERT or counts.created is None or counts.updated is None:
        return ""
    return f": {counts.created:,} created, {counts.updated:,} updated"


def _with_failures(load: Load, counts: Counts, kept_back: int) -> str:
    refused, aside = counts.failed - counts.not_sent, counts.not_sent
    reasons = [f"Salesforce refused {_it(refused, counts)}"] if refused else []
    malformed = aside - kept_back
    if aside:
        why = _why_not_sent(kept_back, malformed)
        reasons.append(f"{_it(aside, counts)} {were(aside)} not sent ({why})")
    remedy = _remedy(refused + kept_back, malformed)
    return f"{_loaded(load, counts)}; {' and '.join(reasons)}. {remedy}"


def _why_not_sent(kept_back: int, malformed: int) -> str:
    if kept_back and malformed:
        return "malformed, or a value does not fit"
    return "malformed" if malformed else "a value does not fit the settings"


def _it(count: int, counts: Counts) -> str:
    return "it" if counts.total == 1 else f"{count:,}"


def _remedy(with_cells: int, malformed: int) -> str:
    rows = "row in failure.csv, which says" if with_cells == 1 else "rows in failure.csv, which say"
    line = "line" if malformed == 1 else "lines"
    if not malformed:
        return f"Correct the {rows} why, and drop that file."
    if not with_cells:
        return f"Correct the {line} in not_sent.csv and drop that file; failure.csv says why."
    return f"Correct the {rows} why, and the {line} in not_sent.csv; drop both files."


def _failed(load: Load, counts: Counts, outcomes: list[Outcome]) -> Ending:
    cause, left = causes_of(outcomes).first, counts.unprocessed
    head = f"The 1 record of {file_name(load.upload.key)} was not processed"
    if counts.total != 1:
        refused = f", {counts.failed:,} {were(counts.failed)} refused" if counts.failed else ""
        head = f"{_loaded(load, counts)}{refused} and {left:,} {were(left)} not processed"
    if cause.lasts:
        message = f"{head}: {cause.words}. Drop unprocessed.csv, which holds them."
        return Ending(Status.FAILED, message)
    if cause.of_file:
        message = f"{head}: {cause.words}. Correct unprocessed.csv and drop that file."
        return Ending(Status.FAILED, message)
    if cause.rejected:
        advice = cause.advice or "Correct what that names"
        message = f"{head}: {cause.words}. {advice}, then drop unprocessed.csv."
        return Ending(Status.FAILED, message)
    return Ending(Status.FAILED, f"{head}: {_then_resume(cause)}", resumes=True)


def _unreconciled(
    load: Load, counts: Counts, outcomes: list[Outcome], *, resumable: bool
) -> Ending:
    cause, name = causes_of(outcomes).first, file_name(load.upload.key)
    unknown = f"{counts.unknown:,} of {counted(counts.total or 0, 'record')}"
    if counts.total == counts.unknown == 1:
        unknown = "the 1 record"
    head = f"It is not known what became of {unknown} of {name}"
    if cause.lasts or not resumable:
        message = f"{head}: {cause.words}. {COMPARE}"
        return Ending(Status.UNRECONCILED, message)
    sure = dataclasses.replace(cause, passes=True)
    message = f"{head}: {_then_resume(sure)[:-1]}, which loads nothing twice."
    return Ending(Status.UNRECONCILED, message, resumes=True)


def _loaded(load: Load, counts: Counts) -> str:
    """Return how many records were loaded, of which file."""
    done, records = _DONE.get(load.operation, "loaded"), counted(counts.total or 0, "record")
    name = file_name(load.upload.key)
    if counts.total == 1 and not counts.succeeded:
        return f"The 1 record of {name} was not {done}"
    return f"{counts.succeeded:,} of {records} of {name} {were(counts.succeeded)} {done}"


def _then_resume(cause: Cause) -> str:
    """Return a cause with its one remedy: what is known to be done, and the next run."""
    if cause.advice:
        return f"{cause.words}. {cause.advice}, then {_RUN[0].lower()}{_RUN[1:]}."
    return f"{cause.words}. {_RUN}{'' if cause.passes else ' once that is fixed'}."
