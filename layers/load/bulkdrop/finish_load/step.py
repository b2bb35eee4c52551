"""Finish a load: join the parts' results, check that the counts add up, write the summary last."""

import dataclasses
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from itertools import chain
from typing import Any

from bulkdrop import layout
from bulkdrop.errors import WorkExpiredError
from bulkdrop.finish_load.ending import judge, judge_unplanned
from bulkdrop.finish_load.parents_missing import parents_missing
from bulkdrop.finish_load.place_results import place_results
from bulkdrop.finish_load.with_allowed import with_allowed
from bulkdrop.load.failure import Failure
from bulkdrop.load.part import Part
from bulkdrop.load.plan import Plan
from bulkdrop.load.upload import Load
from bulkdrop.report.ending import Counts
from bulkdrop.report.kept_digest import errors_of
from bulkdrop.report.page.write import with_page
from bulkdrop.report.resume import Resume, safe_until
from bulkdrop.report.settled import settle, settled_summary
from bulkdrop.report.settled_claim import settle_claim
from bulkdrop.report.summary import Summary
from bulkdrop.report.times import now
from bulkdrop.settings import FinishSettings
from bulkdrop.storage.bucket import Bucket
from bulkdrop.work.columns import kept_columns
from bulkdrop.work.journal import Journal
from bulkdrop.work.outcome import Outcome, attempts
from bulkdrop.work.plan import begin, whole_plan
from bulkdrop.work.turn import Turn

_READERS = 8
_LASTING = (
    *("form", "columns", "records", "warnings", "errors", "errors_left_out", "jobs", "results"),
    *("org", "planned_at"),
)
"""Fields that hold what an earlier run of a load found out."""


@dataclasses.dataclass(frozen=True)
class Ended:
    """What the state machine knows when all parts have ended."""

    load: Load
    plan: Plan | None
    failure: Failure | None
    lost_parts: dict[int, str]
    """Parts whose last step failed, with the name of its error; the others return nothing of use.

    What the Map returns for a part that died is not documented: null here, perhaps other in AWS.
    """

    @classmethod
    def from_state(cls, state: dict[str, Any]) -> "Ended":
        """Read the state of an execution at Finish Load."""
        return cls(
            load=Load.from_json(state["load"]),
            plan=Plan.from_json(state["plan"]) if "plan" in state else None,
            failure=Failure.from_state(state),
            lost_parts={
                outcome["part"]: outcome["error"]
                for outcome in (state.get("first"), *(state.get("outcomes") or ()))
                if isinstance(outcome, dict) and outcome.keys() >= {"part", "error"}
            },
        )


@dataclasses.dataclass(frozen=True)
class Finished:
    """The summary that was written, and a sentence for what could not be sent or shown."""

    summary: Summary
    rejected: list[str]


def finish_load(bucket: Bucket, ended: Ended, settings: FinishSettings) -> Finished:
    """
    Write the load's results and summary, and release its turn.

    The summary is settled once for each run, in `work/`: a second run writes the same bytes.
    """
    load = ended.load
    summary = settled_summary(bucket, load)
    if summary is None:
        summary = settle(bucket, load, _finish(bucket, ended, settings))
    summary, problems = with_page(bucket, summary)
    bucket.write_json(layout.resume_key(load.load_id), {"load": load.next_run().to_json()})
    bucket.write_json(layout.summary_key(load.results_prefix), summary.to_json())
    settle_claim(bucket, load, summary.records, summary.finished_at)
    Turn(bucket, load, settings.load_state_machine_arn).give_back()
    return Finished(summary, problems)


def _finish(bucket: Bucket, ended: Ended, settings: FinishSettings) -> Summary:
    load, at = ended.load, now()
    plan = whole_plan(bucket, load, ended.plan)
    outcomes = _outcomes(bucket, ended) if plan and not plan.found else []
    if plan is None:
        failure = ended.failure or Failure("NoPlan", "The upload was never planned.")
        summary = Summary.ended(load, ending := judge_unplanned(load, failure), Counts(None), at=at)
        if failure.is_of(WorkExpiredError):
            return _with_known_before(bucket, load, summary)
        if load.run == 1:  # Plan Load may have failed before it noted that; the next run needs it
            begin(bucket, load)
    elif plan.found:
        from bulkdrop.finish_load.checked import checked_summary  # noqa: PLC0415 # of checks alone

        shown = settings.shows_values
        return checked_summary(bucket, load, plan, plan.found, at=at, with_values=shown)
    else:
        results = place_results(bucket, load, plan, outcomes)
        counts = Counts.of(outcomes, plan.not_sent, load.operation)
        shown, columns = settings.shows_values, kept_columns(bucket, load.load_id)
        errors = errors_of(bucket, load.load_id, plan, outcomes, with_values=shown)
        errors = errors._replace(errors=with_allowed(bucket, load.load_id, errors.errors))
        until = safe_until(bucket, load, outcomes, settings.work_retention_days)
        resumable = until > datetime.fromisoformat(at)
        kept_back = plan.set_aside.kept_back if plan.set_aside else 0
        ending = judge(
            load, counts, outcomes, errors.errors, kept_back=kept_back, resumable=resumable
        )
        summary = Summary.ended(
            load, ending, counts, at=at, plan=plan, outcomes=outcomes, results=results
        )
        warnings = (*summary.warnings, *parents_missing(errors.errors, summary.object or ""))
        summary = dataclasses.replace(
            summary, columns=columns, warnings=warnings, **errors._asdict()
        )
    if ending.resumes:
        until = safe_until(bucket, load, outcomes, settings.work_retention_days)
        resume = Resume.of(load, settings.load_state_machine_arn, until)
        return dataclasses.replace(summary, resume=resume)
    return summary


def _with_known_before(bucket: Bucket, load: Load, summary: Summary) -> Summary:
    """Return the summary with what an earlier run's says, where this run can know nothing."""
    document = bucket.read_json(layout.summary_key(load.results_prefix))
    if not document:
        return summary
    earlier = Summary.from_json(document)
    return dataclasses.replace(summary, **{name: getattr(earlier, name) for name in _LASTING})


def _outcomes(bucket: Bucket, ended: Ended) -> list[Outcome]:
    """Return the outcomes of all attempts at all parts."""
    listed = bucket.read_json(layout.parts_key(ended.load.load_id, 1))
    with ThreadPoolExecutor(_READERS) as pool:
        parts = (Part.from_json(document) for document in listed)
        return [*chain.from_iterable(pool.map(partial(_attempts, bucket, ended), parts))]


def _attempts(bucket: Bucket, ended: Ended, first: Part) -> list[Outcome]:
    found = attempts(bucket, ended.load.load_id, first)
    return [outcome or _lost(bucket, ended, part) for part, outcome in found]


def _lost(bucket: Bucket, ended: Ended, part: Part) -> Outcome:
    prefix = layout.attempt_prefix(ended.load.load_id, part.number, part.attempt)
    known = Journal(bucket, prefix).job()
    its_job = f"; it has job {known.id}" if known else ""
    failure = ended.failure or _failure(part.number, ended.lost_parts.get(part.number), its_job)
    return Outcome(part.number, part.attempt, part.records, failure=failure)


def _failure(part: int, error: str | None, its_job: str) -> Failure:
    """Return why there is no outcome; a part whose execution died names no error."""
    if error:
        return Failure(error, f"The results of part {part} could not be saved ({error}){its_job}.")
    said = f"The execution of part {part} was stopped or failed before its end{its_job}."
    return Failure("PartStopped", said)
