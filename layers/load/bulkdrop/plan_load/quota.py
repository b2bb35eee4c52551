"""What the org has left of its limits, and whether a load fits."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple, Self

from bulkdrop.errors import UploadRefusedError
from bulkdrop.load.upload import Load
from bulkdrop.plan_load.org import DescribedOrg
from bulkdrop.plan_load.table import Table
from bulkdrop.reason import ReasonCode
from bulkdrop.report.best_effort import best_effort
from bulkdrop.report.grammar import capitalised
from bulkdrop.report.progress import write_held_up
from bulkdrop.storage.bucket import Bucket
from sfbulk import LimitExceededError, Operation

BATCH_RECORDS = 10_000
"""Salesforce processes a job in batches of at most this many records (Bulk API 2.0 limits)."""

CALLS_OF_A_JOB = 12
"""The calls that a job takes with its looks and result sets, as a rule."""

RECORDS_OF_A_MEGABYTE = 512
"""A record of most objects takes 2 KB of data storage, whatever it holds."""

_BATCHES = "batch left today", "batches left today"
_CALLS = "API call left today", "API calls left today"
_STORAGE = "MB of storage left", "MB of storage left"


class Limit(NamedTuple):
    """A limit that a load does not fit: its name in Salesforce, what is left, what is needed."""

    name: str
    left: int
    needed: int
    what: tuple[str, str]

    def __str__(self) -> str:
        noun = self.what[self.left != 1]
        return f"the org has {self.left:,} {noun}, and the load needs {self.needed:,}"

    def to_json(self) -> dict[str, Any]:
        """Return the limit as a reason holds it."""
        return {"name": self.name, "left": self.left, "needed": self.needed}


class Need(NamedTuple):
    """What a load takes of an org's limits: its records, and in how many jobs they go."""

    records: int
    jobs: int

    @classmethod
    def of(cls, table: Table) -> Self:
        """Return the need of a table."""
        return cls(sum(piece.records for piece in table.slices), len(table.slices))

    def beyond(self, left: Mapping[str, int]) -> Iterator[Limit]:
        """Yield each daily limit of which too little is left."""
        batches = -(-self.records // BATCH_RECORDS)
        yield from _beyond("DailyBulkApiBatches", left, batches, _BATCHES)
        yield from _beyond("DailyApiRequests", left, self.jobs * CALLS_OF_A_JOB, _CALLS)

    def beyond_storage(self, left: Mapping[str, int]) -> Iterator[Limit]:
        """Yield the data storage, if too little is left for them as new records."""
        megabytes = -(-self.records // RECORDS_OF_A_MEGABYTE)
        yield from _beyond("DataStorageMB", left, megabytes, _STORAGE)


def heed_limits(bucket: Bucket, load: Load, table: Table, org: DescribedOrg) -> None:
    """
    Raise LimitExceededError, which the state machine waits for, if the org has too little left.

    It is asked once for a load of more than a batch: a job that fails half way through for lack of
    batches is worse than a late one. status.json says meanwhile why the load waits. Raises
    UploadRefusedError if the settings want no wait.
    """
    need = Need.of(table)
    if need.records <= BATCH_RECORDS:
        return
    beyond = [*need.beyond(org.left_of_limits())]
    if not beyond:
        return
    words = capitalised("; ".join(map(str, beyond)))
    if table.folder.limits_exceeded == "refuse_upload":
        raise UploadRefusedError(
            ReasonCode.LIMITS_EXCEEDED,
            f"{words}. Nothing was sent; drop the file again when the org has more left, or let "
            "loads wait (limits_exceeded in bulkdrop.toml).",
            limits=[each.to_json() for each in beyond],
        )
    message = f"{words}. It is sent when the org has more left."
    written = partial(write_held_up, bucket, load, need.records, message)
    problems = best_effort("status.json was not written", written)
    raise LimitExceededError(" ".join([message, *problems]))


def limit_notes(org: DescribedOrg, load: Load, table: Table) -> Iterator[str]:
    """Yield a sentence for each limit that a checked file would not fit."""
    need, left = Need.of(table), org.left_of_limits()
    limits = [*need.beyond(left)]
    if load.operation is Operation.INSERT:
        limits += need.beyond_storage(left)
    yield from (f"{capitalised(str(each))}." for each in limits)


def _beyond(
    name: str, left: Mapping[str, int], needed: int, what: tuple[str, str]
) -> Iterator[Limit]:
    if name in left and left[name] < needed:
        yield Limit(name, left[name], needed, what)
