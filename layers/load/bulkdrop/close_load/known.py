"""Find out what is certain about a load, from what its steps kept; all of it may be missing."""

import dataclasses
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import chain
from typing import Any, TypeVar

from bulkdrop import layout
from bulkdrop.load.part import Part
from bulkdrop.load.plan import Plan
from bulkdrop.load.upload import Load
from bulkdrop.report.ending import Counts
from bulkdrop.storage.bucket import Bucket
from bulkdrop.work.journal import Journal
from bulkdrop.work.outcome import JobReport, Outcome, read_outcome
from sfbulk import Operation

READ_SECONDS = 300
"""How long outcomes are read; the parts that are left then count as unknown."""

_READERS = 8
_UNKNOWN_STATE = "Unknown"

T = TypeVar("T")


@dataclasses.dataclass(frozen=True)
class Known:
    """
    The plan, if there was one, and what became of the attempts at its parts.

    `is_planned` is None if it is not known whether there was a plan.
    """

    plan: Plan | None
    is_planned: bool | None
    outcomes: list[Outcome]
    operation: Operation | None = None

    @property
    def counts(self) -> Counts:
        """The records by what became of them; those of which nothing could be read are unknown."""
        if self.plan is None:
            return Counts(None)
        if self.plan.found:  # a check sends nothing
            return Counts(self.plan.found.records)
        aside = self.plan.not_sent
        if self.outcomes:
            return Counts.of(self.outcomes, aside, self.operation)
        records = self.plan.records
        return Counts(records + aside, failed=aside, unknown=records, not_sent=aside)


def find_known(bucket: Bucket, load: Load, state: dict[str, Any]) -> Known:
    """Read what can be read in READ_SECONDS; whatever cannot be read is left out."""
    document, read = state.get("plan"), True
    if document is None:
        document, read = _attempt(partial(bucket.read_json, layout.plan_key(load.load_id)))
    if document is None:
        return Known(
            None, is_planned=False if read and _has_begun(bucket, load) else None, outcomes=[]
        )
    plan, _ = _attempt(partial(Plan.from_json, document))
    stop_at = time.monotonic() + READ_SECONDS
    listed, _ = _attempt(partial(bucket.read_json, layout.parts_key(load.load_id, 1)))
    parts, _ = _attempt(lambda: [Part.from_json(part) for part in listed or ()])
    with ThreadPoolExecutor(_READERS) as pool:
        found = pool.map(lambda part: [*_attempts(bucket, load, part, stop_at)], parts or ())
        return Known(plan, is_planned=True, outcomes=[*chain.from_iterable(found)])


def _has_begun(bucket: Bucket, load: Load) -> bool:
    """Return whether the load's files are still there: in a later run they may have expired."""
    begun, _ = _attempt(partial(bucket.read_json, layout.begun_key(load.load_id)))
    return load.run == 1 or begun is not None


def _attempts(bucket: Bucket, load: Load, first: Part, stop_at: float) -> Iterator[Outcome]:
    waiting = [first]
    while waiting:
        part, outcome = waiting.pop(0), None
        if time.monotonic() < stop_at:
            outcome, _ = _attempt(partial(read_outcome, bucket, load.load_id, part))
        yield outcome or _unknown(bucket, load, part, stop_at)
        waiting += outcome.again if outcome else ()


def _unknown(bucket: Bucket, load: Load, part: Part, stop_at: float) -> Outcome:
    """Return an outcome that says nothing of the records, only which job they are in."""
    job = None
    if time.monotonic() < stop_at:
        prefix = layout.attempt_prefix(load.load_id, part.number, part.attempt)
        job, _ = _attempt(Journal(bucket, prefix).job)
    report = JobReport(job.id, _UNKNOWN_STATE, None, None, None) if job else None
    return Outcome(part.number, part.attempt, part.records, report)


def _attempt(act: Callable[[], T]) -> tuple[T | None, bool]:
    """Return what the act returns, and whether it did; a failure must not stop the closing."""
    try:
        return act(), True
    except Exception:  # noqa: BLE001 # whatever made Finish Load fail may be met here as well
        return None, False
