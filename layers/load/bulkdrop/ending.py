"""Judge a load by its parts: its status, and the sentence that says what to do next."""

from bulkdrop.failure import Failure
from bulkdrop.load import Load
from bulkdrop.outcome import Outcome
from bulkdrop.summary import Counts, Ending, Status


def judge_unplanned(load: Load, failure: Failure) -> Ending:
    """Judge a load that ended before it had a plan: nothing was sent to Salesforce."""
    if failure.error == "UploadRefusedError":
        return Ending(Status.REFUSED, failure.message)
    return Ending(
        Status.FAILED,
        f"{load.upload.key} could not be read: {failure.error}: {failure.message} "
        "Nothing was sent to Salesforce; drop the file again.",
    )


def judge(load: Load, counts: Counts, outcomes: list[Outcome], results: str) -> Ending:
    """Judge a load by what became of its records; `results` is where the result files are."""
    if counts.unknown:
        return Ending(Status.UNRECONCILED, _unreconciled(load, counts, outcomes))
    if counts.unprocessed:
        return Ending(Status.FAILED, _failed(load, counts, outcomes, results))
    if counts.failed:
        return Ending(
            Status.COMPLETED_WITH_FAILURES,
            f"{counts.succeeded} of {counts.total} records were loaded; Salesforce refused "
            f"{counts.failed}: the column sf__Error of {results}failure.csv says why. Mend them "
            "and drop them as a new file.",
        )
    return Ending(Status.SUCCEEDED, f"All {counts.total} records were loaded.")


def _failed(load: Load, counts: Counts, outcomes: list[Outcome], results: str) -> str:
    return (
        f"{counts.unprocessed} of the {counts.total} records of {load.upload.key} were not "
        f"processed, {counts.succeeded} were loaded and {counts.failed} refused. "
        f"{_reasons(outcomes)} "
        f"When the cause is mended, drop {results}unprocessed.csv into the same folder under "
        "incoming/; it holds just the records that were not processed."
    )


def _unreconciled(load: Load, counts: Counts, outcomes: list[Outcome]) -> str:
    return (
        f"It is not known what became of {counts.unknown} of the {counts.total} records of "
        f"{load.upload.key}; {counts.succeeded} are known to be loaded. {_reasons(outcomes)} "
        "Compare with the org before you drop anything again: a record could be loaded twice."
    )


def _reasons(outcomes: list[Outcome]) -> str:
    """Say each different reason once, with the job that it belongs to."""
    reasons: dict[str, None] = {}
    for outcome in outcomes:
        if outcome.failure:
            reasons[outcome.failure.message] = None
        if outcome.job and outcome.job.error:
            reasons[f"Salesforce ended job {outcome.job.id}: {outcome.job.error}."] = None
        elif outcome.job and outcome.unknown:
            reasons[
                f"The results of job {outcome.job.id} ({outcome.job.state}) account for "
                f"{outcome.records - outcome.unknown} of its {outcome.records} records."
            ] = None
    return " ".join(reasons)
