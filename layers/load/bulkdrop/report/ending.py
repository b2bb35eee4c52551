"""How a load ended: its status, the sentence that explains it, and its records in counts."""

import dataclasses
from enum import StrEnum
from typing import Any

from bulkdrop.reason import Reason
from bulkdrop.result_name import ResultName
from bulkdrop.work.outcome import Outcome
from sfbulk import Operation


class Status(StrEnum):
    """How a load ended."""

    SUCCEEDED = "Succeeded"
    """Every record was loaded."""

    COMPLETED_WITH_FAILURES = "CompletedWithFailures"
    """Every record was processed; Salesforce refused some, or some were not sent."""

    NOTHING_LOADED = "NothingLoaded"
    """Records were sent, and Salesforce refused every one."""

    FAILED = "Failed"
    """Some records were not processed, or the result files could not be put in place."""

    REFUSED = "Refused"
    """The upload cannot be loaded as it is, and nothing was sent."""

    UNRECONCILED = "Unreconciled"
    """It is not known what became of some records, and nothing was guessed."""

    CHECKED = "Checked"
    """The upload was checked and not sent; `findings.csv` lists what Salesforce would refuse."""

    SETTINGS_ACCEPTED = "SettingsAccepted"
    """The upload is a settings file, and applies to the uploads of its folder from now on."""


@dataclasses.dataclass(frozen=True)
class Ending:
    """A load's status, the sentence that explains it, and the reason where there is a code."""

    status: Status
    message: str
    reason: Reason | None = None
    resumes: bool = False
    """Whether its remedy is to resume the load, so that the summary says how."""


@dataclasses.dataclass(frozen=True)
class Counts:
    """`total` = `succeeded` + `failed` + `unprocessed` + `unknown`."""

    total: int | None
    """The records of the upload; null if it was not read to its end."""

    succeeded: int = 0
    """Loaded: the rows of `success.csv`."""

    failed: int = 0
    """Refused by Salesforce or not sent: the rows of `failure.csv`."""

    unprocessed: int = 0
    """Not loaded, and not refused either: the rows of `unprocessed.csv`."""

    unknown: int = 0
    """In no result file, since it is not known what became of them."""

    not_sent: int = 0
    """Those among `failed` that were not sent: malformed, or not as the settings say."""

    retried: int = 0
    """How many times a record got a second chance, added up over all records."""

    created: int | None = None
    """Those among `succeeded` that the load created; null if its operation creates none."""

    updated: int | None = None
    """Those among `succeeded` that the load updated; null if its operation updates none."""

    deleted: int | None = None
    """Those among `succeeded` that the load deleted; null if its operation deletes none."""

    def logged(self) -> dict[str, Any]:
        """Return the counts by the names that they have in the log, where `created` is a time."""
        made = {"created", "updated", "deleted"}
        counts = dataclasses.asdict(self)
        return {f"records_{name}" if name in made else name: counts[name] for name in counts}

    @classmethod
    def of(
        cls, outcomes: list[Outcome], not_sent: int, operation: Operation | None = None
    ) -> "Counts":
        """Return the sum over all attempts at all parts."""
        succeeded = sum(outcome.count(ResultName.SUCCESS) for outcome in outcomes)
        loading = [outcome for outcome in outcomes if outcome.count(ResultName.SUCCESS)]
        made = [outcome.undo.records for outcome in loading if outcome.undo]
        of = _by_operation(operation, succeeded, sum(made) if len(made) == len(loading) else None)
        return cls(
            created=of.get("created"),
            updated=of.get("updated"),
            deleted=of.get("deleted"),
            total=sum(o.records for o in outcomes if o.attempt == 1) + not_sent,
            succeeded=succeeded,
            failed=sum(outcome.count(ResultName.FAILURE) for outcome in outcomes) + not_sent,
            unprocessed=sum(outcome.count(ResultName.UNPROCESSED) for outcome in outcomes),
            # One part's surplus must not hide another's gap.
            unknown=sum(abs(outcome.unknown) for outcome in outcomes),
            not_sent=not_sent,
            retried=sum(o.records for o in outcomes if o.attempt > 1),
        )


def _by_operation(operation: Operation | None, succeeded: int, made: int | None) -> dict[str, int]:
    """
    Return what an operation did to the records that succeeded.

    An upsert `made` some of them; how many is not known of outcomes of 0.1.0.
    """
    match operation:
        case Operation.INSERT:
            return {"created": succeeded}
        case Operation.UPDATE:
            return {"updated": succeeded}
        case Operation.UPSERT if made is not None:
            return {"created": made, "updated": succeeded - made}
        case Operation.DELETE | Operation.HARD_DELETE:
            return {"deleted": succeeded}
        case _:
            return {}
