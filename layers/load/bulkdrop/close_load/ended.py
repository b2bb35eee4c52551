"""An execution that did not end well, as Step Functions reports it to EventBridge."""

import dataclasses
import json
from datetime import datetime, timedelta
from typing import Any

from bulkdrop import layout
from bulkdrop.close_load.step import Closed, close_load
from bulkdrop.load.upload import Load
from bulkdrop.report.ending import Status
from bulkdrop.report.times import now
from bulkdrop.settings import FinishSettings
from bulkdrop.storage.bucket import Bucket
from bulkdrop.work.plan import begin
from bulkdrop.work.turn import Turn


class InputLeftOutError(Exception):
    """The report of an execution does not hold its input, so its load cannot be found."""


class NoLoadError(Exception):
    """The input of an execution names no load: somebody started it by hand, and nothing ran."""


@dataclasses.dataclass(frozen=True)
class EndedExecution:
    """An execution that ended as ABORTED, TIMED_OUT or FAILED, and the load that it ran."""

    load: Load
    status: str
    error: str
    cause: str

    @classmethod
    def from_event(cls, event: dict[str, Any]) -> "EndedExecution":
        """
        Read the event "Step Functions Execution Status Change".

        Raises InputLeftOutError, and NoLoadError for an input that Start Load did not write.
        https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
        """
        detail = event["detail"]
        if not detail.get("input"):
            raise InputLeftOutError(
                f"The event of execution {detail['executionArn']} leaves out its input. "
                "`bulkdrop redrive` closes its load."
            )
        try:
            load = Load.from_json(json.loads(detail["input"])["load"])
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            raise NoLoadError(
                f"The input of execution {detail['executionArn']} names no load, so there is "
                "nothing to close."
            ) from error
        return cls(
            load=load,
            status=detail["status"],
            error=detail.get("error") or "",
            cause=detail.get("cause") or "",
        )

    @property
    def said_so(self) -> bool:
        """Return whether it ended in the state Load Failed, which follows the load's summary."""
        return self.status == "FAILED" and self.error in {*Status}

    def to_state(self) -> dict[str, Any]:
        """Return what Close Load needs of the execution."""
        ended = {"status": self.status, "error": self.error, "cause": self.cause}
        return {"load": self.load.to_json(), "ended": ended}


def close_ended(bucket: Bucket, ended: EndedExecution, settings: FinishSettings) -> Closed | None:
    """
    Close the load of an execution that ended; return None if there was nothing to write.

    Nothing is touched if a later run of the load has begun: turn and summary are that run's. If the
    execution wrote its summary itself, only its turn is given back. Raises as close_load does.
    """
    load = ended.load
    turn = Turn(bucket, load, settings.load_state_machine_arn)
    if turn.is_of_a_later_run() or _has_a_later_run_ended(bucket, load):
        return None
    if ended.said_so:
        turn.give_back()
        return None
    if load.run == 1 and _is_young(load, settings):  # Plan Load may never have run: say so, …
        begin(bucket, load)  # … as the next run sends nothing if it finds no file of the first one
    return close_load(bucket, ended.to_state(), settings)


def _has_a_later_run_ended(bucket: Bucket, load: Load) -> bool:
    """Return whether the run that an operator may start next is not the one after this run."""
    following = bucket.read_json(layout.resume_key(load.load_id))
    return bool(following) and int(following["load"]["run"]) > load.run + 1


def _is_young(load: Load, settings: FinishSettings) -> bool:
    """Return whether no file that the load wrote can have expired yet."""
    age = datetime.fromisoformat(now()) - datetime.fromisoformat(load.started_at)
    return age < timedelta(days=settings.work_retention_days - 1)
