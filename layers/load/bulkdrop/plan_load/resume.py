"""Resume a load: find the parts of which something is still to be loaded."""

import dataclasses

from bulkdrop import layout
from bulkdrop.load.failure import STOPPED_EARLY
from bulkdrop.load.part import Attempt, Part
from bulkdrop.load.plan import Plan
from bulkdrop.load.settings_files import folder_settings
from bulkdrop.load.upload import Load
from bulkdrop.own_rows.bits import Bits
from bulkdrop.own_rows.records import cells_of
from bulkdrop.plan_load.header import HeaderCheck
from bulkdrop.plan_load.org import DescribedOrg
from bulkdrop.plan_load.purpose import purpose_of
from bulkdrop.plan_load.sent_header import SentHeader
from bulkdrop.result_name import ResultName
from bulkdrop.storage.bucket import Bucket
from bulkdrop.work.journal import Journal
from bulkdrop.work.next_attempt import has_positions, read_positions, write_next_attempt
from bulkdrop.work.outcome import Outcome, attempts, last_attempt, outcome_key
from bulkdrop.work.own_records import Origin, own_records
from bulkdrop.work.part_content import PartContent


def parts_to_resume(bucket: Bucket, load: Load, plan: Plan) -> list[Part]:
    """
    Return what is not known to be loaded or refused, one attempt at a part each.

    An attempt whose end is not known is resumed where it is: its journal says what was done, and
    Salesforce what came of it. Records that were not processed become a next attempt. Where several
    attempts at a part are open, Save Results continues with the others.
    """
    first = bucket.read_json(layout.parts_key(load.load_id, 1))
    parts = (_open_attempt(bucket, load, plan, Part.from_json(part)) for part in first)
    return [part for part in parts if part]


def sent_all_the_same(bucket: Bucket, load: Load, plan: Plan, parts: list[Part]) -> Plan:
    """
    Return the plan without `stop_above` if that stopped an earlier run: its summary named this run.

    Then every part behind the first was handed back for it, so it is enough to look at the last.
    """
    first = dataclasses.replace(parts[-1], attempt=1) if parts else None
    ends = [end for _, end in attempts(bucket, load.load_id, first)] if first else []
    if any(end and end.failure and end.failure.error == STOPPED_EARLY for end in ends):
        return dataclasses.replace(plan, stop_above=1)
    return plan


def with_header_checked(
    bucket: Bucket, load: Load, plan: Plan, parts: list[Part], org: DescribedOrg
) -> tuple[Plan, list[Part]]:
    """
    Return the plan and parts of a load whose header no earlier run could hold against the object.

    The fields that are found are sent. A header that cannot be sent so stays as it is, and
    Salesforce judges it. So does one of which a part was sent before: a job is found by what was
    sent for it.
    """
    if plan.header_checked or not parts or any(_was_sent(bucket, load, part) for part in parts):
        return plan, parts
    part = parts[0]
    row = b"".join(bucket.read_range(part.source, part.header_start, part.header_stop))
    columns = tuple(cells_of(row, plan.column_delimiter.character))
    purpose = purpose_of(load, folder_settings(bucket, load.upload.key))
    check = HeaderCheck(org, load, purpose)
    fields = check.look(columns)
    if fields is None or check.refusal or fields.left_out:
        return plan, parts
    delimiter, line_ending = plan.column_delimiter, part.line_ending
    sent = SentHeader(columns, row, fields, delimiter, line_ending)
    return dataclasses.replace(plan, header_checked=True), sent.over(bucket, load, parts)


def _was_sent(bucket: Bucket, load: Load, part: Part) -> bool:
    """Return whether any request for this attempt at a part was recorded."""
    prefix = layout.attempt_prefix(load.load_id, part.number, part.attempt)
    journal = Journal(bucket, prefix)
    return bool(journal.job() or journal.request())


def _open_attempt(bucket: Bucket, load: Load, plan: Plan, first: Part) -> Part | None:
    opened: list[Part] = []
    for part, outcome in attempts(bucket, load.load_id, first):
        if outcome is None or outcome.unknown:
            opened.append(part)
        elif outcome.count(ResultName.UNPROCESSED) and _are_known(bucket, part, outcome):
            opened.append(_next_attempt(bucket, Attempt(load, plan, part), outcome))
    return opened[0] if opened else None


def _are_known(bucket: Bucket, part: Part, outcome: Outcome) -> bool:
    """Return whether it is known which records were not processed; of some in 0.1.0 it is not."""
    file = outcome.results[ResultName.UNPROCESSED]
    return file.records == part.records or has_positions(bucket, file.key)


def _next_attempt(bucket: Bucket, attempt: Attempt, outcome: Outcome) -> Part:
    """Move the unprocessed records of an outcome into a next attempt."""
    load_id, part = attempt.load.load_id, attempt.part
    number = last_attempt(bucket, load_id, part) + 1
    following = dataclasses.replace(_unprocessed(bucket, attempt, outcome, number), attempt=number)
    results = dict(outcome.results)
    del results[ResultName.UNPROCESSED]
    moved = dataclasses.replace(outcome, results=results, again=(*outcome.again, following))
    bucket.write_json(outcome_key(load_id, part), moved.to_json())
    return following


def _unprocessed(bucket: Bucket, attempt: Attempt, outcome: Outcome, number: int) -> Part:
    """Return the unprocessed records as a part, as they are sent: all of it, or a file of them."""
    part, file = attempt.part, outcome.results[ResultName.UNPROCESSED]
    if file.records == part.records:
        return part
    positions = Bits()
    for position in read_positions(bucket, file.key, part.records):
        positions.add(position)
    content = PartContent(bucket, attempt)
    records = own_records(bucket, Origin.of(part), content.open())
    left = (record for record in records if record.sent.position in positions)
    key = layout.again_key(attempt.prefix, number)
    return write_next_attempt(bucket, key, part, b"".join(content.header()), left)
