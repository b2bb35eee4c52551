"""Close a load that Finish Load did not finish: report what is known, and release its turn."""

import dataclasses
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from bulkdrop import layout
from bulkdrop.bounds import cut
from bulkdrop.close_load.known import Known, find_known
from bulkdrop.errors import UploadRefusedError
from bulkdrop.load.failure import Failure
from bulkdrop.load.upload import Load
from bulkdrop.reason import Reason, ReasonCode
from bulkdrop.report.ending import Ending, Status
from bulkdrop.report.error_group import ErrorGroup
from bulkdrop.report.kept_digest import errors_of
from bulkdrop.report.page.write import with_page
from bulkdrop.report.resume import COMPARE, REMEMBERED_FOR, Resume
from bulkdrop.report.settled import settled_summary
from bulkdrop.report.settled_claim import settle_claim
from bulkdrop.report.summary import Summary
from bulkdrop.report.times import now
from bulkdrop.settings import FinishSettings
from bulkdrop.storage.bucket import Bucket
from bulkdrop.work.turn import Turn

_CAUSE_CHARACTERS = 1_000
_SHORT_CHARACTERS = 60
_RESUME = "Run the command under `resume`"
_STOPPED = {"ABORTED": "Somebody stopped the load", "TIMED_OUT": "The load ran out of its time"}


@dataclasses.dataclass(frozen=True)
class Closed:
    """The summary that was written, and what could not be done beside it."""

    summary: Summary
    problems: list[Exception]
    rejected: list[str]
    """A sentence for what could not be sent or shown."""


def close_load(bucket: Bucket, state: dict[str, Any], settings: FinishSettings) -> Closed:
    """
    Write a summary of what is certain, and release the turn.

    `state` may be that of an execution at any moment, or its input alone: only `load` is needed.
    `ended` in it says how an execution ended that did not come so far.
    Results are not joined and Salesforce is not asked. A summary that Finish Load settled is the
    load's, whether before it failed, or while this one is written: a function of an execution that
    was stopped goes on. Raises what kept the summary from being written, or the turn from being
    given back; what else fails is returned as a problem.
    """
    load = Load.from_json(state["load"])
    if settled := _settled(bucket, load):
        return _write(bucket, load, settled, settings)
    closed = _write(bucket, load, _summary(bucket, load, state, settings), settings)
    # Finish Load settles before it writes: one that settles after this look writes after us.
    settled = _settled(bucket, load)
    return _write(bucket, load, settled, settings) if settled else closed


def _write(bucket: Bucket, load: Load, summary: Summary, settings: FinishSettings) -> Closed:
    """Put a summary in its place, and release the turn."""
    summary, rejected, problems = _with_page(bucket, summary)
    resumed = {"load": load.next_run().to_json()}
    turn = Turn(bucket, load, settings.load_state_machine_arn)
    key, document = layout.summary_key(load.results_prefix), summary.to_json()
    # Before the turn: the event of an earlier run sees by one of the two that this run was there.
    problems += _problems(partial(bucket.write_json, layout.resume_key(load.load_id), resumed))
    counts, at = summary.records, summary.finished_at
    problems += _problems(partial(settle_claim, bucket, load, counts, at))
    needed = [
        *_problems(partial(bucket.write_json, key, document)),
        *_problems(turn.give_back),
    ]
    if needed:
        raise needed[0]
    return Closed(summary, problems, rejected)


def _with_page(bucket: Bucket, summary: Summary) -> tuple[Summary, list[str], list[Exception]]:
    """Write the page; return the summary that names it, or why there is none."""
    try:
        return *with_page(bucket, summary), []
    except Exception as error:  # noqa: BLE001 # the summary matters more
        return summary, [], [error]


def _settled(bucket: Bucket, load: Load) -> Summary | None:
    try:
        return settled_summary(bucket, load)
    except (ValueError, KeyError, TypeError, AttributeError):  # what is no summary counts as none
        return None


def _summary(
    bucket: Bucket, load: Load, state: dict[str, Any], settings: FinishSettings
) -> Summary:
    known = dataclasses.replace(find_known(bucket, load, state), operation=load.operation)
    at, until = now(), _safe_until(load, known, settings)
    resumes = until > datetime.fromisoformat(at)
    ending = _ending(load, known, state, resumes=resumes)
    found = list[tuple[tuple[ErrorGroup, ...], int]]()
    summary = Summary.ended(
        load, ending, known.counts, at=at, plan=known.plan, outcomes=known.outcomes
    )
    _problems(lambda: found.extend([_errors(bucket, load, known, settings)]))
    for errors, left_out in found:
        summary = dataclasses.replace(summary, errors=errors, errors_left_out=left_out)
    if ending.status is Status.REFUSED or not resumes:
        return summary
    resume = Resume.of(load, settings.load_state_machine_arn, until)
    return dataclasses.replace(summary, resume=resume)


def _errors(
    bucket: Bucket, load: Load, known: Known, settings: FinishSettings
) -> tuple[tuple[ErrorGroup, ...], int]:
    """Return why records failed, and the number of groups left out, as far as it is known."""
    if known.plan is None:
        return (), 0
    shown, outcomes = settings.shows_values, known.outcomes
    return errors_of(bucket, load.load_id, known.plan, outcomes, with_values=shown)


def _safe_until(load: Load, known: Known, settings: FinishSettings) -> datetime:
    """Return a time until which resuming is certainly safe: no request is older than the upload."""
    kept_for = timedelta(days=settings.work_retention_days)
    is_known = known.plan is not None and not known.counts.unknown
    lasting = kept_for if is_known else min(kept_for, REMEMBERED_FOR)
    return datetime.fromisoformat(load.started_at) + lasting


def _ending(load: Load, known: Known, state: dict[str, Any], *, resumes: bool) -> Ending:
    """Judge by what is certain; a load whose results are not in place has not succeeded."""
    earlier = Failure.from_state(state)
    if known.is_planned is False and earlier and earlier.is_of(UploadRefusedError):
        return Ending(Status.REFUSED, earlier.message, Reason.from_json(earlier.reason))
    why, failure = _why(state)
    reason = Reason(ReasonCode.NOT_FINISHED, _cause(failure or earlier))
    go_on = f"{_RESUME}." if resumes else "Drop the file again."
    if load.check:
        sentence = f"{why} before its check was finished; nothing was sent. {go_on}"
        return Ending(Status.FAILED, sentence, reason)
    if known.is_planned is False:
        sentence = f"{why} before anything was sent to Salesforce. {go_on}"
        return Ending(Status.FAILED, sentence, reason)
    counts = known.counts
    is_known = known.plan is not None and not counts.unknown
    records = f"{counts.succeeded:,} loaded, {counts.failed:,} failed" + (
        f", {counts.unprocessed:,} not processed" if is_known else ", the others unknown"
    )
    files = "missing" if load.run == 1 else "still those of an earlier run"
    go_on = f"{_RESUME}, which continues the load and loads nothing twice." if resumes else COMPARE
    sentence = f"{why}, so the result files are {files}; known so far: {records}. {go_on}"
    return Ending(Status.FAILED if is_known else Status.UNRECONCILED, sentence, reason)


def _why(state: dict[str, Any]) -> tuple[str, Failure | None]:
    """Return in words why the load was not finished, and the error if one is known."""
    if failed := Failure.from_state({"error": state.get("finish_error")}):
        return f"Finish Load failed ({_short(failed)})", failed
    if not (ended := state.get("ended")):
        return "The load was stopped", None
    status = ended["status"]
    given = {"Error": ended["error"] or status, "Cause": ended["cause"]}
    failure = Failure.from_state({"error": given})
    if failure and status not in _STOPPED:
        return f"The load failed ({_short(failure)})", failure
    return _STOPPED[status], failure


def _cause(failure: Failure | None) -> dict[str, Any]:
    if failure is None:
        return {}
    return {"error": failure.error, "cause": cut(failure.message, _CAUSE_CHARACTERS)}


def _short(failure: Failure) -> str:
    text = f"{failure.error}: {failure.message}".rstrip(".: ")
    return cut(text, _SHORT_CHARACTERS)


def _problems(act: Callable[[], object]) -> list[Exception]:
    """Return what kept one of several acts from being done, so that the others are done."""
    try:
        act()
    except Exception as error:  # noqa: BLE001 # see above; the caller decides
        return [error]
    return []
