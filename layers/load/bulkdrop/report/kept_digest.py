"""The digests of a load's attempts: kept under `work/`, put together at its end."""

import csv
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from bulkdrop import layout
from bulkdrop.load.part import Attempt
from bulkdrop.load.plan import Plan
from bulkdrop.report.catalogue import general_words
from bulkdrop.report.digest import Digest, Group, Kind
from bulkdrop.report.error_group import ErrorGroup, most_frequent
from bulkdrop.report.row_digest import RowReader
from bulkdrop.report.row_error import NO_CODE
from bulkdrop.result_name import ResultName
from bulkdrop.storage.bucket import Bucket
from bulkdrop.work.columns import kept_columns
from bulkdrop.work.outcome import Outcome

_AT_ONCE = 32
"""As many digests are read, and held, at once."""


def keep_digest(bucket: Bucket, attempt: Attempt, outcome: Outcome, *, with_values: bool) -> None:
    """Write the digest of the attempt's failure.csv, if it has one with rows."""
    if not outcome.count(ResultName.FAILURE):
        return
    key = outcome.results[ResultName.FAILURE].key
    load_id = attempt.load.load_id
    digest = _digest(bucket, load_id, key, attempt.plan, with_values=with_values)
    bucket.write_json(layout.digest_key(attempt.prefix), digest.to_json())


class Errors(NamedTuple):
    """Fields of a summary: why records failed."""

    errors: tuple[ErrorGroup, ...]
    errors_left_out: int


def errors_of(
    bucket: Bucket, load_id: str, plan: Plan, outcomes: Sequence[Outcome], *, with_values: bool
) -> Errors:
    """Return why records of a load failed, as the summary shows it."""
    digest = whole_digest(bucket, load_id, plan, outcomes, with_values=with_values)
    return Errors(*most_frequent(digest))


def whole_digest(
    bucket: Bucket, load_id: str, plan: Plan, outcomes: Sequence[Outcome], *, with_values: bool
) -> Digest:
    """
    Return the digest of a load: of what was not sent, and of all attempts.

    Memory grows neither with the parts nor with the errors. Rows of which no digest was kept, by an
    earlier release, are one group.
    """
    digest = Digest()
    if plan.set_aside:
        aside = _digest(bucket, load_id, plan.set_aside.key, plan, with_values=with_values)
        _add(digest, aside)
    failed = [outcome for outcome in outcomes if outcome.count(ResultName.FAILURE)]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for some in _some(failed):
            for outcome, kept in zip(
                some, pool.map(lambda each: _kept(bucket, load_id, each), some), strict=True
            ):
                _add(digest, kept or _unread(outcome.count(ResultName.FAILURE)))
    return digest


def _digest(bucket: Bucket, load_id: str, key: str, plan: Plan, *, with_values: bool) -> Digest:
    columns = kept_columns(bucket, load_id)
    fields = [(each.column, each.field) for each in columns if each.column and each.field]
    constants = [each.field for each in columns if each.column is None and each.field]
    reader = RowReader(fields, with_values=with_values, constants=constants)
    try:
        return reader.digest(bucket.read(key), plan.column_delimiter.character)
    except (csv.Error, UnicodeDecodeError):  # of Salesforce's making: a summary matters more
        return Digest()


def _kept(bucket: Bucket, load_id: str, outcome: Outcome) -> Digest | None:
    prefix = layout.attempt_prefix(load_id, outcome.part, outcome.attempt)
    document = bucket.read_json(layout.digest_key(prefix))
    return None if document is None else Digest.from_json(document)


def _unread(records: int) -> Digest:
    cause, fix = general_words(NO_CODE, None)
    return Digest([Group(Kind(NO_CODE, cause=cause, fix=fix, is_joined=True), records)])


def _add(digest: Digest, other: Digest) -> None:
    for group in other.seen:
        digest.add(group)


def _some(outcomes: list[Outcome]) -> Iterator[list[Outcome]]:
    for start in range(0, len(outcomes), _AT_ONCE):
        yield outcomes[start : start + _AT_ONCE]
