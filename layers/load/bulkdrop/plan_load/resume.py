"""Resume a load: find the parts of which something is still to be loaded."""

import dataclasses

from bulkdrop import layout
from bulkdrop.load.part import Part
from bulkdrop.load.upload import Load
from bulkdrop.result_name import ResultName
from bulkdrop.storage.bucket import Bucket
from bulkdrop.work.next_attempt import part_of_file
from bulkdrop.work.outcome import Outcome, attempts, last_attempt, outcome_key


def parts_to_resume(bucket: Bucket, load: Load) -> list[Part]:
    """
    Return what is not known to be loaded or refused, one attempt at a part each.

    An attempt whose end is not known is resumed where it is: its journal says what was done, and
    Salesforce what came of it. Records that were not processed become a next attempt. Where several
    attempts at a part are open, Save Results continues with the others.
    """
    first = bucket.read_json(layout.parts_key(load.load_id, 1))
    parts = (_open_attempt(bucket, load, Part.from_json(part)) for part in first)
    return [part for part in parts if part]


def _open_attempt(bucket: Bucket, load: Load, first: Part) -> Part | None:
    opened: list[Part] = []
    for part, outcome in attempts(bucket, load.load_id, first):
        if outcome is None or outcome.unknown:
            opened.append(part)
        elif outcome.count(ResultName.UNPROCESSED):
            opened.append(_next_attempt(bucket, load, part, outcome))
    return opened[0] if opened else None


def _next_attempt(bucket: Bucket, load: Load, part: Part, outcome: Outcome) -> Part:
    """Move the unprocessed records of an outcome into a next attempt."""
    number = last_attempt(bucket, load.load_id, part) + 1
    following = part_of_file(bucket, outcome.results[ResultName.UNPROCESSED], part, number)
    results = dict(outcome.results)
    del results[ResultName.UNPROCESSED]
    moved = dataclasses.replace(outcome, results=results, again=(*outcome.again, following))
    bucket.write_json(outcome_key(load.load_id, part), moved.to_json())
    return following
