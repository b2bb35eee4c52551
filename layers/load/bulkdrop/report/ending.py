"""How a load ended: its status, the sentence that explains it, and its records in counts."""

import dataclasses
from enum import StrEnum

from bulkdrop.reason import Reason
from bulkdrop.result_name import ResultName
from bulkdrop.work.outcome import Outcome


class Status(StrEnum):
    """How a load ended."""

    SUCCEEDED = "Succeeded"
    """Every record was loaded."""

    COMPLETED_WITH_FAILURES = "CompletedWithFailures"
    """Every record was processed; Salesforce refused some, or some were malformed and not sent."""

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
    """Those among `failed` that were not sent, because they are malformed."""

    retried: int = 0
    """How many times a record got a second chance, added up over all records."""

    @classmethod
    def of(cls, outcomes: list[Outcome], not_sent: int) -> "Counts":
        """Return the sum over all attempts at all parts."""
        return cls(
            total=sum(o.records for o in outcomes if o.attempt == 1) + not_sent,
            succeeded=sum(outcome.count(ResultName.SUCCESS) for outcome in outcomes),
            failed=sum(outcome.count(ResultName.FAILURE) for outcome in outcomes) + not_sent,
            unprocessed=sum(outcome.count(ResultName.UNPROCESSED) for outcome in outcomes),
            # One part's surplus must not hide another's gap.
            unknown=sum(abs(outcome.unknown) for outcome in outcomes),
            not_sent=not_sent,
            retried=sum(o.records for o in outcomes if o.attempt > 1),
        )
