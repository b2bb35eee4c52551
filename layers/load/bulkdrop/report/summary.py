"""The summary of a load: what happened, in counts that add up and one sentence."""

import dataclasses
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from bulkdrop.errors import UploadRefusedError
from bulkdrop.load import Load, Plan, Upload
from bulkdrop.load_warning import LoadWarning
from bulkdrop.printable import printable
from bulkdrop.work.outcome import Outcome


class Status(StrEnum):
    """
    How a load ended.

    `CompletedWithFailures`: every record was processed, and Salesforce refused some of them.
    `Failed`: some records were not processed. `Refused`: the upload could not be loaded as it is,
    and nothing was sent. `Unreconciled`: it is not known what became of some records.
    """

    SUCCEEDED = "Succeeded"
    COMPLETED_WITH_FAILURES = "CompletedWithFailures"
    FAILED = "Failed"
    REFUSED = "Refused"
    UNRECONCILED = "Unreconciled"


@dataclasses.dataclass(frozen=True)
class Ending:
    """A load's status, the sentence that explains it, and the reason of a refusal."""

    status: Status
    message: str
    reason: dict[str, Any] | None = None


@dataclasses.dataclass(frozen=True)
class Counts:
    """
    The records of a load by what became of them; `unknown` are in no result file.

    `not_sent` are those among the failed that are malformed; `retried` were sent once more, each
    time that they were.
    """

    total: int | None
    succeeded: int = 0
    failed: int = 0
    unprocessed: int = 0
    unknown: int = 0
    not_sent: int = 0
    retried: int = 0

    @classmethod
    def of(cls, outcomes: list[Outcome], not_sent: int) -> "Counts":
        """Add the parts up."""
        return cls(
            total=sum(o.records for o in outcomes if o.attempt == 1) + not_sent,
            succeeded=sum(outcome.count("success") for outcome in outcomes),
            failed=sum(outcome.count("failure") for outcome in outcomes) + not_sent,
            unprocessed=sum(outcome.count("unprocessed") for outcome in outcomes),
            # One part's surplus must not hide another's gap.
            unknown=sum(abs(outcome.unknown) for outcome in outcomes),
            not_sent=not_sent,
            retried=sum(o.records for o in outcomes if o.attempt > 1),
        )


def refused_upload(
    load_id: str, upload: Upload, refusal: UploadRefusedError, *, at: str
) -> dict[str, Any]:
    """Return the summary of an upload whose key names no load."""
    return {
        "load_id": load_id,
        "status": Status.REFUSED.value,
        "message": printable(refusal.sentence),
        "reason": refusal.reason.to_json(),
        "upload": dataclasses.asdict(upload),
        "form": None,
        "object": None,
        "operation": None,
        "external_id_field": None,
        "records": dataclasses.asdict(Counts(total=None)),
        "warnings": [],
        "jobs": [],
        "results": {},
        "started_at": at,
        "finished_at": at,
    }


def finished_load(  # noqa: PLR0913, PLR0917 # a summary has as many sides
    load: Load,
    plan: Plan | None,
    ending: Ending,
    counts: Counts,
    outcomes: list[Outcome],
    results: dict[str, str],
    *,
    at: str,
) -> dict[str, Any]:
    """Give the summary of a load that has ended."""
    state = load.to_state()
    return {
        "load_id": load.load_id,
        "status": ending.status.value,
        "message": printable(ending.message),
        "reason": ending.reason,
        "upload": state["upload"],
        "form": dataclasses.asdict(plan.form) if plan else None,
        "object": load.object,
        "operation": load.operation.value,
        "external_id_field": load.external_id_field,
        "records": dataclasses.asdict(counts),
        "warnings": [_printed(each.to_json(), "message") for each in _warnings(plan, outcomes)],
        "jobs": [
            {"part": o.part, "attempt": o.attempt, **_printed(dataclasses.asdict(o.job), "error")}
            for o in outcomes
            if o.job
        ],
        "results": results,
        "started_at": load.started_at,
        "finished_at": at,
    }


def _warnings(plan: Plan | None, outcomes: list[Outcome]) -> Iterator[LoadWarning]:
    yield from plan.warnings if plan else ()
    for outcome in outcomes:
        yield from outcome.warnings


def _printed(document: dict[str, Any], field: str) -> dict[str, Any]:
    """Return the document with what would act on a terminal shown in that text."""
    return {**document, field: printable(document[field]) if document[field] else document[field]}
