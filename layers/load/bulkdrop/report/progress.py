"""How far a load is: status.json beside its results, and an event now and then."""

import dataclasses
from datetime import UTC, datetime, timedelta

from bulkdrop import layout
from bulkdrop.document import Document
from bulkdrop.load.part import Attempt
from bulkdrop.load.plan import Plan
from bulkdrop.load.upload import Load
from bulkdrop.printable import printable_json
from bulkdrop.report.event import EventType, about, resources_of, send_event
from bulkdrop.report.summary import Summary
from bulkdrop.report.times import now
from bulkdrop.storage.bucket import Bucket

WAITING = "Waiting"
"""The state of a load that waits for its turn, or until the org has enough left."""

LOADING = "Loading"
"""The state of a load that is being loaded; when it has ended, its state is its status."""

_LEAST_PAUSE = timedelta(minutes=1)
"""The shortest time between two events of one load."""


@dataclasses.dataclass(frozen=True)
class Looks(Document):
    """The records that each part's job had processed at the last look, and the last event."""

    parts: dict[str, int] = dataclasses.field(default_factory=dict)
    at: str = ""
    event_at: datetime | None = None


def write_planned(bucket: Bucket, load: Load, plan: Plan, *, waits: bool) -> None:
    """Write status.json of a load that is planned. Raises botocore's errors."""
    _write(bucket, load, WAITING if waits else LOADING, plan.not_sent, plan)


def write_held_up(bucket: Bucket, load: Load, records: int, message: str) -> None:
    """Write status.json of a load that waits for the org, and why. Raises botocore's errors."""
    document = _document(WAITING, 0, records, now(), load.correlation_id)
    bucket.write_json(layout.status_key(load.results_prefix), document | {"message": message})


def write_ended(bucket: Bucket, summary: Summary) -> None:
    """Write status.json of a load that has ended. Raises botocore's errors."""
    records = summary.records
    prefix = layout.results_prefix(summary.upload.key, summary.load_id)
    processed = records.succeeded + records.failed
    counts = (processed, records.total)
    mine = summary.correlation_id
    document = _document(summary.status.value, *counts, summary.finished_at, mine)
    bucket.write_json(layout.status_key(prefix), document)


def follow(bucket: Bucket, attempt: Attempt, processed: int, state_machine_arn: str) -> str | None:
    """
    Report how far a load is, as a look at one of its jobs shows; return why an event was rejected.

    Of two looks at one moment one is reported, so no two events come within a minute. A second
    attempt at a part counts no record twice. Raises botocore's errors.
    """
    load, plan, part = attempt.load, attempt.plan, str(attempt.part.number)
    key = layout.looks_key(load.load_id)
    document, etag = bucket.read_versioned(key)
    last = Looks.from_json(document) if document else Looks()
    most = max(processed, last.parts.get(part, 0))
    time = datetime.now(UTC)
    is_due = last.event_at is None or time - last.event_at >= _LEAST_PAUSE
    event_at = time if is_due else last.event_at
    seen = Looks({**last.parts, part: most}, time.isoformat(), event_at)
    if bucket.replace_json(key, seen.to_json(), etag) is None:
        return None
    done = min(sum(seen.parts.values()), plan.records) + plan.not_sent
    progress = _write(bucket, load, LOADING, done, plan)
    if not is_due:
        return None
    counts = {name: progress[name] for name in ("records_processed", "records_total", "at")}
    arns = resources_of(load.upload.bucket, state_machine_arn, load.execution_name)
    return send_event(EventType.PROGRESSED, printable_json(about(load) | counts), arns)


def _write(bucket: Bucket, load: Load, state: str, processed: int, plan: Plan) -> dict[str, object]:
    counts = (processed, plan.records + plan.not_sent)
    document = _document(state, *counts, now(), load.correlation_id)
    bucket.write_json(layout.status_key(load.results_prefix), document)
    return document


def _document(
    state: str, processed: int, total: int | None, at: str, correlation_id: str | None
) -> dict[str, object]:
    """Return status.json; only that of an upload with an id of its own has a place for it."""
    return {
        "state": state,
        "records_processed": processed,
        "records_total": total,
        "at": at,
        **({"correlation_id": correlation_id} if correlation_id else {}),
    }
